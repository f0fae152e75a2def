// Reads the included device files: src/micropython/hardware/devices/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../hardware/devices/', import.meta.url);

/** @returns the device names that board.toml can use. */
export function shippedDevices(): readonly string[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.toml'))
    .map((name) => name.slice(0, -'.toml'.length));
}

/** @returns the text of a device's file; `undefined`: no device has that name. */
export function shippedDevice(name: string): string | undefined {
  const file = new URL(`${name}.toml`, FOLDER);
  return /^\w+$/.test(name) && existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
