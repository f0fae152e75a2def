// Finds the firmware that a post is about: from the board's banner, from os.uname(), from logs that only one kind of
// program writes, and from names in a program. --board overrides all of these.
import type { Side } from '../themes.ts';

export type Runtime =
  | 'micropython'
  | 'circuitpython'
  | 'esp-idf'
  | 'arduino-esp32'
  | 'arduino-esp8266'
  | 'python'
  | 'node'
  | 'browser'
  | 'shell';

export type PastedChip = 'rp2' | 'esp32' | 'esp8266' | 'stm32' | 'unix' | 'samd';

export interface PastedFirmware {
  readonly runtime?: Runtime | undefined;
  /** `1.20`, `9.0`: major and minor. */
  readonly version?: string | undefined;
  readonly chip?: PastedChip | undefined;
  /** As the banner writes it. */
  readonly board?: string | undefined;
  /** Whether a banner or --board says so: then a number has one reading. */
  readonly isSure: boolean;
  /** The errno numbering of its sockets, if a profile has it. */
  readonly errnos?: 'linux' | 'newlib' | undefined;
  /** Whether TLS runs on a coprocessor (AirLift). */
  readonly isAirLift: boolean;
  /** The version of the coprocessor's NINA firmware, if known: `3.3`. */
  readonly nina?: string | undefined;
  /** Whether its sockets are on a WIZnet chip. */
  readonly isWiznet?: boolean;
}

