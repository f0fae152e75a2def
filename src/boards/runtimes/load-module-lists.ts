// Loads the modules of one firmware, from its version's list only.
import type { RuntimeFacts } from '../profile.ts';
import type { Version } from '../versions.ts';
import type { ModuleLists } from './module-lists.ts';

interface ListsModule {
  readonly MODULES: Readonly<Record<string, ModuleLists>>;
}

/** @throws RangeError for a chip or a version in the catalogue that is missing in the lists: a bug in the data. */
export async function loadModuleLists(
  runtime: RuntimeFacts['id'],
  version: Version,
  chip: string,
): Promise<ModuleLists> {
  const load = LOADERS[`${runtime}-${version}`];
  const lists = load && (await load()).MODULES[chip];
  if (lists === undefined) throw new RangeError(`no module lists for ${chip}@${runtime}-${version}`);
  return lists;
}

const LOADERS: Readonly<Record<string, () => Promise<ListsModule>>> = {
  'micropython-1.20': () => import('./modules/micropython-1.20.ts'),
  'micropython-1.21': () => import('./modules/micropython-1.21.ts'),
  'micropython-1.22': () => import('./modules/micropython-1.22.ts'),
  'micropython-1.23': () => import('./modules/micropython-1.23.ts'),
  'micropython-1.24': () => import('./modules/micropython-1.24.ts'),
  'micropython-1.25': () => import('./modules/micropython-1.25.ts'),
  'micropython-1.26': () => import('./modules/micropython-1.26.ts'),
  'micropython-1.27': () => import('./modules/micropython-1.27.ts'),
  'micropython-1.28': () => import('./modules/micropython-1.28.ts'),
  'micropython-1.29': () => import('./modules/micropython-1.29.ts'),
  'circuitpython-8.2': () => import('./modules/circuitpython-8.2.ts'),
  'circuitpython-9.0': () => import('./modules/circuitpython-9.0.ts'),
  'circuitpython-9.1': () => import('./modules/circuitpython-9.1.ts'),
  'circuitpython-9.2': () => import('./modules/circuitpython-9.2.ts'),
  'circuitpython-10.0': () => import('./modules/circuitpython-10.0.ts'),
  'circuitpython-10.1': () => import('./modules/circuitpython-10.1.ts'),
  'circuitpython-10.2': () => import('./modules/circuitpython-10.2.ts'),
  'circuitpython-main': () => import('./modules/circuitpython-main.ts'),
};
