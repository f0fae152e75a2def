// A 1-wire line with its sensors, bit by bit: reset, the ROM commands, and the scratchpad (Maxim's application note 126,
// the data sheet of the DS18B20).
import type { DeviceDescription } from './description.ts';
import { fromHexText } from './hex-text.ts';
import { crc8Maxim, encodeLayout } from './layout.ts';
import { measure, type World } from './measured.ts';

const Command = {
  searchRom: 0xf0,
  readRom: 0x33,
  matchRom: 0x55,
  skipRom: 0xcc,
  convert: 0x44,
  readScratchpad: 0xbe,
  writeScratchpad: 0x4e,
} as const;

interface Sensor {
  readonly description: DeviceDescription;
  readonly rom: readonly number[];
  /** Its measurement, initially the power-on content of the data sheet. */
  scratchpad: readonly number[];
  /** The result of the conversion in progress, and when it is ready: milliseconds of program time. */
  pending: { readonly scratchpad: readonly number[]; readonly ready: number } | undefined;
  /** Whether it is still addressed since the last reset. */
  selected: boolean;
}

type State =
  /** Receives the bits of a command or its arguments. */
  | { kind: 'command'; bits: number[] }
  | { kind: 'match'; bits: number[] }
  | { kind: 'search'; bit: number; step: 0 | 1 | 2 }
  | { kind: 'function'; bits: number[] }
  | { kind: 'read'; bytes: readonly number[]; bit: number }
  /** Read slots give 0 until the conversion is done. */
  | { kind: 'converting' }
  | { kind: 'idle' };

/** Milliseconds of a 12-bit conversion; each bit less halves it. */
const CONVERSION = 750;
/** Byte of the scratchpad with the resolution, in bits 5 and 6. */
const CONFIGURATION = 4;

export class OneWireLine {
  readonly #sensors: readonly Sensor[];
  readonly #world: World;
  #state: State = { kind: 'idle' };

