// The files of devices that are shipped (src/micropython/hardware/devices/), as the page's build packs them.

const FOLDER = '../../hardware/devices/';
const TEXTS: Readonly<Record<string, string>> = import.meta.glob('../../hardware/devices/*.toml', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** @returns the names of those that board.toml can name. */
export function shippedDevices(): readonly string[] {
  return Object.keys(TEXTS).map((path) => path.slice(FOLDER.length, -'.toml'.length));
}

/** @returns the text of one; `undefined`: there is none of that name. */
export function shippedDevice(name: string): string | undefined {
  const path = `${FOLDER}${name}.toml`;
  return Object.hasOwn(TEXTS, path) ? TEXTS[path] : undefined;
}
