// The Python modules of one firmware: a runtime's changes from version to version, applied up to that version.
import type { RuntimeFacts } from '../profile.ts';
import { since, type Version } from '../versions.ts';
import { modulesAt, type VersionChanges } from './module-history.ts';
import type { ModuleLists } from './module-lists.ts';

/** @throws RangeError for a chip or a version in the catalogue that is missing in the lists: a bug in the data. */
export async function loadModuleLists(
  runtime: RuntimeFacts['id'],
  version: Version,
  chip: string,
): Promise<ModuleLists> {
  const modules = modulesAt(await HISTORIES[runtime](), version, chip);
  if (modules === undefined) throw new RangeError(`no module lists for ${chip}@${runtime}-${version}`);
  const { builtin, extensible, frozen, aliases } = modules;
  return {
    builtin: [...sorted(builtin).filter((name) => !isPart(name)), ...sorted(builtin).filter(isPart)],
    extensible: sorted(extensible),
    uNames: runtime === 'micropython' ? uNames(sorted(extensible), version) : [],
    frozen: Object.fromEntries(sorted(frozen).map((name) => [name, frozen.get(name) ?? null])),
    aliases: Object.fromEntries(sorted(aliases).map((name) => [name, aliases.get(name)!])),
  };
}

/** Loaded on demand because of their size. */
const HISTORIES: Readonly<Record<RuntimeFacts['id'], () => Promise<readonly VersionChanges[]>>> = {
  micropython: async () => (await import('./modules/micropython.ts')).MICROPYTHON_MODULES,
  circuitpython: async () => (await import('./modules/circuitpython.ts')).CIRCUITPYTHON_MODULES,
};

/** Whether it is a module within a package: `ulab.numpy`. */
function isPart(name: string): boolean {
  return name.includes('.');
}

/** `foo` that a file can replace is also `ufoo`; from 1.21 so is `sys` (facts/modules/README.md, "Import rule"). */
function uNames(extensible: readonly string[], version: Version): readonly string[] {
  return [...extensible, ...(since('1.21', version) ? ['sys'] : [])].map((name) => `u${name}`).sort();
}

function sorted(modules: ReadonlyMap<string, unknown>): readonly string[] {
  return [...modules.keys()].sort();
}
