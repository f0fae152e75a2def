// STM32 boards: one profile represents the many that MicroPython supports.
import { osError } from '../python-exception.ts';
import {
  absentNames,
  CAME_LATER_ON_CYW43,
  CAME_LATER_ON_LWIP,
  type Chip,
  lwipWaiting,
  MICROPYTHON_LWIP,
} from './chip.ts';

/** Only rp2 has these (ports/rp2/mpconfigport.h, extmod/modnetwork.c). */
const NEVER_THERE = ['IDLE', 'CONNECTING', 'WRONG_PASSWORD', 'NO_AP_FOUND', 'CONNECT_FAIL', 'GOT_IP'].map(
  (state) => `network.STAT_${state}`,
);
/** ports/stm32 has its own timers instead (pyb.Timer). */
const NO_PWM = ['machine.PWM', 'os.dupterm_notify'];

export const STM32: Chip = {
  id: 'stm32',
  name: 'an STM32 board',
  under: {
    micropython: (version) => ({
      facts: {
        ...MICROPYTHON_LWIP,
        absentNames: [
          ...absentNames(version, [...CAME_LATER_ON_LWIP, ...CAME_LATER_ON_CYW43]),
          ...NEVER_THERE,
          ...NO_PWM,
        ],
        names: {
          platform: 'pyboard',
          sysname: 'pyboard',
          machine: 'an STM32 board',
          build: 'PYBD_SF6',
          nativeCode: 8, // armv7emdp
          threads: undefined,
        },
        heap: undefined,
        sockets: { most: undefined, beyond: osError(12), datagrams: undefined, waiting: lwipWaiting(version) },
        clock: { atPowerOn: Date.UTC(2015, 0, 1), epoch: 2000 },
        // ports/stm32/modmachine.c: 12 bytes.
        uniqueId: '2a0038000f51383236343832',
        needsWifi: false,
      },
      sources: {
        names: { basis: 'read', source: 'ports/stm32/boards' },
        heap: { basis: 'derived', source: 'it differs from board to board, up to 32 MB of SDRAM: not limited here' },
        sockets: { basis: 'derived', source: 'it differs from board to board: not limited here' },
        errnos: { basis: 'read', source: 'py/mperrno.h' },
        clock: { basis: 'read', source: 'ports/stm32/rtc.c: 2015-01-01; the epoch is that of py/mpconfig.h' },
      },
    }),
  },
};
