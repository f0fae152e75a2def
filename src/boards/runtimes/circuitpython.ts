// CircuitPython by version: its modules, its paths, its defaults.
import type { PythonFacts, RuntimeHabits } from '../profile.ts';
import { at, type ByVersion, type Version } from '../versions.ts';
import { NO_MODULES } from './module-lists.ts';
import type { RuntimeWithSources } from './runtime.ts';

const RELEASES: ByVersion<readonly [number, number, number]> = [
  ['8.2', [8, 2, 10]],
  ['9.0', [9, 0, 5]],
  ['9.1', [9, 1, 4]],
  ['9.2', [9, 2, 8]],
  ['10.0', [10, 0, 3]],
  ['10.1', [10, 1, 4]],
  ['10.2', [10, 2, 0]],
  ['main', [10, 3, 0]],
];

/** Overlays for differences in older versions of shared-bindings/ssl, socketpool and os. */
const OVERLAYS: ByVersion<readonly string[]> = [
  ['8.2', ['circuitpython-10.1', 'circuitpython-9.1', 'circuitpython-8.2']],
  ['9.0', ['circuitpython-10.1', 'circuitpython-9.1', 'circuitpython-9.0']],
  ['9.1', ['circuitpython-10.1', 'circuitpython-9.1']],
  ['10.0', ['circuitpython-10.1']],
  ['10.2', ['circuitpython-10.2']],
  ['main', []],
];

const HABITS: RuntimeHabits = {
  repl: { name: 'Adafruit CircuitPython', help: '', reboot: 'soft reboot' },
  versionPrefix: '',
  joinsFromSettings: true,
  joinWifi: 'wifi.radio.connect(ssid, password), or CIRCUITPY_WIFI_SSID in settings.toml',
  setClock: 'adafruit_ntp.NTP(pool).datetime gives the time for rtc.RTC().datetime',
  setClockLine: undefined,
  caFormat: 'pem',
  httpLibrary: 'adafruit_requests',
  chainsExceptions: true,
};

/** py/modsys.c, py/persistentcode.h; the flags of 8.2 are derived from the MicroPython of that time. */
const IMPLEMENTATION: ByVersion<PythonFacts['implementation']> = [
  ['8.2', { names: ['mpy'], compiled: 0x205 }],
  ['9.0', { names: ['_mpy'], compiled: 0x106 }],
  ['9.2', { names: ['_mpy'], compiled: 0x306 }],
  ['10.0', { names: ['_mpy', '_build'], compiled: 0x306 }],
];

export function runtimeFor(version: Version): RuntimeWithSources {
  return {
    facts: {
      id: 'circuitpython',
      name: 'CircuitPython',
      version,
      release: at(RELEASES, version),
      python: {
        overlays: ['common', 'circuitpython', ...at(OVERLAYS, version)],
        renamed: {},
        libraries: ['circuitpython-libraries'],
        implementation: at(IMPLEMENTATION, version),
        lists: NO_MODULES,
        hasMore: false,
        fixedBuiltins: true,
        released: '',
        hashEndsWithDigest: false,
        compiledMark: 0x43,
        installer: 'circup install',
        path: ['', '/', '.frozen', '/lib'],
        start: {
          boot: ['boot.py', 'boot.txt'],
          main: ['code.txt', 'code.py', 'main.py', 'main.txt'],
          bootSharesGlobals: false,
        },
      },
      habits: HABITS,
      // Its servers also verify clients, against the bundle, until `cadata=""` turns that off.
      defaults: { clientVerifies: 'required', serverVerifies: 'required', trusted: 'built-in' },
    },
    sources: {
      modules: { basis: 'read', source: 'docs/shared_bindings_matrix.py and the board’s settings at the tag' },
      defaults: { basis: 'read', source: 'shared-module/ssl/SSLContext.c' },
    },
  };
}
