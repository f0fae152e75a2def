// CircuitPython 10.2 on the Pico W: mbedTLS 2.28.3, a bundle of 145 roots, and a callback that looks only for the
// issuer of the last certificate that a server sends.
import type { TlsProfile } from '../tls/profile.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import type { BoardProfile } from './profile.ts';

/** What its ClientHello says, as captured from mbedTLS 2.28.3 built with CircuitPython's configuration. */
const TLS: TlsProfile = {
  name: 'circuitpython-10.2-rp2',
  versions: [ProtocolVersion.tls12, ProtocolVersion.tls11, ProtocolVersion.tls10],
  cipherSuites: [
    0xc02c, 0xc030, 0x009f, 0xc024, 0xc028, 0x006b, 0xc00a, 0xc014, 0x0039, 0xc02b, 0xc02f, 0x009e, 0xc023, 0xc027,
    0x0067, 0xc009, 0xc013, 0x0033, 0x009d, 0x003d, 0x0035, 0xc032, 0xc02a, 0xc00f, 0xc02e, 0xc026, 0xc005, 0x009c,
    0x003c, 0x002f, 0xc031, 0xc029, 0xc00e, 0xc02d, 0xc025, 0xc004, 0x00ff,
  ],
  groups: [0x0019, 0x001c, 0x0018, 0x001b, 0x0017, 0x0016, 0x001a, 0x0015, 0x0014, 0x0013, 0x0012, 0x001d],
  keyShareGroups: [],
  signatureSchemes: [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401, 0x0303, 0x0301, 0x0203, 0x0201],
  extensions: ['server_name', 'signature_algorithms', 'supported_groups', 'ec_point_formats'],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  timeInRandom: true,
  serverOrder: true,
};

export const PICO_W_CIRCUITPYTHON: BoardProfile = {
  id: 'pico-w@circuitpython-10.2',
  title: 'Raspberry Pi Pico W with CircuitPython 10.2 (mbedTLS 2.28.3, TLS 1.0 to 1.2, 145 roots)',
  runtime: 'circuitpython',
  version: '10.2',
  tls: TLS,
  verifier: { kind: 'circuitpython', checkDates: false, ipAddressNames: false },
  roots: { kind: 'bundle', id: 'roots-full@d7c6385' },
  caData: 'pem',
  // mbedtls_ssl_setup takes 24,266 bytes on a 64-bit host; the Pico W's own figure and its peak are not measured.
  limits: { sockets: 8, heap: undefined, tlsSetup: 24_266, tlsPeak: 24_266 },
  errors: 'mbedtls-2.28',
  errnos: 'newlib',
  refusedAs: 'ECONNRESET',
  errorText: true,
  modules: ['ssl', 'socketpool', 'wifi', 'hashlib', 'os', 'time', 'adafruit_requests', 'adafruit_connection_manager'],
};
