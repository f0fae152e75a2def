// MicroPython on Linux or macOS, the source of most facts; and the profiles without a board (`modern`, `guide`).
import { ERRNOS } from '../errno.ts';
import { exception, osError } from '../python-exception.ts';
import { type Chip, type ChipWithSources, FLASH_ID, LINUX_RULES } from './chip.ts';

const HOST = { basis: 'read', source: 'ports/unix: this machine’s own' } as const;

const UNDER_UNIX: ChipWithSources = {
  facts: {
    isComputer: true,
    names: {
      platform: 'linux',
      sysname: 'linux',
      machine: 'linux',
      build: 'standard',
      nativeCode: 2, // x64
      threads: 'unsafe',
    },
    heap: undefined,
    sockets: { most: undefined, beyond: osError(24), datagrams: undefined, waiting: undefined },
    socketRules: LINUX_RULES,
    overlays: ['port-unix'],
    absentNames: [...['sync', 'dupterm', 'dupterm_notify', 'uname'].map((name) => `os.${name}`), 'select.select'],
    errnos: ERRNOS.linux,
    refusedAs: 'ECONNREFUSED',
    nameNotFound: exception('OSError', '[addrinfo error -2]'),
    portOutOfRange: osError(22),
    clock: { atPowerOn: undefined, epoch: 1970 },
    warnings: 'stderr',
    floats: 'double',
    uniqueId: FLASH_ID, // unix has none; `guide` has a Pico's
    needsWifi: false,
  },
  sources: { names: HOST, heap: HOST, sockets: HOST, errnos: HOST, clock: HOST },
};

export const UNIX: Chip = { id: 'unix', name: 'Linux or macOS', under: { micropython: () => UNDER_UNIX } };

/** The hardware of `modern` and `guide`: sockets fail as on the boards of most guides, and also accept host names. */
const NO_BOARD: ChipWithSources = {
  ...UNDER_UNIX,
  facts: {
    ...UNDER_UNIX.facts,
    nameNotFound: osError(-2),
    socketRules: { ...LINUX_RULES, takesNames: true, sendUnconnected: 'ENOTCONN', callTimedOut: 'ETIMEDOUT' },
    overlays: [],
    absentNames: [],
    warnings: undefined, // as on the Pico W
  },
};

export const NO_CHIP: Chip = { id: '', name: 'no board', under: { micropython: () => NO_BOARD } };
