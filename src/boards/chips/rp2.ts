// Boards with a Raspberry Pi microcontroller and its wireless chip: Pico W, Pico 2 W.
import { osError } from '../python-exception.ts';
import { at, type ByVersion, since, type Version } from '../versions.ts';
import {
  absentNames,
  CAME_LATER_ON_CYW43,
  CAME_LATER_ON_LWIP,
  type Chip,
  CIRCUITPYTHON_COMMON,
  FLASH_ID,
  lwipWaiting,
  MICROPYTHON_LWIP,
  NO_NATIVE_CODE,
} from './chip.ts';

/** For CircuitPython: 8.2 and 9.0 keep lwIP's default pool (derived). */
const SOCKETS: ByVersion<number> = [
  ['8.2', 5],
  ['9.1', 8],
];

/** The year of 1 January at which CircuitPython's clock starts; read in the tags 8.2.10, 9.0.5, 9.1.4 and 9.2.0. */
const FIRST_YEAR: ByVersion<number> = [
  ['8.2', 2020],
  ['9.2', 2000],
];

const CAME_LATER_ON_RP2: ByVersion<readonly string[]> = [
  ['1.24', ['machine.USBDevice']],
  ['1.27', ['machine.I2CTarget']],
];

interface Rp2 {
  readonly id: string;
  readonly name: string;
  readonly processor: 'RP2040' | 'RP2350';
  /** CircuitPython's MICROPY_HW_MCU_NAME. */
  readonly mcu: string;
  /** Bytes of MicroPython's heap (`GC: total`). */
  readonly heap: ByVersion<number>;
  /** The versions of `heap` whose firmware was built. */
  readonly heapBuilt: readonly Version[];
}

function rp2({ id, name, processor, mcu, heap, heapBuilt }: Rp2): Chip {
  return {
    id,
    name,
    under: {
      micropython: (version) => ({
        facts: {
          ...MICROPYTHON_LWIP,
          absentNames: absentNames(version, [...CAME_LATER_ON_LWIP, ...CAME_LATER_ON_CYW43, ...CAME_LATER_ON_RP2]),
          overlays: ['port-rp2'],
          names: {
            platform: 'rp2',
            sysname: 'rp2',
            machine: `${name} with ${processor}`,
            build: processor === 'RP2040' ? 'RPI_PICO_W' : 'RPI_PICO2_W',
            nativeCode: processor === 'RP2040' ? 4 : 7, // armv6m, armv7emsp
            threads: 'unsafe',
          },
          heap: at(heap, version),
          sockets: { most: 5, beyond: osError(12), datagrams: 4, listeners: 8, waiting: lwipWaiting(version) },
          clock: { atPowerOn: Date.UTC(2021, 0, 1), epoch: 1970 },
          uniqueId: FLASH_ID,
          needsWifi: true,
        },
        sources: {
          names: { basis: 'read', source: 'ports/rp2/boards' },
          heap: {
            basis: heapBuilt.includes(version) ? 'ran' : 'derived',
            source: `firmwares of ${heapBuilt.join(', ')}, built: __GcHeapStart, __GcHeapEnd, and the formula of py/gc.c`,
          },
          sockets: {
            basis: 'derived',
            source: 'lwIP’s pools (opt.h): 5 TCP connections, 4 UDP sockets, 8 listeners; the options set no others',
          },
          errnos: { basis: 'read', source: 'py/mperrno.h, extmod/modlwip.c' },
          clock: { basis: 'read', source: 'ports/rp2/main.c: 2021-01-01' },
        },
      }),
      circuitpython: (version) => ({
        facts: {
          ...CIRCUITPYTHON_COMMON,
          // ports/raspberrypi/common-hal/socketpool/Socket.c collects and tries again; that of espressif does not.
          sockets: { ...CIRCUITPYTHON_COMMON.sockets, most: at(SOCKETS, version), collects: true },
          names: { platform: processor, sysname: mcu, machine: `${name} with ${mcu}`, ...NO_NATIVE_CODE },
          heap: undefined,
          clock: { ...CIRCUITPYTHON_COMMON.clock, atPowerOn: Date.UTC(at(FIRST_YEAR, version), 0, 1) },
          uniqueId: FLASH_ID,
          needsWifi: true,
        },
        sources: {
          names: { basis: 'read', source: 'ports/raspberrypi/boards' },
          heap: { basis: 'derived', source: 'not limited here' },
          sockets: {
            basis: since('9.1', version) ? 'read' : 'derived',
            source:
              'ports/raspberrypi/common-hal/socketpool/Socket.c: MAX_SOCKETS 8, “Out of sockets”; up to 9.0 lwIP’s pool of 5',
          },
          errnos: { basis: 'read', source: 'newlib sys/errno.h' },
          clock: { basis: 'read', source: 'ports/raspberrypi/common-hal/rtc/RTC.c' },
        },
      }),
    },
  };
}

export const PICO_W = rp2({
  id: 'pico-w',
  name: 'Raspberry Pi Pico W',
  processor: 'RP2040',
  mcu: 'rp2040',
  // If two neighbours differ, the larger one; derived.
  heap: [
    ['1.20', 205_376],
    ['1.21', 191_936],
    ['1.23', 191_552],
    ['1.24', 205_376],
    ['1.26', 205_312],
  ],
  heapBuilt: ['1.22', '1.23', '1.25', '1.27'],
});
export const PICO_2_W = rp2({
  id: 'pico-2-w',
  name: 'Raspberry Pi Pico 2 W',
  processor: 'RP2350',
  mcu: 'rp2350a',
  heap: [['1.20', 457_024]],
  heapBuilt: ['1.27'],
});
