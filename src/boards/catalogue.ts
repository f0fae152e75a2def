// The firmwares that have a profile: for each port of a runtime its chips, versions and TLS stack. These are only ids,
// cheap enough to be loaded at start-up; load-profile.ts loads the parts of the requested board.

import type { RuntimeFacts } from './profile.ts';
import { since, type Version } from './versions.ts';

/** A port of a runtime: the chips that share its TLS stack, each with the first supported version. */
export interface Port {
  readonly runtime: RuntimeFacts['id'];
  /**
   * Passed to the stack's `stackFor`, which may depend on it: a port (`rp2`), chips that some versions build differently
   * (`esp32-later`), or the version of a coprocessor's firmware (`3.3`).
   */
  readonly port: string;
  readonly chips: Readonly<Record<string, Version>>;
  readonly stack: StackName;
  /** The only known versions; absent: all. */
  readonly versions?: readonly Version[];
  /** Suffix of the version in an id: the firmware of a coprocessor. */
  readonly suffix?: string;
}

/** The folders of stacks/ from which a firmware can be composed; load-profile.ts says how each is loaded. */
export type StackName =
  | 'micropython'
  | 'micropython-esp32'
  | 'circuitpython-rp2'
  | 'circuitpython-espressif'
  | 'axtls'
  | 'airlift';

/** Ascending: the last is the newest. A port's chips have all versions from their first on. */
export const VERSIONS: Readonly<Record<RuntimeFacts['id'], readonly Version[]>> = {
  micropython: ['1.20', '1.21', '1.22', '1.23', '1.24', '1.25', '1.26', '1.27', '1.28', '1.29'],
  circuitpython: ['8.2', '9.0', '9.1', '9.2', '10.0', '10.1', '10.2', 'main'],
};

/**
 * Versions whose facts come from a build before the release (1.29: a preview from the weeks before), or from a branch:
 * they are used if they are named, but not as the newest.
 */
export const UNRELEASED: readonly Version[] = ['1.29', 'main'];

export const PORTS: readonly Port[] = [
  { runtime: 'micropython', port: 'rp2', chips: { 'pico-w': '1.20', 'pico-2-w': '1.25' }, stack: 'micropython' },
  { runtime: 'micropython', port: 'stm32', chips: { stm32: '1.20' }, stack: 'micropython' },
  { runtime: 'micropython', port: 'unix', chips: { unix: '1.20' }, stack: 'micropython' },
  { runtime: 'micropython', port: 'esp8266', chips: { esp8266: '1.20' }, stack: 'axtls' },
  { runtime: 'micropython', port: 'esp32', chips: { esp32: '1.20' }, stack: 'micropython-esp32' },
  {
    runtime: 'micropython',
    port: 'esp32-later',
    chips: { 'esp32-s2': '1.20', 'esp32-s3': '1.20', 'esp32-c3': '1.20', 'esp32-c6': '1.24' },
    stack: 'micropython-esp32',
  },
  { runtime: 'circuitpython', port: 'rp2', chips: { 'pico-w': '8.2', 'pico-2-w': '9.2' }, stack: 'circuitpython-rp2' },
  {
    runtime: 'circuitpython',
    port: 'espressif',
    chips: { esp32: '8.2', 'esp32-s2': '8.2', 'esp32-s3': '8.2', 'esp32-c3': '8.2', 'esp32-c6': '9.0' },
    stack: 'circuitpython-espressif',
  },
  ...['1.7', '3.0', '3.3'].map(airlift),
];

/** The network firmware of boards with an AirLift coprocessor, by the version of that firmware. */
function airlift(nina: string): Port {
  return {
    runtime: 'circuitpython',
    port: nina,
    chips: { samd51: '10.2' },
    stack: 'airlift',
    versions: ['10.2'],
    suffix: `+nina-${nina}`,
  };
}

/** The default profile for a program, by the runtime that its imports imply. */
export const BOARD_OF_PROGRAM = { circuitpython: 'pico-w@circuitpython-10.2', micropython: 'guide' } as const;

/** The two profiles that are no board's: `modern` and `guide`. */
export const GENERIC_PROFILES = ['modern', 'guide'] as const;

export interface Combination {
  readonly id: string;
  readonly chip: string;
  readonly version: Version;
  readonly port: Port;
}

/** Every firmware that has a profile, in the order of {@link PORTS}, versions ascending. */
export const COMBINATIONS: readonly Combination[] = PORTS.flatMap((port) =>
  Object.entries(port.chips).flatMap(([chip, first]) =>
    (port.versions ?? VERSIONS[port.runtime])
      .filter((version) => since(first, version))
      .map((version) => ({ id: `${chip}@${port.runtime}-${version}${port.suffix ?? ''}`, chip, version, port })),
  ),
);

/** All ids that `--board` accepts unchanged. */
export const BOARD_IDS: readonly string[] = [...GENERIC_PROFILES, ...COMBINATIONS.map(({ id }) => id)];

/** The possible results of resolving a name: names/resolve-board.ts. */
export const KNOWN_FIRMWARES = {
  others: GENERIC_PROFILES,
  known: COMBINATIONS.map(({ id, chip, version, port: { runtime } }) => ({
    id,
    chip,
    runtime,
    version,
    unreleased: UNRELEASED.includes(version),
  })),
} as const;
