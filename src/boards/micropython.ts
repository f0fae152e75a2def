// MicroPython 1.27 with mbedTLS 3.6.2 in the configuration that rp2, stm32 and unix share (extmod/mbedtls).
import type { TlsProfile } from '../tls/profile.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import type { BoardProfile } from './profile.ts';

/** What its ClientHello says, as captured from a unix build. */
const TLS: TlsProfile = {
  name: 'micropython-1.27',
  versions: [ProtocolVersion.tls12],
  cipherSuites: [
    0xc02c, 0xc030, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc02b, 0xc02f, 0xc023, 0xc027, 0xc009, 0xc013, 0x009d, 0x003d,
    0x0035, 0x009c, 0x003c, 0x002f, 0x00ff,
  ],
  groups: [0x0017, 0x0018, 0x0019],
  keyShareGroups: [],
  signatureSchemes: [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401],
  extensions: ['server_name', 'supported_groups', 'signature_algorithms', 'ec_point_formats'],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  timeInRandom: true,
  serverOrder: true,
};

const COMMON = {
  runtime: 'micropython',
  version: '1.27',
  tls: TLS,
  verifier: { kind: 'mbedtls', checkDates: true, ipAddressNames: true },
  roots: { kind: 'none' },
  caData: 'der',
  // Measured in a 32-bit build: before the handshake, and the peak within it.
  limits: { sockets: undefined, heap: undefined, tlsSetup: 22_784, tlsPeak: 24_900 },
  errors: 'mbedtls-3.6',
  errnos: 'linux',
  errorText: true,
  modules: [
    'ssl',
    'tls',
    'socket',
    'select',
    'asyncio',
    'network',
    'machine',
    'time',
    'ntptime',
    'requests',
    'usocket',
    'uselect',
    'uasyncio',
    'utime',
    'urequests',
  ],
} as const satisfies Partial<BoardProfile>;

export const PICO_W_MICROPYTHON: BoardProfile = {
  ...COMMON,
  id: 'pico-w@micropython-1.27',
  title: 'Raspberry Pi Pico W with MicroPython 1.27 (mbedTLS 3.6.2, TLS 1.2)',
  refusedAs: 'ECONNRESET',
};

export const STM32_MICROPYTHON: BoardProfile = {
  ...COMMON,
  id: 'stm32@micropython-1.27',
  title: 'an STM32 board with MicroPython 1.27 (mbedTLS 3.6.2, TLS 1.2)',
  refusedAs: 'ECONNRESET',
};

export const UNIX_MICROPYTHON: BoardProfile = {
  ...COMMON,
  id: 'unix@micropython-1.27',
  title: 'MicroPython 1.27 on Linux or macOS (mbedTLS 3.6.2, TLS 1.2)',
  refusedAs: 'ECONNREFUSED',
};
