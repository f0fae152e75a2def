// One CircuitPython board: its name, and its modules if they differ from those of the board that represents the chip.
import type { BoardProfile } from '../profile.ts';
import type { Version } from '../versions.ts';

/**
 * @param device - CircuitPython's id of a board of the chip; `undefined`: the board that represents the chip.
 * @returns the profile with that board's name and built-in modules.
 */
export async function withDevice(profile: BoardProfile, device: string | undefined): Promise<BoardProfile> {
  if (profile.runtime.id !== 'circuitpython' || device === undefined) return profile;
  return withName(await withModules(profile, device), device);
}

async function withName(profile: BoardProfile, device: string): Promise<BoardProfile> {
  const { chip } = profile;
  // Loaded on demand because of its size.
  const { circuitpythonDeviceName } = await import('../names/circuitpython-device.ts');
  const name = circuitpythonDeviceName(device, chip.id);
  if (name === undefined) return profile;
  const [, processor] = chip.names.machine.split(' with ');
  return { ...profile, chip: { ...chip, names: { ...chip.names, machine: `${name} with ${processor}` } } };
}

async function withModules(profile: BoardProfile, device: string): Promise<BoardProfile> {
  const { runtime } = profile;
  const load = LOADERS[runtime.version];
  if (load === undefined) return profile;
  const line = (await load()).DEVICES.split('\n').find((each) => each.startsWith(`${device} `));
  if (line === undefined) return profile;
  const words = line.split(' ').slice(1);
  const named = (sign: string) => words.filter((word) => word.startsWith(sign)).map((word) => word.slice(1));
  const missing = named('-');
  const { lists } = runtime.python;
  const kept = lists.builtin.filter((name) => !missing.includes(name.split('.')[0]!));
  const python = { ...runtime.python, lists: { ...lists, builtin: [...kept, ...named('+')] } };
  return { ...profile, runtime: { ...runtime, python } };
}

const LOADERS: Readonly<Record<Version, () => Promise<{ readonly DEVICES: string }>>> = {
  '8.2': () => import('./modules/devices/8.2.ts'),
  '9.0': () => import('./modules/devices/9.0.ts'),
  '9.1': () => import('./modules/devices/9.1.ts'),
  '9.2': () => import('./modules/devices/9.2.ts'),
  '10.0': () => import('./modules/devices/10.0.ts'),
  '10.1': () => import('./modules/devices/10.1.ts'),
  '10.2': () => import('./modules/devices/10.2.ts'),
  main: () => import('./modules/devices/main.ts'),
};
