// MicroPython by version: its modules, its paths, its defaults.
import { at, type ByVersion, type Version } from '../versions.ts';
import type { RuntimeWithSources } from './runtime.ts';

const RELEASES: ByVersion<readonly [number, number, number]> = [
  ['1.20', [1, 20, 0]],
  ['1.21', [1, 21, 0]],
  ['1.22', [1, 22, 2]],
  ['1.23', [1, 23, 0]],
  ['1.24', [1, 24, 1]],
  ['1.25', [1, 25, 0]],
  ['1.26', [1, 26, 1]],
  ['1.27', [1, 27, 0]],
  ['1.28', [1, 28, 0]],
  ['1.29', [1, 29, 0]],
];

/** What stands above the modules that all versions share. */
const OVERLAYS: ByVersion<readonly string[]> = [
  ['1.20', ['micropython-1.20']],
  ['1.21', ['micropython-1.20', 'micropython-1.21']],
  ['1.22', ['micropython-1.20', 'micropython-1.22']],
  ['1.23', ['micropython-1.23']],
  ['1.25', ['micropython-1.23', 'micropython-1.25']],
  ['1.26', ['micropython-1.23', 'micropython-1.26']],
  ['1.29', ['micropython-1.23', 'micropython-1.29']],
];

/** asyncio's rules (`_asyncio_rules.py`), where they are not those of 1.20. */
const ASYNCIO: ByVersion<readonly string[]> = [
  ['1.20', []],
  ['1.22', ['asyncio-1.22']],
  ['1.23', ['asyncio-1.23']],
  ['1.25', ['asyncio-1.25']],
  ['1.26', ['asyncio-1.26']],
];

const RENAMED: ByVersion<Readonly<Record<string, string>>> = [
  ['1.20', { asyncio: 'uasyncio' }],
  ['1.21', {}],
];

export function runtimeFor(version: Version): RuntimeWithSources {
  return {
    facts: {
      id: 'micropython',
      name: 'MicroPython',
      version,
      release: at(RELEASES, version),
      python: {
        overlays: ['common', 'micropython', ...at(OVERLAYS, version), ...at(ASYNCIO, version), 'frozen'],
        renamed: at(RENAMED, version),
        libraries: [],
        lists: undefined,
        hashEndsWithDigest: true,
        path: ['', '.frozen', '/lib'],
        start: { boot: ['boot.py'], main: ['main.py'], bootSharesGlobals: true },
      },
      defaults: { clientVerifies: 'required', serverVerifies: 'none', trusted: 'nothing' },
    },
    sources: {
      modules: { basis: 'read', source: 'facts/modules' },
      defaults: { basis: 'ran', source: 'facts/micropython/api' },
    },
  };
}

/** No firmware: the newest MicroPython with all that guides document. */
export function guideRuntime(): RuntimeWithSources {
  const { facts, sources } = runtimeFor('1.27');
  return { facts: { ...facts, python: { ...facts.python, overlays: [...facts.python.overlays, 'guide'] } }, sources };
}
