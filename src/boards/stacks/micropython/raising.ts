// How MicroPython words the failures of mbedTLS, by version (extmod/modtls_mbedtls.c, up to 1.22 modssl and modussl).

import type { ByVersion } from '../../versions.ts';
import type { RaisingRules } from '../mbedtls/raising.ts';

const COMMON = { allocation: 'ENOMEM' } as const;
/** What comes before a ClientHello and is none. */
const OLD_SERVER = { notTlsAtServer: 'SSL_BAD_HS_CLIENT_HELLO' } as const;
const SERVER = { notTlsAtServer: 'SSL_UNEXPECTED_MESSAGE' } as const;

/** On rp2, stm32 and unix. */
export const RAISING: ByVersion<RaisingRules> = [
  ['1.20', { ...COMMON, table: '2.16', generation: '2', flags: 'number', stream: 'kept-number', ...OLD_SERVER }],
  ['1.21', { ...COMMON, table: '2.28', generation: '2', flags: 'number', stream: 'kept-number', ...OLD_SERVER }],
  ['1.22', { ...COMMON, table: '2.28', generation: '2', flags: 'sentences', stream: 'kept-once', ...OLD_SERVER }],
  [
    '1.23',
    { ...COMMON, table: '3.5', generation: '3', flags: 'sentences', stream: 'kept-once-in-handshake', ...SERVER },
  ],
  [
    '1.25',
    { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-once-in-handshake', ...SERVER },
  ],
  // MICROPY_STREAMS_DELEGATE_ERROR. MicroPython's own table (lib/mbedtls_errors) stays that of 3.6.2 in 1.29.
  ['1.28', { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-as-wrap', ...SERVER }],
  ['1.29', { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-as-wrap' }],
];
