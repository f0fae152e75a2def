// STM32 boards, of which MicroPython knows many: one profile stands for them all.
import { osError } from '../raised.ts';
import { absentNames, CAME_LATER_ON_LWIP, type Chip, lwipWaiting, MICROPYTHON_LWIP } from './chip.ts';

export const STM32: Chip = {
  id: 'stm32',
  name: 'an STM32 board',
  under: {
    micropython: (version) => ({
      facts: {
        ...MICROPYTHON_LWIP,
        absentNames: absentNames(version, CAME_LATER_ON_LWIP),
        names: { platform: 'pyboard', sysname: 'pyboard', machine: 'an STM32 board' },
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
        clock: { basis: 'read', source: 'facts/interpreter, "At power-on, and limits"' },
      },
    }),
  },
};
