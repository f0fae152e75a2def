// One CircuitPython board: its name, and its modules if they differ from those of the board that represents the chip.
import type { BoardProfile } from '../profile.ts';
import type { Version } from '../versions.ts';
import { words } from '../words.ts';
import type { DeviceChanges } from './module-history.ts';

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
  // Loaded on demand because of its size.
  const { DEVICE_MODULES } = await import('./modules/circuitpython-devices.ts');
  const { added, missing } = differencesAt(DEVICE_MODULES, runtime.version, device);
  const { lists } = runtime.python;
  const kept = lists.builtin.filter((name) => !missing.includes(name.split('.')[0]!));
  const python = { ...runtime.python, lists: { ...lists, builtin: [...kept, ...added] } };
  return { ...profile, runtime: { ...runtime, python } };
}

/** All changes for one board applied, up to and including a version's; both lists sorted. */
function differencesAt(history: readonly DeviceChanges[], version: Version, device: string) {
  const signs = new Map<string, string>();
  const last = history.findIndex((each) => each.version === version);
  for (const { changes } of history.slice(0, last + 1)) {
    for (const [modules] of changes.filter(([, boards]) => words(boards).includes(device)))
      for (const word of words(modules)) signs.set(word.slice(1), word.slice(0, 1));
  }
  const having = (sign: string) => [...signs.keys()].filter((name) => signs.get(name) === sign).sort();
  return { added: having('+'), missing: having('-') };
}
