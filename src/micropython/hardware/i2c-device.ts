// An I2C device, simulated from its model: registers, or commands with answers.
import type { CommandModel, DeviceDescription } from './description.ts';
import { fromHexText } from './hex-text.ts';
import { encodeLayout, type Measurement } from './layout.ts';
import { measure, type World } from './measured.ts';

/** A device on an I2C bus. */
export interface I2cDevice {
  /** @param bytes - of one write. @returns how many it acknowledges. */
  write(bytes: Uint8Array): number;
  /** @returns `length` bytes, or `undefined` if it does not acknowledge its address. */
  read(length: number): Uint8Array | undefined;
}

export function i2cDevice(description: DeviceDescription, world: World): I2cDevice {
  const { commands } = description.model;
  return commands === undefined
    ? new RegisterDevice(description, world)
    : new CommandDevice(description, commands, world);
}

class RegisterDevice implements I2cDevice {
  readonly #description: DeviceDescription;
  readonly #memory: Uint8Array;
  readonly #measurement: Measurement;
  /** The register address of the next access, with its flags. */
  #pointer = 0;

  constructor(description: DeviceDescription, world: World) {
    this.#description = description;
    const { addressBytes = 1, registerBytes = 1 } = description.model;
    this.#memory = new Uint8Array(2 ** (8 * addressBytes) * registerBytes);
    this.#measurement = {
      value: (name) => measure(description, name, world),
      register: (address) => this.#valueOf(address),
    };
    this.#powerOn();
  }

  write(bytes: Uint8Array): number {
    const { addressBytes = 1 } = this.#description.model;
    if (bytes.length < addressBytes) return bytes.length;
    this.#pointer = bytes.subarray(0, addressBytes).reduce((address, byte) => address * 256 + byte, 0);
    for (const [index, byte] of bytes.subarray(addressBytes).entries())
      if (!this.#set(this.#placeOf(index), byte)) return addressBytes + index;
    return bytes.length;
  }

  read(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const now = this.#measured();
    for (let index = 0; index < length; index++) bytes[index] = now[this.#placeOf(index)]!;
    if (this.#increments) this.#pointer = (this.#pointer & ~this.#mask) | (this.#placeOf(length) / this.#width);
    return bytes;
  }

  get #mask(): number {
    const { registerMask, addressBytes = 1 } = this.#description.model;
    return registerMask ?? (addressBytes === 1 ? 0xff : 0xffff);
  }

  get #width(): number {
    return this.#description.model.registerBytes ?? 1;
  }

  get #increments(): boolean {
    const { incrementFlag } = this.#description.model;
    return incrementFlag === undefined || (this.#pointer & incrementFlag) !== 0;
  }

  /** Position in the memory of the byte with this index. */
  #placeOf(index: number): number {
    return ((this.#pointer & this.#mask) * this.#width + (this.#increments ? index : 0)) % this.#memory.length;
  }

  /** @returns whether the byte is acknowledged. */
  #set(place: number, byte: number): boolean {
    const { writable = [], reset, readOnly = [] } = this.#description.model;
    const address = Math.floor(place / this.#width);
    if (address === reset?.register && byte === reset.value) {
      this.#powerOn();
      return reset.acknowledged ?? true;
    }
    if (writable === 'all' || writable.includes(address)) {
      const shift = 8 * (place % this.#width);
      const kept = readOnly.reduce((bits, { register, mask }) => bits | (register === address ? mask >> shift : 0), 0);
      this.#memory[place] = (this.#memory[place]! & kept) | (byte & ~kept);
    }
    return true;
  }

  #valueOf(address: number): number {
    const low = this.#memory[address * this.#width]!;
    return this.#width === 1 ? low : low | (this.#memory[address * 2 + 1]! << 8);
  }

  #powerOn(): void {
    this.#memory.fill(0);
    for (const [at, bytes] of Object.entries(this.#description.model.registers ?? {}))
      this.#memory.set(fromHexText(bytes), Number(at) * this.#width);
  }

  /** The current content of all registers. */
  #measured(): Uint8Array {
    const now = this.#memory.slice();
    for (const { at, layout, needs = [], otherwise } of this.#description.model.blocks ?? []) {
      const isMeasured = needs.every(({ register, mask }) => (this.#valueOf(register) & mask) !== 0);
      if (isMeasured) now.set(encodeLayout(layout, this.#measurement), at * this.#width);
      else if (otherwise !== undefined) now.set(fromHexText(otherwise), at * this.#width);
    }
    return now;
  }
}

class CommandDevice implements I2cDevice {
  readonly #description: DeviceDescription;
  readonly #commands: readonly CommandModel[];
  readonly #world: World;
  #answer: Uint8Array | undefined;
  /** Program time at which it is ready, and the result of a read until then. */
  #ready = 0;
  #busy: string | undefined;
  /** Program time at which it entered each state. */
  readonly #states = new Map<string, number>();

  constructor(description: DeviceDescription, commands: readonly CommandModel[], world: World) {
    this.#description = description;
    this.#commands = commands;
    this.#world = world;
    const { idle } = description.model;
    this.#answer = idle === undefined ? undefined : fromHexText(idle);
  }

  write(bytes: Uint8Array): number {
    const command = this.#commands.find(({ write }) =>
      fromHexText(write).every((byte, index) => bytes[index] === byte),
    );
    if (command === undefined) return bytes.length === 0 ? 0 : 1; // only the first byte is acknowledged
    const { takes = 0, busy, begins, ends } = command;
    const now = this.#world.now();
    this.#ready = now + takes;
    this.#busy = busy;
    if (begins !== undefined && !this.#states.has(begins)) this.#states.set(begins, now);
    if (ends !== undefined) this.#states.delete(ends);
    this.#prepare(command);
    return bytes.length;
  }

  /** Sets the result of the next read. */
  #prepare({ layout, needs }: CommandModel): void {
    const isIn = needs === undefined || this.#world.now() - this.#states.get(needs.state)! >= needs.for;
    if (!isIn) this.#answer = needs.otherwise === 'nack' ? undefined : fromHexText(needs.otherwise);
    else if (layout !== undefined)
      this.#answer = encodeLayout(layout, {
        value: (name) => measure(this.#description, name, this.#world),
        register: () => 0,
      });
  }

  read(length: number): Uint8Array | undefined {
    const isBusy = this.#world.now() < this.#ready;
    if (isBusy && this.#busy === 'nack') return undefined;
    const answer = isBusy && this.#busy !== undefined ? fromHexText(this.#busy) : this.#answer;
    if (answer === undefined) return undefined;
    const bytes = new Uint8Array(length).fill(0xff); // nothing pulls the line down
    bytes.set(answer.subarray(0, length));
    return bytes;
  }
}
