// A device on I2C, by its model: registers, or commands with answers.
import type { CommandModel, DeviceDescription } from './description.ts';
import { fromHexText } from './hex-text.ts';
import { encodeLayout, type Measurement } from './layout.ts';
import { measure, type World } from './measured.ts';

/** What a bus talks to. */
export interface I2cDevice {
  /** The bytes of one write. @returns how many it acknowledges. */
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
  readonly #memory = new Uint8Array(256);
  readonly #measurement: Measurement;
  /** What the next access begins at, with its flags. */
  #pointer = 0;

  constructor(description: DeviceDescription, world: World) {
    this.#description = description;
    this.#measurement = {
      value: (name) => measure(description, name, world),
      register: (address) => this.#memory[address]!,
    };
    this.#powerOn();
  }

  write(bytes: Uint8Array): number {
    const [pointer, ...data] = bytes;
    if (pointer === undefined) return 0;
    this.#pointer = pointer;
    for (const [index, byte] of data.entries()) this.#set(this.#addressOf(index), byte);
    return bytes.length;
  }

  read(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    const now = this.#measured();
    for (let index = 0; index < length; index++) bytes[index] = now[this.#addressOf(index)]!;
    if (this.#increments) this.#pointer = (this.#pointer & ~this.#mask) | this.#addressOf(length);
    return bytes;
  }

  get #mask(): number {
    return this.#description.model.registerMask ?? 0xff;
  }

  get #increments(): boolean {
    const { incrementFlag } = this.#description.model;
    return incrementFlag === undefined || (this.#pointer & incrementFlag) !== 0;
  }

  #addressOf(index: number): number {
    return ((this.#pointer & this.#mask) + (this.#increments ? index : 0)) & this.#mask;
  }

  #set(address: number, byte: number): void {
    const { writable = [], reset } = this.#description.model;
    if (address === reset?.register && byte === reset.value) this.#powerOn();
    else if (writable.includes(address)) this.#memory[address] = byte;
  }

  #powerOn(): void {
    this.#memory.fill(0);
    for (const [at, bytes] of Object.entries(this.#description.model.registers ?? {}))
      this.#memory.set(fromHexText(bytes), Number(at));
  }

  /** All registers as they are now. */
  #measured(): Uint8Array {
    const now = this.#memory.slice();
    for (const { at, layout, needs = [], otherwise } of this.#description.model.blocks ?? []) {
      const isMeasured = needs.every(({ register, mask }) => (this.#memory[register]! & mask) !== 0);
      if (isMeasured) now.set(encodeLayout(layout, this.#measurement), at);
      else if (otherwise !== undefined) now.set(fromHexText(otherwise), at);
    }
    return now;
  }
}

class CommandDevice implements I2cDevice {
  readonly #description: DeviceDescription;
  readonly #commands: readonly CommandModel[];
  readonly #world: World;
  #answer: Uint8Array | undefined;
  /** When it is ready, program time; what is read until then. */
  #ready = 0;
  #busy: string | undefined;

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
    if (command === undefined) return bytes.length === 0 ? 0 : 1; // it answers to its address, and takes nothing more
    const { layout, takes = 0, busy } = command;
    this.#ready = this.#world.now() + takes;
    this.#busy = busy;
    if (layout !== undefined)
      this.#answer = encodeLayout(layout, {
        value: (name) => measure(this.#description, name, this.#world),
        register: () => 0,
      });
    return bytes.length;
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
