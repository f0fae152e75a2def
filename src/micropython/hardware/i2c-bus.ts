// An I2C bus of the board, with its devices.
import type { DeviceDescription } from './description.ts';
import type { Displays } from './displays.ts';
import { type OnEffect, shownBytes } from './effects.ts';
import { type I2cDevice, i2cDevice } from './i2c-device.ts';
import type { World } from './measured.ts';

export class I2cBus {
  readonly #name: string;
  readonly #devices = new Map<number, I2cDevice>();
  readonly #onEffect: OnEffect;

  /** @param number - of the bus; `undefined`: a software bus. */
  constructor(
    number: number | undefined,
    described: readonly DeviceDescription[],
    displays: Displays,
    world: World,
    onEffect: OnEffect,
  ) {
    this.#name = number === undefined ? 'soft' : String(number);
    this.#onEffect = onEffect;
    for (const device of described) {
      const { model, address, busNumber } = device;
      if (model.bus !== 'i2c') continue;
      if (busNumber !== undefined && busNumber !== number) continue;
      this.#devices.set(address ?? model.addresses![0]!, displays.onI2c(device) ?? i2cDevice(device, world));
    }
  }

  /** The addresses that answer, in ascending order. */
  scan(): readonly number[] {
    return [...this.#devices.keys()].sort((one, other) => one - other);
  }

  /** @returns how many bytes were acknowledged; `undefined`: no device has this address. */
  write(address: number, bytes: Uint8Array): number | undefined {
    const device = this.#devices.get(address);
    const count = device?.write(bytes);
    this.#tell('write', address, bytes, device !== undefined);
    return count;
  }

  /** @returns whether a device answered. */
  read(address: number, into: Uint8Array): boolean {
    const bytes = this.#devices.get(address)?.read(into.length);
    if (bytes !== undefined) into.set(bytes);
    this.#tell('read', address, into, bytes !== undefined);
    return bytes !== undefined;
  }

  #tell(action: string, address: number, bytes: Uint8Array, isThere: boolean): void {
    const name = `${this.#name}/0x${address.toString(16)}`;
    if (isThere) this.#onEffect({ what: 'i2c', name, action, ...shownBytes(bytes) });
    else this.#onEffect({ what: 'i2c', name, action: `${action} without answer` });
  }
}
