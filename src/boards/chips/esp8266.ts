// The ESP8266, supported only by MicroPython: NodeMCU, D1 mini and others.
import { osError } from '../python-exception.ts';
import type { ByVersion } from '../versions.ts';
import { absentNames, CAME_LATER_ON_LWIP, type Chip, lwipWaiting, MICROPYTHON_LWIP } from './chip.ts';

const CAME_LATER_ON_ESP8266: ByVersion<readonly string[]> = [
  ['1.23', ['SEC_WEP', 'SEC_WPA', 'SEC_WPA2'].map((name) => `network.WLAN.${name}`)],
  ['1.24', ['network.ipconfig', 'network.WLAN.ipconfig']],
  ['1.25', ['machine.Pin.toggle']],
];

/** ports/esp8266/mpconfigport.h: MICROPY_PY_RANDOM_EXTRA_FUNCS and others are 0, in 1.20 as in 1.27. */
const NEVER_THERE = [
  ...named('random.', 'randrange randint choice random uniform'),
  ...named(
    'math.',
    'tau inf nan expm1 log2 log10 cosh sinh tanh acosh asinh atanh isclose factorial erf erfc gamma lgamma',
  ),
  'binascii.crc32',
];

function named(prefix: string, names: string): readonly string[] {
  return names.split(' ').map((name) => prefix + name);
}

export const ESP8266: Chip = {
  id: 'esp8266',
  name: 'an ESP8266 board',
  under: {
    micropython: (version) => ({
      facts: {
        ...MICROPYTHON_LWIP,
        absentNames: [...absentNames(version, [...CAME_LATER_ON_LWIP, ...CAME_LATER_ON_ESP8266]), ...NEVER_THERE],
        names: {
          platform: 'esp8266',
          sysname: 'esp8266',
          machine: 'ESP module with ESP8266',
          build: 'ESP8266_GENERIC',
          nativeCode: 9, // xtensa
          threads: undefined,
        },
        heap: 37_952,
        sockets: { most: 5, beyond: osError(12), datagrams: 4, waiting: lwipWaiting(version) },
        overlays: ['port-esp8266'],
        clock: { atPowerOn: Date.UTC(2000, 0, 1), epoch: 2000 },
        warnings: 'stdout',
        // system_get_chip_id(): the last three bytes of the MAC address, in reverse order.
        uniqueId: '01000000',
        needsWifi: true,
        rejoinsWifi: true, // station_set_reconnect_policy of the SDK, on by default
      },
      sources: {
        names: { basis: 'read', source: 'ports/esp8266/boards/ESP8266_GENERIC' },
        heap: {
          basis: 'hardware',
          source: 'micropython/micropython#6086: “GC: total: 37952”, of the 38,912 bytes in ports/esp8266/main.c',
        },
        sockets: { basis: 'hardware', source: 'pfalcon/esp-open-sdk#291: MEMP_NUM_TCP_PCB reads 5' },
        errnos: { basis: 'read', source: 'py/mperrno.h, extmod/modlwip.c' },
        clock: {
          basis: 'derived',
          source: 'as MicroPython on ESP32: the clock starts at 0, and MicroPython counts from 2000',
        },
      },
    }),
  },
};
