// The ESP32 family: the original chip, S2, S3, C3, C6.
import { ERRNOS } from '../errno.ts';
import { osError, type RaisedError } from '../python-exception.ts';
import { at, type ByVersion, since, type Version } from '../versions.ts';
import {
  absentNames,
  type Chip,
  type ChipWithSources,
  CIRCUITPYTHON_COMMON,
  ESP_IDF_RULES,
  NO_NATIVE_CODE,
} from './chip.ts';

/** In the firmwares' spelling: `ESP32S3`. */
interface Esp32 {
  readonly id: string;
  readonly name: string;
  readonly processor: string;
  /** MICROPY_HW_BOARD_NAME of the generic board, from 1.21. */
  readonly module: string;
  /** Espressif's own board in CircuitPython, and its name of the chip. */
  readonly devkit: string;
}

function esp32({ id, name, processor, module, devkit }: Esp32): Chip {
  return {
    id,
    name,
    under: {
      micropython: (version) =>
        underMicroPython(processor, since('1.21', version) ? module : `${processor} module`, version),
      circuitpython: (version) => underCircuitPython(devkit, version),
    },
  };
}

/** lwIP's EAI_FAIL and EAI_SERVICE, negated. */
const NAME_NOT_FOUND: ByVersion<RaisedError> = [
  ['1.20', osError(-2)],
  ['1.23', osError(-202)],
];
/**
 * ports/esp32/modnetwork_globals.h, network_wlan.c; if those depend on the ESP-IDF, the version of the official builds.
 */
const CAME_LATER_ON_ESP32: ByVersion<readonly string[]> = [
  ['1.21', ['network.AUTH_OWE']],
  ['1.22', named('network.', 'PHY_KSZ8851SNL PHY_DM9051 PHY_W5500')],
  ['1.23', named('network.WLAN.SEC_', 'WEP WPA WPA2 WPA2_ENT WPA3 WPA2_WPA3 WAPI OWE')],
  ['1.24', ['network.ipconfig', 'network.WLAN.ipconfig']],
  ['1.24', named('network.AUTH_WPA3_', 'ENT_192 EXT_PSK EXT_PSK_MIXED_MODE')],
  ['1.24', named('network.STAT_NO_AP_FOUND_', 'IN_RSSI_THRESHOLD IN_AUTHMODE_THRESHOLD W_COMPATIBLE_SECURITY')],
  ['1.25', ['network.STAT_CONNECT_FAIL', 'machine.Pin.toggle']],
  ['1.25', named('network.WLAN.SEC_WPA3_', 'ENT_192 EXT_PSK EXT_PSK_MIXED_MODE')],
  ['1.26', named('network.WLAN.SEC_', 'DPP WPA3_ENT WPA2_WPA3_ENT')],
  ['1.26', named('network.', 'PHY_LAN8670 PHY_GENERIC')],
  ['1.27', named('network.WLAN.', 'SEC_WPA_ENT PROTOCOL_LR')],
];
/** The MAC address, also that of the station interface. */
const MAC = '020000000001';
/** ports/espressif/common-hal/microcontroller/Processor.c swaps the halves of each byte. */
const MAC_IN_UID = '200000000010';
/**
 * Ethernet came to the other chips with SPI (sdkconfig.base of 1.22); these two constants need the ESP32's own
 * controller.
 */
const LATER_ON_OTHER_CHIPS: ByVersion<readonly string[]> = [
  ['1.22', named('network.PHY_', 'LAN8710 LAN8720 IP101 RTL8201 DP83848 KSZ8041 KSZ8081')],
  ['1.22', named('network.ETH_', 'INITIALIZED STARTED STOPPED CONNECTED DISCONNECTED GOT_IP')],
];
const NEVER_ON_OTHER_CHIPS = named('network.', 'PHY_LAN8670 PHY_GENERIC');

/** Neither touch nor a second processor (ports/esp32/modesp32.c). */
const NEVER_ON_RISC_V = named('esp32.', 'wake_on_touch wake_on_ulp wake_on_ext0 wake_on_ext1 ULP');

function named(prefix: string, names: string): readonly string[] {
  return names.split(' ').map((name) => prefix + name);
}

function absentOn(processor: string, version: Version): readonly string[] {
  if (processor === 'ESP32') return absentNames(version, CAME_LATER_ON_ESP32);
  const names = [...absentNames(version, [...CAME_LATER_ON_ESP32, ...LATER_ON_OTHER_CHIPS]), ...NEVER_ON_OTHER_CHIPS];
  if (/C\d$/.test(processor)) names.push(...NEVER_ON_RISC_V);
  return [...new Set(names)];
}

/** xtensawin; on the RISC-V chips rv32imc, from 1.24. */
function nativeCode(processor: string, version: Version): number {
  if (!/C\d$/.test(processor)) return 10;
  return since('1.24', version) ? 11 : 0;
}

const PORT_OUT_OF_RANGE = osError(-201);

