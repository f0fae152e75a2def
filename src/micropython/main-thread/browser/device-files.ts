// The included device files (src/micropython/hardware/devices/), as embedded by the page's build.

const FOLDER = '../../hardware/devices/';
const TEXTS: Readonly<Record<string, string>> = import.meta.glob('../../hardware/devices/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** @returns the device names that board.toml can use. */
export function shippedDevices(): readonly string[] {
  return Object.keys(TEXTS).map((path) => path.slice(FOLDER.length, -'.toml'.length));
}

/** @returns the text of a device's file; `undefined`: no device has that name. */
export function shippedDevice(name: string): string | undefined {
  const path = `${FOLDER}${name}.toml`;
  return Object.hasOwn(TEXTS, path) ? TEXTS[path] : undefined;
}
