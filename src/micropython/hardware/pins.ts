// The board's pins: their configuration by the program, their wiring, and the resulting level.
import type { PinDescription, PressDescription } from './description.ts';
import type { Effect, OnEffect } from './effects.ts';
import type { World } from './measured.ts';
import { nextStep, valueAt } from './value-source.ts';

export type PinMode = 'in' | 'out' | 'open-drain' | 'other';
export type Pull = 'none' | 'up' | 'down';
export type Level = 0 | 1;

/** Bits: the edges to watch. */
export const Edge = { rising: 1, falling: 2 } as const;

/** An on-board component at a pin, which replaces the user's wiring. */
export interface PinPart {
  /** The level with which it drives the pin; absent: it only listens. */
  readonly level?: () => Level;
  /** Called when the program drives the pin, or no longer does (`undefined`). */
  readonly driven?: (level: Level | undefined) => void;
}

interface Pin {
  readonly name: string;
  readonly part: PinPart | undefined;
  readonly wired: PinDescription | undefined;
  readonly presses: readonly PressDescription[];
  mode: PinMode;
  pull: Pull;
  /** The output level that the program set. */
  output: Level;
  /** Bits of {@link Edge}. */
  watched: number;
  onEdge: ((edge: number) => void) | undefined;
  /** The time up to which external changes were processed, and the level at that time. */
  seen: number;
  level: Level;
}

export class Pins {
  readonly #pins: Pin[] = [];
  readonly #parts = new Map<string, PinPart>();
  readonly #world: World;
  readonly #wired: readonly PinDescription[];
  readonly #presses: readonly PressDescription[];
  readonly #onEffect: OnEffect;

  constructor(
    wired: readonly PinDescription[],
    presses: readonly PressDescription[],
    world: World,
    onEffect: OnEffect,
  ) {
    this.#wired = wired;
    this.#presses = presses;
    this.#world = world;
    this.#onEffect = onEffect;
  }

  /** Call it before the pin is first used. The part reports the effects, not the pin. */
  attach(name: string, part: PinPart): void {
    this.#parts.set(name, part);
  }

  /** @param name - of the chip: `GPIO14`. @returns an index, always the same for the same name. */
  find(name: string): number {
    const known = this.#pins.findIndex((pin) => pin.name === name);
    if (known >= 0) return known;
    const pin: Pin = {
      name,
      part: this.#parts.get(name),
      wired: this.#wired.find((each) => each.pin === name),
      presses: this.#presses.filter((press) => press.pin === name),
      mode: 'in',
      pull: 'none',
      output: 0,
      watched: 0,
      onEdge: undefined,
      seen: this.#world.now(),
      level: 0,
    };
    pin.level = levelAt(pin, pin.seen);
    return this.#pins.push(pin) - 1;
  }

  /** @throws RangeError for an index that {@link find} did not return. */
  nameOf(index: number): string {
    return this.#get(index).name;
  }

  mode(index: number): PinMode {
    return this.#get(index).mode;
  }

  pull(index: number): Pull {
    return this.#get(index).pull;
  }

  configure(index: number, mode: PinMode, pull: Pull): void {
    const pin = this.#get(index);
    this.#look(pin, this.#world.now());
    if (pin.mode === mode && pin.pull === pull) return;
    pin.mode = mode;
    pin.pull = pull;
    this.#changed(pin);
    this.#tell(pin, {
      action: 'mode',
      value: pull === 'none' ? mode : `${mode} pull-${pull}`,
    });
  }

  /** Sets the output level, which takes effect once the pin is an output. */
  set(index: number, level: Level): void {
    const pin = this.#get(index);
    const isNews = pin.output !== level || pin.mode === 'in';
    pin.output = level;
    this.#changed(pin);
    if (isNews) this.#tell(pin, { action: 'set', value: level });
  }

  output(index: number): Level {
    return this.#get(index).output;
  }

  level(index: number): Level {
    const pin = this.#get(index);
    return levelAt(pin, this.#world.now());
  }

  /** @param edges - bits of {@link Edge}; 0: none. @param onEdge - called with the edge, in {@link advance} or {@link set}. */
  watch(index: number, edges: number, onEdge: ((edge: number) => void) | undefined): void {
    const pin = this.#get(index);
    pin.watched = edges;
    pin.onEdge = onEdge;
    pin.seen = this.#world.now();
    pin.level = levelAt(pin, pin.seen);
  }

  /** Reports the external edges since the last call. */
  advance(): void {
    const now = this.#world.now();
    for (const pin of this.#pins) if (pin.watched !== 0) this.#look(pin, now);
  }

  /** @returns the time of the next external change of a watched pin, program time in milliseconds; `Infinity`: never. */
  nextChange(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const pin of this.#pins) if (pin.watched !== 0) next = Math.min(next, changeAfter(pin, pin.seen));
    return next;
  }

  #look(pin: Pin, now: number): void {
    for (let at = changeAfter(pin, pin.seen); at <= now; at = changeAfter(pin, at)) this.#edge(pin, levelAt(pin, at));
    pin.seen = now;
  }

  /** Called after the program changed the pin. */
  #changed(pin: Pin): void {
    pin.part?.driven?.(pin.mode === 'out' || pin.mode === 'open-drain' ? pin.output : undefined);
    this.#edge(pin, levelAt(pin, this.#world.now()));
  }

  #edge(pin: Pin, level: Level): void {
    if (pin.level === level) return;
    pin.level = level;
    const edge = level === 1 ? Edge.rising : Edge.falling;
    if ((pin.watched & edge) === 0) return;
    this.#tell(pin, { action: 'edge', value: level });
    pin.onEdge?.(edge);
  }

  #tell(pin: Pin, effect: Pick<Effect, 'action' | 'value'>): void {
    if (pin.part === undefined) this.#onEffect({ what: 'pin', name: pin.name, ...effect });
  }

  #get(index: number): Pin {
    const pin = this.#pins[index];
    if (pin === undefined) throw new RangeError(`there is no pin ${index}`);
    return pin;
  }
}

/** @param now - milliseconds of program time. */
function levelAt(pin: Pin, now: number): Level {
  if (pin.mode === 'out') return pin.output;
  if (pin.mode === 'open-drain' && pin.output === 0) return 0;
  return pin.part?.level?.() ?? outsideAt(pin, now) ?? (pin.pull === 'up' ? 1 : 0);
}

/** @returns the level driven from outside; `undefined`: none. */
function outsideAt({ wired, presses, pull }: Pin, now: number): Level | undefined {
  const idle: Level | undefined =
    wired?.level === undefined ? undefined : valueAt(wired.level, now / 1000) >= 0.5 ? 1 : 0;
  if (!presses.some(({ from, to }) => from <= now && now < to)) {
    // The external pull resistor of a button whose active level is known.
    return idle ?? (wired?.active === undefined ? undefined : ((1 - wired.active) as Level));
  }
  return wired?.active ?? ((idle ?? (pull === 'down' ? 0 : 1)) === 1 ? 0 : 1);
}

function changeAfter({ wired, presses }: Pin, after: number): number {
  let next = wired?.level === undefined ? Number.POSITIVE_INFINITY : nextStep(wired.level, after / 1000) * 1000;
  for (const { from, to } of presses) {
    if (from > after) next = Math.min(next, from);
    if (to > after) next = Math.min(next, to);
  }
  return next;
}