  constructor(devices: readonly DeviceDescription[], world: World) {
    this.#world = world;
    this.#sensors = devices.map((description, index) => {
      const [block] = description.model.blocks ?? [];
      return {
        description,
        rom: romOf(description, index),
        scratchpad: withCheck([...fromHexText(block?.otherwise ?? '')]),
        pending: undefined,
        selected: false,
      };
    });
  }

  /** @returns whether a sensor sends a presence pulse. */
  reset(): boolean {
    for (const sensor of this.#sensors) sensor.selected = true;
    this.#state = { kind: 'command', bits: [] };
    return this.#sensors.length > 0;
  }

  writeBit(bit: 0 | 1): void {
    const state = this.#state;
    if (state.kind === 'search') {
      if (state.step === 2) this.#choose(bit);
    } else if (state.kind === 'command' || state.kind === 'match' || state.kind === 'function') {
      state.bits.push(bit);
      if (state.bits.length % 8 === 0) this.#take(state);
    }
  }

  /** @returns 1 if no sensor pulls the line down. */
  readBit(): 0 | 1 {
    const state = this.#state;
    if (state.kind === 'search') return this.#searchBit(state);
    if (state.kind === 'converting') return this.#selected.some((sensor) => this.#isConverting(sensor)) ? 0 : 1;
    if (state.kind !== 'read') return 1;
    const byte = state.bytes[state.bit >> 3];
    const bit = byte === undefined ? 1 : (byte >> (state.bit & 7)) & 1;
    state.bit++;
    return bit as 0 | 1;
  }

  writeByte(byte: number): void {
    for (let bit = 0; bit < 8; bit++) this.writeBit(((byte >> bit) & 1) as 0 | 1);
  }

  readByte(): number {
    let byte = 0;
    for (let bit = 0; bit < 8; bit++) byte |= this.readBit() << bit;
    return byte;
  }

  get #selected(): readonly Sensor[] {
    return this.#sensors.filter(({ selected }) => selected);
  }

  #take(state: Extract<State, { kind: 'command' | 'match' | 'function' }>): void {
    const bytes = toBytes(state.bits);
    if (state.kind === 'match') {
      if (bytes.length < 8) return;
      for (const sensor of this.#sensors) sensor.selected &&= sensor.rom.every((byte, index) => byte === bytes[index]);
      this.#state = { kind: 'function', bits: [] };
    } else if (state.kind === 'command') this.#state = this.#romCommand(bytes[0]!);
    else this.#function(bytes, state);
  }

  #romCommand(command: number): State {
    if (command === Command.matchRom) return { kind: 'match', bits: [] };
    if (command === Command.searchRom) return { kind: 'search', bit: 0, step: 0 };
    if (command === Command.skipRom) return { kind: 'function', bits: [] };
    if (command === Command.readRom)
      return { kind: 'read', bytes: wiredAnd(this.#selected.map(({ rom }) => rom)), bit: 0 };
    return { kind: 'idle' };
  }

  #function(bytes: readonly number[], state: Extract<State, { kind: 'function' }>): void {
    const [command] = bytes;
    if (command === Command.convert) {
      for (const sensor of this.#selected) this.#convert(sensor);
      this.#state = { kind: 'converting' };
    } else if (command === Command.readScratchpad) {
      for (const sensor of this.#selected) this.#isConverting(sensor);
      this.#state = { kind: 'read', bytes: wiredAnd(this.#selected.map(({ scratchpad }) => scratchpad)), bit: 0 };
    } else if (command !== Command.writeScratchpad) this.#state = { kind: 'idle' };
    else if (bytes.length === 4) {
      for (const sensor of this.#selected) {
        const kept = sensor.scratchpad.slice(0, -1);
        sensor.scratchpad = withCheck([...kept.slice(0, 2), ...bytes.slice(1), ...kept.slice(5)]);
      }
      this.#state = { kind: 'idle' };
    } else this.#state = state;
  }

  #convert(sensor: Sensor): void {
    const { description, scratchpad } = sensor;
    const [block] = description.model.blocks!;
    const measured = encodeLayout(block!.layout, {
      value: (name) => measure(description, name, this.#world),
      register: (address) => scratchpad[address]!,
    });
    const bitsLess = 3 - ((scratchpad[CONFIGURATION]! >> 5) & 3);
    sensor.pending = {
      scratchpad: withCheck([...measured, ...scratchpad.slice(measured.length, -1)]),
      ready: this.#world.now() + CONVERSION / 2 ** bitsLess,
    };
  }

  /** Also copies the result of a finished conversion to the scratchpad. */
  #isConverting(sensor: Sensor): boolean {
    const { pending } = sensor;
    if (pending === undefined) return false;
    if (this.#world.now() < pending.ready) return true;
    sensor.scratchpad = pending.scratchpad;
    sensor.pending = undefined;
    return false;
  }

  #searchBit(state: Extract<State, { kind: 'search' }>): 0 | 1 {
    const bits = this.#selected.map(({ rom }) => bitOf(rom, state.bit));
    const bit = state.step === 0 ? bits.every((each) => each === 1) : bits.every((each) => each === 0);
    state.step = state.step === 0 ? 1 : 2;
    return bit ? 1 : 0;
  }

  /** The master continues with the sensors that have this bit. */
  #choose(bit: 0 | 1): void {
    const state = this.#state as Extract<State, { kind: 'search' }>;
    for (const sensor of this.#sensors) sensor.selected &&= bitOf(sensor.rom, state.bit) === bit;
    this.#state = state.bit === 63 ? { kind: 'function', bits: [] } : { kind: 'search', bit: state.bit + 1, step: 0 };
  }
}

function bitOf(bytes: readonly number[], bit: number): 0 | 1 {
  return ((bytes[bit >> 3]! >> (bit & 7)) & 1) as 0 | 1;
}

function toBytes(bits: readonly number[]): number[] {
  const bytes = new Array<number>(bits.length >> 3).fill(0);
  for (const [index, bit] of bits.entries()) bytes[index >> 3]! |= bit << (index & 7);
  return bytes;
}

/** The line is low if any sensor pulls it down. */
function wiredAnd(answers: readonly (readonly number[])[]): readonly number[] {
  const [first = [], ...others] = answers;
  return first.map((byte, index) => others.reduce((all, other) => all & (other[index] ?? 0xff), byte));
}

function withCheck(bytes: readonly number[]): readonly number[] {
  return [...bytes, crc8Maxim(bytes)];
}

/** The configured ROM, or one with the model's family code and the sensor's index as serial number. */
function romOf({ rom, model }: DeviceDescription, index: number): readonly number[] {
  if (rom !== undefined) return [...fromHexText(rom)];
  return withCheck([model.family ?? 0x28, index + 1, 0, 0, 0, 0, 0]);
}
