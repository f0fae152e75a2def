// The two profiles that are no board: the engine at its best, and what guides to MicroPython take for granted.
import type { TlsProfile } from '../tls/profile.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import type { BoardProfile } from './profile.ts';

const MODERN_TLS: TlsProfile = {
  name: 'modern',
  versions: [ProtocolVersion.tls13, ProtocolVersion.tls12],
  cipherSuites: [0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8],
  groups: [0x001d, 0x0017, 0x0018],
  keyShareGroups: [0x001d],
  signatureSchemes: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  extensions: [
    'server_name',
    'extended_master_secret',
    'renegotiation_info',
    'supported_groups',
    'ec_point_formats',
    'alpn',
    'signature_algorithms',
    'key_share',
    'psk_key_exchange_modes',
    'supported_versions',
    'cookie',
    'pre_shared_key',
  ],
  pointFormats: [0],
  middleboxCompatibility: true,
  maxRecordOut: 16_384,
  maxRecordIn: 16_384,
  timeInRandom: false,
  serverOrder: true,
};

export const MODERN: BoardProfile = {
  id: 'modern',
  title: 'no board: the engine at its best (TLS 1.3 and 1.2, strict verification)',
  runtime: 'micropython',
  version: '1.27',
  tls: MODERN_TLS,
  verifier: { kind: 'strict' },
  roots: { kind: 'system' },
  caData: 'any',
  limits: { sockets: undefined, heap: undefined, tlsSetup: 0, tlsPeak: 0 },
  errors: 'mbedtls-3.6',
  errnos: 'linux',
  refusedAs: 'ECONNREFUSED',
  errorText: true,
  modules: ['ssl', 'tls', 'socket', 'select', 'asyncio', 'network', 'machine', 'time', 'ntptime', 'requests'],
};

/**
 * No single firmware: the newest MicroPython plus what guides document and no firmware has all of (`ussl`,
 * `keyfile=`/`certfile=`, `send`, `iter_content`, `verify`). It speaks what `modern` speaks, since a guide takes for
 * granted that any site answers, and verifies as strictly where a program asks for verification.
 */
export const GUIDE: BoardProfile = {
  ...MODERN,
  id: 'guide',
  title: 'no board: the newest MicroPython with all that guides document (TLS 1.3 and 1.2)',
  modules: [...MODERN.modules, 'ussl', 'usocket', 'uselect', 'uasyncio', 'utime', 'urequests'],
};
