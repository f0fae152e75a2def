// How MicroPython raises the failures of mbedTLS, by version (extmod/modtls_mbedtls.c, up to 1.22 modssl and modussl).

import type { ByVersion } from '../../versions.ts';
import { type ErrorTableId, joinErrorNames, splitMbedtlsError } from '../mbedtls/errors.ts';
import type { ExceptionRules } from '../mbedtls/exceptions.ts';

const COMMON = { allocation: 'ENOMEM' } as const;
/** Errors of a first message that is not a ClientHello. */
const OLD_SERVER = { notTlsAtServer: 'SSL_BAD_HS_CLIENT_HELLO' } as const;
const SERVER = { notTlsAtServer: 'SSL_UNEXPECTED_MESSAGE' } as const;

/** Without MBEDTLS_PEM_PARSE_C and MBEDTLS_BASE64_C the table lacks the names of their errors. */
function withoutPem(table: ErrorTableId): Pick<ExceptionRules, 'table' | 'textOf'> {
  const nameless = (name: string | undefined) => name?.startsWith('PEM_') || name?.startsWith('BASE64_');
  const partsOf = (ret: number) =>
    splitMbedtlsError(ret, table).map((part) => (nameless(part.name) ? { ...part, name: undefined } : part));
  return { table, textOf: (ret) => joinErrorNames(partsOf(ret)) };
}

/** On rp2, stm32 and unix. */
export const EXCEPTION_RULES: ByVersion<ExceptionRules> = [
  [
    '1.20',
    { ...COMMON, ...withoutPem('2.16'), generation: '2', flags: 'number', stream: 'kept-number', ...OLD_SERVER },
  ],
  [
    '1.21',
    { ...COMMON, ...withoutPem('2.28'), generation: '2', flags: 'number', stream: 'kept-number', ...OLD_SERVER },
  ],
  [
    '1.22',
    { ...COMMON, ...withoutPem('2.28'), generation: '2', flags: 'sentences', stream: 'kept-once', ...OLD_SERVER },
  ],
  [
    '1.23',
    {
      ...COMMON,
      ...withoutPem('3.5'),
      generation: '3',
      flags: 'sentences',
      stream: 'kept-once-in-handshake',
      ...SERVER,
    },
  ],
  [
    '1.25',
    {
      ...COMMON,
      ...withoutPem('3.6.2'),
      generation: '3',
      flags: 'sentences',
      stream: 'kept-once-in-handshake',
      ...SERVER,
    },
  ],
  // MICROPY_STREAMS_DELEGATE_ERROR. MicroPython's own table (lib/mbedtls_errors) stays that of 3.6.2 in 1.29.
  [
    '1.28',
    { ...COMMON, ...withoutPem('3.6.2'), generation: '3', flags: 'sentences', stream: 'kept-as-wrap', ...SERVER },
  ],
  ['1.29', { ...COMMON, table: '3.6.2', generation: '3', flags: 'sentences', stream: 'kept-as-wrap' }],
];
