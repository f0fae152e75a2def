// The ClientHellos of ESP-IDF's mbedTLS in the firmwares of the ESP32 family, and of AirLift's NINA, byte for byte:
// ../shared/facts/esp32/clienthello-*.hex. The letters are those of its README.
import { type HelloExtension, ProtocolVersion, type TlsProfile } from '../../../tls/profile.ts';

const { tls10, tls11, tls12 } = ProtocolVersion;

const RSA_256 = [0x009d, 0xc09d, 0x003d, 0x0035];
const RSA_128 = [0x009c, 0xc09c, 0x003c, 0x002f];
const RSA_ARIA_256 = [0xc051, 0xc03d];
const RSA_ARIA_128 = [0xc050, 0xc03c];
const ECDHE_256 = [0xc02c, 0xc030, 0xc0ad, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc0af];
const ECDHE_128 = [0xc02b, 0xc02f, 0xc0ac, 0xc023, 0xc027, 0xc009, 0xc013, 0xc0ae];
const ECDHE_ARIA_256 = [0xc05d, 0xc061, 0xc049, 0xc04d];
const ECDHE_ARIA_128 = [0xc05c, 0xc060, 0xc048, 0xc04c];
const ECDH_256 = [0xc032, 0xc02a, 0xc00f, 0xc02e, 0xc026, 0xc005];
const ECDH_128 = [0xc031, 0xc029, 0xc00e, 0xc02d, 0xc025, 0xc004];
const SCSV = 0x00ff;

/** mbedTLS 3 with static RSA and ARIA. */
const SUITES_A: readonly number[] = [
  ...ECDHE_256,
  ...ECDHE_ARIA_256,
  ...ECDHE_128,
  ...ECDHE_ARIA_128,
  ...RSA_256,
  ...ECDH_256,
  0xc0a1,
  ...[0xc05f, 0xc063, 0xc051, 0xc04b, 0xc04f, 0xc03d],
  ...RSA_128,
  ...ECDH_128,
  0xc0a0,
  ...[0xc05e, 0xc062, 0xc050, 0xc04a, 0xc04e, 0xc03c],
  SCSV,
];

const OF_STATIC_RSA: ReadonlySet<number> = new Set([
  ...RSA_256,
  ...RSA_128,
  ...RSA_ARIA_256,
  ...RSA_ARIA_128,
  0xc0a1,
  0xc0a0,
]);

/** Without static RSA (CONFIG_MBEDTLS_KEY_EXCHANGE_RSA=n). */
const SUITES_B = SUITES_A.filter((suite) => !OF_STATIC_RSA.has(suite));

/** mbedTLS 2: with DHE, without ARIA. */
const SUITES_C = [
  ...[0xc02c, 0xc030, 0x009f, 0xc0ad, 0xc09f, 0xc024, 0xc028, 0x006b, 0xc00a, 0xc014, 0x0039, 0xc0af, 0xc0a3],
  ...[0xc02b, 0xc02f, 0x009e, 0xc0ac, 0xc09e, 0xc023, 0xc027, 0x0067, 0xc009, 0xc013, 0x0033, 0xc0ae, 0xc0a2],
  ...RSA_256,
  ...ECDH_256,
  0xc0a1,
  ...RSA_128,
  ...ECDH_128,
  0xc0a0,
  SCSV,
];

/** mbedTLS 4: only ECDHE. */
const SUITES_D = [...ECDHE_256, ...ECDHE_128, SCSV];

const SCHEMES = [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401];
/** mbedTLS 2 offers SHA-224 and SHA-1 too. */
const OLD_SCHEMES = [...SCHEMES, 0x0303, 0x0301, 0x0203, 0x0201];
const OLD_GROUPS = [0x0019, 0x001c, 0x0018, 0x001b, 0x0017, 0x0016, 0x001a, 0x0015, 0x0014, 0x0013, 0x0012];
const BRAINPOOL = [0x001a, 0x001b, 0x001c];
const NIST = [0x0017, 0x0018, 0x0019];

const LAST: readonly HelloExtension[] = [
  'ec_point_formats',
  'encrypt_then_mac',
  'extended_master_secret',
  'session_ticket',
];

const MBEDTLS_3 = {
  versions: [tls12],
  signatureSchemes: SCHEMES,
  keyShareGroups: [],
  extensions: ['server_name', 'supported_groups', 'signature_algorithms', ...LAST],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  timeInRandom: 2000,
  serverOrder: true,
} as const satisfies Partial<TlsProfile>;

const MBEDTLS_2 = {
  ...MBEDTLS_3,
  versions: [tls12, tls11, tls10],
  cipherSuites: SUITES_C,
  signatureSchemes: OLD_SCHEMES,
  extensions: ['server_name', 'signature_algorithms', 'supported_groups', ...LAST],
} as const satisfies Partial<TlsProfile>;

/** MicroPython 1.20 on the original ESP32 (IDF 4.2) and NINA 1.7. */
export const HELLO_IDF_4_2: TlsProfile = { ...MBEDTLS_2, name: 'esp-idf-4.2', groups: OLD_GROUPS };

/** MicroPython 1.20 on S2, S3, C3: IDF 4.4. */
export const HELLO_IDF_4_4: TlsProfile = { ...MBEDTLS_2, name: 'esp-idf-4.4', groups: [...OLD_GROUPS, 0x001d] };

/** CircuitPython 8.2: IDF 4.4 without TLS 1.0 and 1.1. */
export const HELLO_CIRCUITPYTHON_8_2: TlsProfile = {
  ...HELLO_IDF_4_4,
  name: 'circuitpython-8.2-espressif',
  versions: [tls12],
};

/** MicroPython 1.21, NINA 3. */
export const HELLO_MICROPYTHON_1_21: TlsProfile = {
  ...MBEDTLS_3,
  name: 'micropython-1.21-esp32',
  cipherSuites: SUITES_A,
  groups: [0x001d, ...NIST, ...BRAINPOOL],
};

/** MicroPython 1.22 to 1.28. */
export const HELLO_MICROPYTHON_1_22: TlsProfile = {
  ...MBEDTLS_3,
  name: 'micropython-1.22-esp32',
  cipherSuites: SUITES_A,
  groups: NIST,
};

/** CircuitPython 9.0 to 10.2. */
export const HELLO_CIRCUITPYTHON_9: TlsProfile = {
  ...MBEDTLS_3,
  name: 'circuitpython-9-espressif',
  cipherSuites: SUITES_B,
  groups: [0x001d, 0x0017, 0x0018],
  maxRecordOut: 2048,
};

/** CircuitPython main, IDF 6.0.1. */
export const HELLO_CIRCUITPYTHON_MAIN: TlsProfile = {
  ...MBEDTLS_3,
  name: 'circuitpython-main-espressif',
  cipherSuites: SUITES_D,
  groups: [0x001d, 0x0017, 0x0018, 0x001e, 0x0019, ...BRAINPOOL],
  maxRecordOut: 2048,
};
