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

const MODULES = [
  'ssl',
  'tls',
  'socket',
  'select',
  'asyncio',
  'network',
  'machine',
  'time',
  'ntptime',
  'requests',
  'usocket',
  'uselect',
  'uasyncio',
  'utime',
  'urequests',
];

export function runtimeFor(version: Version): RuntimeWithSources {
  return {
    facts: {
      id: 'micropython',
      name: 'MicroPython',
      version,
      release: at(RELEASES, version),
      python: {
        overlays: ['common', 'micropython', ...at(OVERLAYS, version)],
        modules: MODULES,
        builtin: [],
        extensible: [],
        frozen: [],
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
export function guideRuntime(extra: readonly string[]): RuntimeWithSources {
  const { facts, sources } = runtimeFor('1.27');
  const modules = ['ssl', 'tls', 'socket', 'select', 'asyncio', 'network', 'machine', 'time', 'ntptime', 'requests'];
  const overlays = [...facts.python.overlays, 'guide'];
  return { facts: { ...facts, python: { ...facts.python, overlays, modules: [...modules, ...extra] } }, sources };
}
