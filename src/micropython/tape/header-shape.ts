// What the first line of a recording must have: the settings of the run, each value checked, since a recording may come from
// anybody.
import { REVOCATION_MODES } from '../../x509/revocation.ts';

/** Finds what is wrong with a value. @returns `undefined` if nothing is, else the path in it and what it is not. */
export type Shape = (value: unknown) => Wrong | undefined;

export interface Wrong {
  /** `/run/hardware/pins/0/pin`. */
  readonly path: string;
  /** `text`, `a number`. */
  readonly wanted: string;
}

const is =
  (wanted: string, test: (value: unknown) => boolean): Shape =>
  (value) =>
    test(value) ? undefined : { path: '', wanted };

const text = is('text', (value) => typeof value === 'string');
const flag = is('true or false', (value) => typeof value === 'boolean');
const number = is('a number', (value) => typeof value === 'number' && Number.isFinite(value));
/** A time that may never come. */
const time = is('a number', (value) => typeof value === 'number' && !Number.isNaN(value));
const count = is('a whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0);
const bytes = is('bytes in base64', (value) => value instanceof Uint8Array);
const hex = is('bytes in hex', (value) => typeof value === 'string' && /^(?:[0-9a-f]{2} ?)*$/i.test(value));

const oneOf = (...values: readonly unknown[]): Shape =>
  is(`one of ${values.join(', ')}`, (value) => values.includes(value));

const list =
  (of: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return { path: '', wanted: 'a list' };
    for (const [index, each] of value.entries()) {
      const wrong = of(each);
      if (wrong !== undefined) return within(index, wrong);
    }
    return undefined;
  };

const pair = (first: Shape, second: Shape): Shape => {
  const items = [first, second];
  return (value) => {
    if (!Array.isArray(value) || value.length !== items.length) return { path: '', wanted: 'a pair' };
    return value.map((each, index) => within(index, items[index]!(each))).find((wrong) => wrong !== undefined);
  };
};

/** An object with any names. */
const named =
  (of: Shape): Shape =>
  (value) => {
    if (!isObject(value)) return { path: '', wanted: 'an object' };
    return Object.entries(value)
      .map(([name, each]) => within(name, of(each)))
      .find((wrong) => wrong !== undefined);
  };

/** @param may - fields that can be absent. Others are not allowed. */
const object =
  (must: Readonly<Record<string, Shape>>, may: Readonly<Record<string, Shape>> = {}): Shape =>
  (value) => {
    if (!isObject(value)) return { path: '', wanted: 'an object' };
    for (const [name, shape] of Object.entries(must)) {
      const wrong = shape(Object.hasOwn(value, name) ? value[name] : undefined);
      if (wrong !== undefined) return within(name, wrong);
    }
    for (const [name, each] of Object.entries(value)) {
      if (Object.hasOwn(must, name)) continue;
      if (!Object.hasOwn(may, name)) return { path: `/${name}`, wanted: 'a known field' };
      const wrong = may[name]!(each);
      if (wrong !== undefined) return within(name, wrong);
    }
    return undefined;
  };

/** The first shape that fits; else what is wrong by the last one. */
const either =
  (...shapes: readonly Shape[]): Shape =>
  (value) => {
    let wrong: Wrong | undefined;
    for (const shape of shapes) {
      wrong = shape(value);
      if (wrong === undefined) return undefined;
    }
    return wrong;
  };

/** By the text of one field. */
const byKind =
  (field: string, shapes: Readonly<Record<string, Shape>>): Shape =>
  (value) => {
    const kind = isObject(value) ? value[field] : undefined;
    const shape = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return shape === undefined
      ? { path: `/${field}`, wanted: `one of ${Object.keys(shapes).join(', ')}` }
      : shape(value);
  };

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

function within(name: string | number, wrong: Wrong): Wrong;
function within(name: string | number, wrong: Wrong | undefined): Wrong | undefined;
function within(name: string | number, wrong: Wrong | undefined): Wrong | undefined {
  return wrong && { ...wrong, path: `/${name}${wrong.path}` };
}

// Hardware: description.ts.

const points = list(pair(number, number));
const source = either(number, (value) =>
  isObject(value) && 'steps' in value
    ? object({ steps: points }, { repeat: number })(value)
    : object({ curve: points }, { repeat: number })(value),
);
const measured = object(
  { bits: count, value: text },
  {
    add: number,
    times: number,
    over: number,
    timesBy: list(object({ register: count, shift: count, mask: count, list: list(number) })),
    sign: oneOf('none', 'two', 'magnitude'),
    order: oneOf('big', 'little'),
  },
);
const field: Shape = (value) => {
  if (isObject(value) && 'constant' in value) return object({ bits: count, constant: number })(value);
  if (isObject(value) && 'check' in value)
    return object({ check: oneOf('crc8', 'crc8-maxim', 'crc8-smbus', 'sum') }, { before: hex })(value);
  return measured(value);
};
const answer = either(oneOf('nack'), hex);
const masked = object({ register: count, mask: count });
const model = object(
  {
    name: text,
    bus: oneOf('i2c', 'spi', 'one-wire', 'dht'),
    values: named(object({ unit: text, default: number, min: number, max: number })),
  },
  {
    display: oneOf('ssd1306'),
    addresses: list(count),
    registers: named(hex),
    writable: either(oneOf('all'), list(count)),
    readOnly: list(masked),
    addressBytes: oneOf(1, 2),
    registerBytes: oneOf(1, 2),
    registerMask: count,
    incrementFlag: count,
    blocks: list(object({ at: count, layout: list(field) }, { needs: list(masked), otherwise: hex })),
    reset: object({ register: count, value: number }, { acknowledged: flag }),
    commands: list(
      object(
        { write: hex },
        {
          layout: list(field),
          takes: number,
          busy: answer,
          begins: text,
          ends: text,
          needs: object({ state: text, for: number, otherwise: answer }),
        },
      ),
    ),
    idle: answer,
    family: count,
  },
);
const hardware = object({
  values: named(source),
  pins: list(object({ pin: text }, { level: source, active: oneOf(0, 1) })),
  analog: list(object({ pin: text, volts: either(text, source) })),
  devices: list(
    object(
      { model, values: named(either(text, source)) },
      { address: count, busNumber: count, pin: text, dc: text, rom: hex },
    ),
  ),
  uarts: list(
    object({
      port: count,
      sends: list(object({ at: number, text })),
      replies: list(object({ to: text, with: text })),
    }),
  ),
  presses: list(object({ pin: text, from: number, to: number })),
  networks: list(
    object(
      { ssid: text, bssid: text, channel: count, rssi: number, security: oneOf('open', 'wep', 'wpa', 'wpa2', 'wpa3') },
      { password: text },
    ),
  ),
});

// Faults: faults/plan.ts.

const common = { kind: text, text };
const onConnections = {
  ...common,
  which: either(oneOf('all'), (value) =>
    isObject(value) && 'nth' in value ? object({ nth: count })(value) : object({ host: text })(value),
  ),
  chance: is('0 to 1', (value) => typeof value === 'number' && value >= 0 && value <= 1),
};
const cut = object(onConnections, { after: count });
const fault = byKind('kind', {
  reset: cut,
  stall: cut,
  close: cut,
  corrupt: cut,
  slow: object({ ...onConnections, rate: is('a number above 0', (value) => typeof value === 'number' && value > 0) }),
  dns: object(onConnections),
  drop: object(onConnections),
  wifi: object({ ...common, from: number, to: time }),
  'clock-jump': object({ ...common, at: number, by: number }),
});

const run = object(
  {
    args: list(text),
    board: text,
    clock: either(oneOf('now', 'unset'), number),
    faults: object({ faults: list(fault), seed: count }),
    hardware,
    libraryStandIns: oneOf('present', 'absent'),
    screenshots: list(number),
    speed: oneOf('real', 'max'),
    stubs: list(text),
    wifi: oneOf('up', 'down', 'board'),
  },
  {
    bundle: list(bytes),
    device: text,
    heap: count,
    verification: object(
      {},
      {
        policy: text,
        crls: list(either(text, bytes)),
        revocation: oneOf(...REVOCATION_MODES),
      },
    ),
  },
);

/** All but its format, which is checked first. */
export const headerShape: Shape = object({
  recording: number,
  thimble: text,
  node: text,
  board: text,
  file: text,
  isNamed: flag,
  timeout: either(oneOf(null), number),
  redacted: flag,
  run,
});
