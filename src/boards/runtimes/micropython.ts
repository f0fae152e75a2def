// MicroPython by version: its modules, its paths, its defaults.
import type { PythonFacts, RuntimeHabits } from '../profile.ts';
import { at, type ByVersion, type Version } from '../versions.ts';
import { type ModuleLists, NO_MODULES } from './module-lists.ts';
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

/** Overlays above the modules that all versions share. */
const OVERLAYS: ByVersion<readonly string[]> = [
  ['1.20', ['micropython-1.20']],
  ['1.21', ['micropython-1.20', 'micropython-1.21']],
  ['1.22', ['micropython-1.20', 'micropython-1.22']],
  ['1.23', ['micropython-1.23']],
  ['1.25', ['micropython-1.23', 'micropython-1.25']],
  ['1.26', ['micropython-1.23', 'micropython-1.26']],
  ['1.29', ['micropython-1.23', 'micropython-1.29']],
];

/** Variants of asyncio's rules (`_asyncio_rules.py`) that differ from 1.20. */
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

/** The dates of the release tags. */
const RELEASED: ByVersion<string> = [
  ['1.20', '2023-04-26'],
  ['1.21', '2023-10-06'],
  ['1.22', '2024-02-20'],
  ['1.23', '2024-05-31'],
  ['1.24', '2024-11-29'],
  ['1.25', '2025-04-16'],
  ['1.26', '2025-09-11'],
  ['1.27', '2025-12-10'],
  ['1.28', '2026-04-06'],
  ['1.29', ''],
];

const SET_CLOCK = 'import ntptime; ntptime.settime()';

const HABITS: RuntimeHabits = {
  repl: { name: 'MicroPython', help: 'Type "help()" for more information.', reboot: 'MPY: soft reboot' },
  versionPrefix: 'v',
  joinsFromSettings: false,
  joinWifi: 'network.WLAN(network.STA_IF).connect(ssid, password)',
  setClock: SET_CLOCK,
  setClockLine: SET_CLOCK,
  caFormat: 'der',
  httpLibrary: 'requests',
  chainsExceptions: false,
};

/** py/modsys.c, py/persistentcode.h. */
const IMPLEMENTATION: ByVersion<PythonFacts['implementation']> = [
  ['1.20', { names: ['_mpy'], compiled: 0x106 }],
  ['1.22', { names: ['_mpy'], compiled: 0x206 }],
  ['1.23', { names: ['_mpy'], compiled: 0x306 }],
  ['1.25', { names: ['_mpy', '_build'], compiled: 0x306 }],
  ['1.26', { names: ['_mpy', '_build', '_thread'], compiled: 0x306 }],
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
        implementation: at(IMPLEMENTATION, version),
        lists: NO_MODULES,
        hasMore: false,
        fixedBuiltins: true,
        released: at(RELEASED, version),
        hashEndsWithDigest: true,
        compiledMark: 0x4d,
        installer: 'mpremote mip install',
        path: ['', '.frozen', '/lib'],
        start: { boot: ['boot.py'], main: ['main.py'], bootSharesGlobals: true },
      },
      habits: HABITS,
      defaults: { clientVerifies: 'required', serverVerifies: 'none', trusted: 'nothing' },
    },
    sources: {
      modules: {
        basis: 'read',
        source: 'the port’s options, through the C preprocessor, and the board’s manifest.py at the tag',
      },
      defaults: { basis: 'ran', source: 'the ssl module of MicroPython’s unix port of that version, asked on a PC' },
    },
  };
}

/**
 * Not a firmware: the newest MicroPython with everything that guides document.
 *
 * @param boards - module lists of the boards with that version: the result has all of them.
 */
export function guideRuntime(boards: readonly ModuleLists[]): RuntimeWithSources {
  const { facts, sources } = runtimeFor('1.27');
  const overlays = [...facts.python.overlays, 'guide'];
  const any = (names: (lists: ModuleLists) => readonly string[]) => [...new Set(boards.flatMap(names))];
  const lists: ModuleLists = {
    builtin: any(({ builtin }) => builtin),
    extensible: any(({ extensible }) => extensible),
    uNames: any(({ uNames }) => uNames),
    frozen: Object.assign({}, ...boards.map(({ frozen }) => frozen)),
    aliases: {},
  };
  // If a program follows a guide and puts a library into lib/, that library is imported.
  const path = ['', '/lib', '.frozen'];
  const python = { ...facts.python, overlays, lists, path, hasMore: true, fixedBuiltins: false };
  return { facts: { ...facts, python }, sources };
}
