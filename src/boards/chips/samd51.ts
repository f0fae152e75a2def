// Boards with a SAMD51 and an AirLift coprocessor, which provides the network: PyPortal, MatrixPortal M4 and others.
import { ERRNOS } from '../errno.ts';
import { exception, osError } from '../python-exception.ts';
import { type Chip, NO_NATIVE_CODE, SOCKETPOOL_RULES } from './chip.ts';

export const SAMD51: Chip = {
  id: 'samd51',
  name: 'a SAMD51 board with AirLift',
  under: {
    circuitpython: () => ({
      facts: {
        names: {
          platform: 'MicroChip SAMD51',
          sysname: 'samd51j20',
          machine: 'Adafruit PyPortal with samd51j20',
          ...NO_NATIVE_CODE,
        },
        heap: undefined,
        sockets: { most: 6, beyond: osError(23), datagrams: undefined, waiting: 1 },
        socketRules: SOCKETPOOL_RULES,
        overlays: [],
        absentNames: [],
        errnos: ERRNOS.newlib,
        refusedAs: 'ECONNRESET',
        nameNotFound: exception('ConnectionError', 'Failed to request hostname'),
        portOutOfRange: exception('ValueError', 'Port must be an integer'),
        clock: { atPowerOn: Date.UTC(2000, 0, 1), epoch: 1970 },
        warnings: undefined,
        floats: 'single',
        // ports/atmel-samd/common-hal/microcontroller/Processor.c: four words.
        uniqueId: '4b7f2a1d5052534a30202020ff0b1e39',
        needsWifi: true,
      },
      sources: {
        names: { basis: 'read', source: 'ports/atmel-samd/boards/pyportal' },
        heap: { basis: 'derived', source: 'not limited here' },
        sockets: {
          basis: 'read',
          source: 'CONFIG_LWIP_MAX_SOCKETS of NINA 3: 6; beyond it adafruit_esp32spi 11.1.4 raises OSError(23)',
        },
        errnos: { basis: 'read', source: 'newlib sys/errno.h' },
        clock: {
          basis: 'derived',
          source: 'ports/atmel-samd/common-hal/rtc/RTC.c counts from 2000; that it starts at 0 was not seen',
        },
      },
    }),
  },
};
