// How MicroPython words the failures of mbedTLS, by version (extmod/modtls_mbedtls.c, up to 1.22 modssl and modussl).

import type { ByVersion } from '../../versions.ts';
import type { RaisingRules } from '../mbedtls/raising.ts';

const COMMON = { allocation: 'ENOMEM' } as const;

/** On rp2, stm32 and unix. */
export const RAISING: ByVersion<RaisingRules> = [
  ['1.20', { ...COMMON, table: '2.16', generation: '2', flags: 'number', stream: 'kept-number' }],
  ['1.21', { ...COMMON, table: '2.28', generation: '2', flags: 'number', stream: 'kept-number' }],
  ['1.22', { ...COMMON, table: '2.28', generation: '2', flags: 'sentences', stream: 'kept-once' }],
  ['1.23', { ...COMMON, table: '3.5', generation: '3', flags: 'sentences', stream: 'kept-once-in-handshake' }],
  ['1.25', { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-once-in-handshake' }],
  // MICROPY_STREAMS_DELEGATE_ERROR. MicroPython's own table (lib/mbedtls_errors) stays that of 3.6.2 in 1.29.
  ['1.28', { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-as-wrap' }],
];
