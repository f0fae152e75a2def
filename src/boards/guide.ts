// The two profiles that are no board: the engine at its best, and what guides to MicroPython take for granted.
import { MODERN_PROFILE } from '../tls/modern-profile.ts';
import type { BoardProfile } from './profile.ts';

export const MODERN: BoardProfile = {
  id: 'modern',
  title: 'no board: the engine at its best (TLS 1.3 and 1.2, strict verification)',
  runtime: 'micropython',
  version: '1.27',
  tls: MODERN_PROFILE,
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