function underMicroPython(processor: string, module: string, version: Version): ChipWithSources {
  return {
    facts: {
      names: {
        platform: 'esp32',
        sysname: 'esp32',
        machine: `${module} with ${processor}`,
        build: processor === 'ESP32' ? 'ESP32_GENERIC' : `ESP32_GENERIC_${processor.slice(5)}`,
        nativeCode: nativeCode(processor, version),
        threads: 'GIL',
      },
      // Python's heap grows into the heap of ESP-IDF.
      heap: undefined,
      // CONFIG_LWIP_UDP_RECVMBOX_SIZE is 6.
      sockets: {
        most: 10,
        beyond: osError(23),
        collects: since('1.22', version),
        datagrams: undefined,
        waiting: 6,
      },
      socketRules: ESP_IDF_RULES,
      overlays: ['port-esp32'],
      absentNames: absentOn(processor, version),
      errnos: ERRNOS.newlib,
      refusedAs: 'ECONNRESET',
      nameNotFound: at(NAME_NOT_FOUND, version),
      portOutOfRange: PORT_OUT_OF_RANGE,
      clock: { atPowerOn: Date.UTC(2000, 0, 1), epoch: 2000 },
      warnings: 'stdout',
      floats: 'single',
      uniqueId: MAC,
      needsWifi: true,
      rejoinsWifi: true, // WLAN.config(reconnects=-1) by default: docs/library/network.WLAN.rst
    },
    sources: {
      names: { basis: 'read', source: 'ports/esp32/boards/ESP32_GENERIC*/mpconfigboard.h' },
      heap: { basis: 'derived', source: 'it grows from the heap of ESP-IDF, so no limit here' },
      sockets: {
        basis: 'read',
        source:
          'CONFIG_LWIP_MAX_SOCKETS, 10 by default in ESP-IDF; then OSError(23), from 1.22 after a collection (modsocket.c)',
      },
      errnos: {
        basis: 'read',
        source: 'newlib sys/errno.h (MICROPY_USE_INTERNAL_ERRNO is 0 in ports/esp32/mpconfigport.h)',
      },
      clock: {
        basis: 'read',
        source: 'ports/esp32/modtime.c (1.20: modutime.c): the clock of ESP-IDF, which starts at 0, counted from 2000',
      },
    },
  };
}

/** ports/espressif/common-hal/socketpool/Socket.c: 9.1 and 9.2 raise the errno of the attempt, not that of its end. */
const REFUSED_AS: ByVersion<ChipWithSources['facts']['refusedAs']> = [
  ['8.2', 'ECONNRESET'],
  ['9.1', 'EINPROGRESS'],
  ['10.0', 'ECONNRESET'],
];

function underCircuitPython(devkit: string, version: Version): ChipWithSources {
  return {
    facts: {
      ...CIRCUITPYTHON_COMMON,
      sockets: { ...CIRCUITPYTHON_COMMON.sockets, waiting: 6 },
      socketRules: { ...CIRCUITPYTHON_COMMON.socketRules, connectTimedOut: 'ETIMEDOUT', acceptedInherits: false },
      overlays: ['port-espressif'],
      refusedAs: at(REFUSED_AS, version),
      names: { platform: 'Espressif', sysname: devkit.split(' with ')[1]!, machine: devkit, ...NO_NATIVE_CODE },
      heap: undefined,
      uniqueId: MAC_IN_UID,
      needsWifi: true,
    },
    sources: {
      names: { basis: 'read', source: 'ports/espressif/mpconfigport.h, boards/espressif_*_devkit*' },
      heap: { basis: 'derived', source: 'not limited here' },
      sockets: {
        basis: 'read',
        source: 'ports/espressif/esp-idf-config/sdkconfig.defaults: CONFIG_LWIP_MAX_SOCKETS=8; then “Out of sockets”',
      },
      errnos: { basis: 'read', source: 'newlib sys/errno.h' },
      clock: {
        basis: 'derived',
        source: 'ports/espressif/common-hal/rtc/RTC.c counts from 2000; that it starts at 0 was not seen',
      },
    },
  };
}

export const ESP32 = esp32({
  id: 'esp32',
  name: 'an ESP32 board',
  processor: 'ESP32',
  module: 'Generic ESP32 module',
  devkit: 'Espressif ESP32 DevKitc V4 WROOM-32E with ESP32',
});
export const ESP32_S2 = esp32({
  id: 'esp32-s2',
  name: 'an ESP32-S2 board',
  processor: 'ESP32S2',
  module: 'Generic ESP32S2 module',
  devkit: 'ESP32-S2-DevKitC-1-N4 with ESP32S2',
});
export const ESP32_S3 = esp32({
  id: 'esp32-s3',
  name: 'an ESP32-S3 board',
  processor: 'ESP32S3',
  module: 'Generic ESP32S3 module',
  devkit: 'ESP32-S3-DevKitC-1-N8 with ESP32S3',
});
export const ESP32_C3 = esp32({
  id: 'esp32-c3',
  name: 'an ESP32-C3 board',
  processor: 'ESP32C3',
  module: 'ESP32C3 module',
  devkit: 'ESP32-C3-DevKitM-1 with ESP32-C3N4',
});
export const ESP32_C6 = esp32({
  id: 'esp32-c6',
  name: 'an ESP32-C6 board',
  processor: 'ESP32C6',
  module: 'ESP32C6 module',
  devkit: 'ESP32-C6-DevKitC-1-N8 with ESP32C6',
});
