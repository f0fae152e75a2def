// Pins, displays and other hardware that a program uses, from the events of a run: current values, and pins over time.
import { useEffect, useRef } from 'preact/hooks';
import type { RunEvent } from '../../../cli/run-event.ts';
import type { Picture } from '../../../micropython/bridge/messages.ts';
import { Panel, ScrollTable } from '../common/pieces.tsx';

type Effect = Extract<RunEvent, { event: 'hardware' }>;

/** Maximum number of changes drawn for a pin, the last ones. */
const MOST_CHANGES = 400;
/** Milliseconds of program time that the pins' time lines show, up to the last change. */
const SPAN = 10_000;

interface Pin {
  readonly name: string;
  mode: string;
  level: number | undefined;
  readonly changes: { readonly at: number; readonly level: number }[];
}

interface Part {
  readonly what: string;
  readonly name: string;
  count: number;
  last: Effect;
}

interface Props {
  readonly events: readonly RunEvent[];
  readonly picture: Picture | undefined;
}

export function HardwarePanel({ events, picture }: Props) {
  const effects = events.filter((event): event is Effect => event.event === 'hardware');
  if (effects.length === 0 && picture === undefined) return null;
  const pins = pinsOf(effects);
  const parts = partsOf(effects);
  const end = effects.at(-1)?.at ?? 0;
  return (
    <Panel title="Pins and displays">
      {picture !== undefined && <Display picture={picture} />}
      {pins.length > 0 && (
        <ul class="pins">
          {pins.map((pin) => (
            <li key={pin.name}>
              <span class={pin.level === 1 ? 'lamp high' : 'lamp'} aria-hidden="true" />
              <span class="name">{pin.name}</span>
              <span class="state">{pin.level === undefined ? '' : pin.level === 1 ? 'high' : 'low'}</span>
              <span class="quiet mode">{pin.mode}</span>
              <Trace pin={pin} end={end} />
            </li>
          ))}
        </ul>
      )}
      {parts.length > 0 && (
        <ScrollTable label="Table of peripherals" columns={['Peripheral', 'Last', 'At', 'Times']}>
          {parts.map(({ what, name, count, last }) => (
            <tr key={`${what} ${name}`}>
              <th scope="row">{`${what} ${name}`}</th>
              <td>
                {last.action} {last.value === undefined ? '' : String(last.value)} <Bytes effect={last} />
              </td>
              <td class="number">{(last.at / 1000).toFixed(3)} s</td>
              <td class="number">{count}</td>
            </tr>
          ))}
        </ScrollTable>
      )}
    </Panel>
  );
}

/** Three bytes per LED: green, red, blue, in the order of WS2812. */
function Bytes({ effect: { what, bytes, count } }: { readonly effect: Effect }) {
  if (bytes === undefined) return null;
  const values = bytes.split(' ');
  if (what !== 'neopixel' || values.length % 3 !== 0)
    return <code>{`${bytes}${count === undefined ? '' : ` … (${count} bytes)`}`}</code>;
  const colours = Array.from({ length: values.length / 3 }, (_, i) => {
    const [green, red, blue] = values.slice(3 * i, 3 * i + 3);
    return `#${red}${green}${blue}`;
  });
  return (
    <span class="lights">
      {colours.map((colour, i) => (
        <svg key={i} width="18" height="18" role="img" aria-label={colour}>
          <circle cx="9" cy="9" r="8" fill={colour} class="light" />
        </svg>
      ))}
    </span>
  );
}

function Display({ picture: { width, height, pixels } }: { readonly picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const context = canvas.current!.getContext('2d')!;
    const image = context.createImageData(width, height);
    for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
      image.data.set(pixels.subarray(from, from + 3), to);
      image.data[to + 3] = 255;
    }
    context.putImageData(image, 0, 0);
  }, [width, height, pixels]);
  return (
    <div class="display">
      <canvas
        ref={canvas}
        width={width}
        height={height}
        role="img"
        aria-label={`What the display of ${width} by ${height} pixels shows`}
      />
    </div>
  );
}

/** The level of a pin over time. */
function Trace({ pin: { name, changes }, end }: { readonly pin: Pin; readonly end: number }) {
  const from = Math.max(0, end - SPAN);
  const span = Math.max(1, end - from);
  const xOf = (at: number) => (Math.max(0, at - from) / span) * 100;
  const yOf = (level: number) => (level === 1 ? 3 : 17);
  const shown = changes.slice(-MOST_CHANGES);
  let path = '';
  for (const [i, { at, level }] of shown.entries())
    path += i === 0 ? `M ${xOf(at).toFixed(2)} ${yOf(level)}` : ` H ${xOf(at).toFixed(2)} V ${yOf(level)}`;
  return (
    <svg
      class="trace"
      viewBox="0 0 100 20"
      preserveAspectRatio="none"
      role="img"
      aria-label={`Changes of ${name}: ${changes.length}`}
    >
      {path !== '' && <path d={`${path} H 100`} vector-effect="non-scaling-stroke" />}
    </svg>
  );
}

function pinsOf(effects: readonly Effect[]): Pin[] {
  const pins = new Map<string, Pin>();
  for (const { what, name, action, value, at } of effects) {
    if (what !== 'pin') continue;
    const pin = pins.get(name) ?? { name, mode: '', level: undefined, changes: [] };
    pins.set(name, pin);
    if (action === 'mode') pin.mode = String(value);
    else if (value === 0 || value === 1) {
      pin.level = value;
      pin.changes.push({ at, level: value });
    }
  }
  return [...pins.values()];
}

function partsOf(effects: readonly Effect[]): Part[] {
  const parts = new Map<string, Part>();
  for (const effect of effects) {
    if (effect.what === 'pin') continue;
    const key = `${effect.what} ${effect.name}`;
    const part = parts.get(key) ?? { what: effect.what, name: effect.name, count: 0, last: effect };
    parts.set(key, part);
    part.count++;
    part.last = effect;
  }
  return [...parts.values()];
}