/** @param all - the whole text, code included. */
export function findFirmware(all: string): PastedFirmware {
  const isWiznet = /wiznet|\bw5[15]00s?\b|\bw5500\b|wiznet5k|RP2040-HAT/i.test(all);
  const isAirLift = /esp32spi|airlift|nina[-_ ]?(?:fw|w102)|ESP_SPIcontrol|matrixportal m4|pyportal/i.test(all);
  const banner =
    /\b(MicroPython|CircuitPython) v?(\d{1,2}\.\d{1,2})(?:\.\d{1,3})?\S{0,40} on \d{4}-\d\d-\d\d; ?([^\n]{1,100})/.exec(
      all,
    );
  if (banner !== null) {
    const [, name, version, board] = banner;
    const runtime = name === 'MicroPython' ? 'micropython' : 'circuitpython';
    return { runtime, version, chip: chipOf(board!), board: board!.trim(), isSure: true, isAirLift, isWiznet };
  }
  const uname =
    /\bsysname='(\w{1,20})'[^)]{0,120}\bversion='v?(\d{1,2}\.\d{1,2})[^)]{0,160}?machine='([^'\n]{1,100})/.exec(all);
  if (uname !== null) {
    const [, system, version, board] = uname;
    const runtime =
      /^samd|^nrf|circuitpython/i.test(`${system}`) || Number.parseInt(version!, 10) >= 4
        ? 'circuitpython'
        : 'micropython';
    return { runtime, version, chip: chipOf(board!) ?? chipOf(system!), board, isSure: true, isAirLift, isWiznet };
  }
  const runtime = runtimeOf(all);
  return { runtime, version: versionIn(all, runtime), chip: chipOf(all), isSure: false, isAirLift, isWiznet };
}

/** @param id - of a profile: `pico-w@circuitpython-10.2`, `samd51@circuitpython-10.2+nina-3.3`. */
export function firmwareOfProfile(id: string): PastedFirmware {
  const [, board = id, runtime, version, nina] = /^([^@]+)@([a-z]+)-([^+\s]+)(?:\+nina-(\S+))?$/.exec(id) ?? [];
  return {
    runtime: runtime === 'circuitpython' ? 'circuitpython' : 'micropython',
    version: version?.replace(/^main$/, '11.0'),
    chip: board === 'unix' ? 'unix' : chipOf(board.replaceAll('-', ' ')),
    board: id,
    isSure: true,
    isAirLift: nina !== undefined,
    nina,
  };
}

/** In which language a line to change is written. */
export function sideOf({ runtime }: PastedFirmware): Side | undefined {
  if (runtime === 'arduino-esp32' || runtime === 'arduino-esp8266') return 'arduino';
  if (runtime === 'browser') return 'shell';
  return runtime;
}

/** The errno numbering of that firmware's sockets; `undefined` if it is unknown. */
export function errnosOf({ runtime, chip, errnos }: PastedFirmware): 'linux' | 'newlib' | undefined {
  if (errnos !== undefined) return errnos;
  if (runtime === 'circuitpython' || runtime === 'esp-idf' || runtime === 'arduino-esp32') return 'newlib';
  if (runtime === 'python' || runtime === 'node' || runtime === 'shell') return 'linux';
  if (runtime === 'micropython' && chip !== undefined) return chip === 'esp32' ? 'newlib' : 'linux';
  return chip === 'esp32' ? 'newlib' : chip === undefined ? undefined : 'linux';
}

/** Which table of mbedTLS's numbers it has: 2.16 and 2.28 share one, 3.x and 4.x the other. */
export function mbedtlsOf({ runtime, version, chip, isAirLift, nina }: PastedFirmware): '2.28' | '3.6' | undefined {
  if (isAirLift) return nina?.startsWith('1.') === true ? '2.28' : '3.6'; // NINA 1.7 has mbedTLS 2.16
  if (runtime === undefined || version === undefined) return undefined;
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const number = major * 100 + minor;
  if (runtime === 'micropython') return number >= (chip === 'esp32' ? 121 : 123) ? '3.6' : '2.28';
  if (runtime !== 'circuitpython') return undefined;
  if (chip === 'esp32') return number >= 900 ? '3.6' : '2.28';
  return number > 1002 ? '3.6' : '2.28';
}

function chipOf(text: string): PastedChip | undefined {
  if (/esp8266|nodemcu(?!-?32)|wemos d1 mini|\besp-?01|\bd1 mini\b/i.test(text)) return 'esp8266';
  if (/esp32|lolin s[23]|m5stack|tinypico|tinys[23]|qt py esp|metro esp|wroom-32|xiao[-_ ]?(?:esp|s3|c3)/i.test(text))
    return 'esp32';
  if (
    /rp2040|rp2350|\bpico\b|\bpico ?2? ?w\b|pico_w|picow|\brp2\b|plasma stick|inky frame|interstate 75|presto\b/i.test(
      text,
    )
  )
    return 'rp2';
  if (/samd|pyportal|matrixportal m4|metro m4|feather m4/i.test(text)) return 'samd';
  if (/stm32|pyboard|portenta|nucleo/i.test(text)) return 'stm32';
  if (/\bunix port\b|micropython-unix|\[GCC \d/i.test(text)) return 'unix';
  return undefined;
}

/** In order of precedence: output that only one kind of program prints before the names of programs. */
const SIGNS: readonly (readonly [runtime: Runtime, pattern: RegExp])[] = [
  ['arduino-esp8266', /BearSSL|ESP8266WiFi\.h|ESP8266HTTPClient|getLastSSLError|ets Jan {1,2}8 2013/],
  [
    'arduino-esp32',
    /\[[EWI]\]\[\w+\.cpp:\d+\]|ssl_client\.cpp|WiFiClientSecure|NetworkClientSecure|\bWiFi\.begin\(|Arduino/,
  ],
  ['browser', /\b(?:NET::)?ERR_(?:CERT|SSL|CONNECTION)_|SEC_ERROR_|MOZILLA_PKIX|SSL_ERROR_(?:RX|NO|BAD|UNSUPPORTED)/],
  ['shell', /\bcurl: ?\(\d+\)|\bmosquitto_(?:pub|sub)\b|\bopenssl s_client\b|\bwget\b/],
  [
    'node',
    /UNABLE_TO_VERIFY_LEAF|DEPTH_ZERO_SELF|ERR_TLS_|node:internal|\bnpm ERR|at TLSSocket|at TCPConnectWrap|\bcode: '[A-Z_]{4,40}'/,
  ],
  ['python', /\bsite-packages\b|_ssl\.c:\d+|urllib3|requests\.exceptions|\/usr\/lib\/python3|\bPython 3\.\d/],
  [
    'circuitpython',
    /circuitpython|\badafruit_|socketpool|wifi\.radio|settings\.toml|\bcode\.py\b|esp32spi|MMQTTException|OutOfRetries/i,
  ],
  [
    'micropython',
    /micropython|\burequests\b|\busocket\b|\bussl\b|\bumqtt\b|network\.WLAN|\bntptime\b|\bmain\.py\b|\bboot\.py\b|mip\.install|MQTTException|MPY: soft reboot/i,
  ],
  [
    'esp-idf',
    /^[EWID] ?\(\d{1,12}\) [\w-]+:|esp-tls|esp_http_client|idf\.py|\bESP-IDF\b|mqtt_client:|esp_err_t|ESP_ERR_/m,
  ],
];

function runtimeOf(all: string): Runtime | undefined {
  return SIGNS.find(([, pattern]) => pattern.test(all))?.[0];
}

/** "running MicroPython 1.22", "CP 9.0.4". */
function versionIn(all: string, runtime: Runtime | undefined): string | undefined {
  if (runtime === 'micropython') return /\b(?:micropython|mpy|firmware|uf2)\D{0,20}v?(1\.\d{1,2})\b/i.exec(all)?.[1];
  if (runtime === 'circuitpython') return /\b(?:circuit ?python|cp)\D{0,12}v?(\d{1,2}\.\d)\b/i.exec(all)?.[1];
  return undefined;
}
