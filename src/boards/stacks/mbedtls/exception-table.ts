// What a firmware raises for each of our error codes: mbedTLS's number by version, verification flags, or a specific
// Python exception.
import type { PythonExceptionClass } from '../../python-exception.ts';
import { type MbedtlsErrorName, mbedtlsErrorNumber } from './errors.ts';
import { VerifyFlag } from './verify-flags.ts';

/** The handshake errors were renumbered in mbedTLS 3.0; 4.0 uses PSA's numbers for some. */
export type ErrorGeneration = '2' | '3' | '4';

export type ExceptionRow =
  /** An error of mbedTLS, by its name in 3.x and in 2.x. */
  | { readonly mbedtls: MbedtlsErrorName; readonly in2?: MbedtlsErrorName }
  /** A certificate that mbedTLS refuses with these flags. */
  | { readonly flags: number }
  | { readonly exception: PythonExceptionClass; readonly text: string };

/** Names that are aliases of PSA numbers in 4.0 (include/mbedtls/ssl.h, psa/crypto_values.h). */
const NUMBERS_OF_4: Partial<Record<MbedtlsErrorName, number>> = {
  SSL_BAD_INPUT_DATA: -135,
  SSL_BUFFER_TOO_SMALL: -138,
  SSL_ALLOC_FAILED: -141,
  RSA_VERIFY_FAILED: -149,
};

/** The number of a failure by a build of that generation. */
export function numberIn(
  generation: ErrorGeneration,
  row: Extract<ExceptionRow, { readonly mbedtls: unknown }>,
): number {
  if (generation === '2') return mbedtlsErrorNumber(row.in2 ?? row.mbedtls);
  return (generation === '4' ? NUMBERS_OF_4[row.mbedtls] : undefined) ?? mbedtlsErrorNumber(row.mbedtls);
}

const DECODE: ExceptionRow = { mbedtls: 'SSL_DECODE_ERROR', in2: 'SSL_BAD_HS_SERVER_HELLO' };
const INVALID_CERT: ExceptionRow = { exception: 'ValueError', text: 'invalid cert' };
const INVALID_KEY: ExceptionRow = { exception: 'ValueError', text: 'invalid key' };

/** By code. Other codes use {@link EXCEPTION_OF_PREFIX}. */
export const EXCEPTION_OF_CODE: Readonly<Record<string, ExceptionRow>> = {
  'tls.decode_error': DECODE,
  'tls.unexpected_message': { mbedtls: 'SSL_UNEXPECTED_MESSAGE' },
  'tls.illegal_parameter': { mbedtls: 'SSL_ILLEGAL_PARAMETER', in2: 'SSL_BAD_HS_SERVER_HELLO' },
  'tls.not_tls': { mbedtls: 'SSL_INVALID_RECORD' },
  'tls.http_on_tls_port': { mbedtls: 'SSL_INVALID_RECORD' },
  'tls.protocol_version': { mbedtls: 'SSL_BAD_PROTOCOL_VERSION', in2: 'SSL_BAD_HS_PROTOCOL_VERSION' },
  'tls.no_common_parameters': { mbedtls: 'SSL_HANDSHAKE_FAILURE', in2: 'SSL_NO_CIPHER_CHOSEN' },
  'tls.missing_extension': DECODE,
  'tls.unsupported_extension': { mbedtls: 'SSL_UNSUPPORTED_EXTENSION', in2: 'SSL_BAD_HS_SERVER_HELLO' },
  'tls.bad_record_mac': { mbedtls: 'SSL_INVALID_MAC' },
  'tls.record_overflow': { mbedtls: 'SSL_INVALID_RECORD' },
  'tls.bad_record': { mbedtls: 'SSL_INVALID_RECORD' },
  'tls.record_too_long': { mbedtls: 'SSL_BAD_INPUT_DATA' },
  'tls.bad_finished': { mbedtls: 'SSL_HANDSHAKE_FAILURE', in2: 'SSL_BAD_HS_FINISHED' },
  'tls.bad_signature': { mbedtls: 'RSA_VERIFY_FAILED' },
  'tls.downgrade': { mbedtls: 'SSL_ILLEGAL_PARAMETER', in2: 'SSL_BAD_HS_SERVER_HELLO' },
  'tls.too_many_messages': { mbedtls: 'SSL_UNEXPECTED_MESSAGE' },
  // mbedTLS before 3.6.3 does not reassemble fragmented handshake messages; later versions have a buffer for them.
  'tls.fragmented_message': { mbedtls: 'SSL_FEATURE_UNAVAILABLE' },
  'tls.message_too_long': { mbedtls: 'SSL_BAD_INPUT_DATA' },
  'tls.certificate_required': { mbedtls: 'SSL_NO_CLIENT_CERTIFICATE' },
  // mbedTLS has one number for a client without a certificate, in every version.
  'tls.no_client_certificate': { mbedtls: 'SSL_NO_CLIENT_CERTIFICATE' },
  'tls.unknown_psk_identity': { mbedtls: 'SSL_UNKNOWN_IDENTITY' },
  'tls.bad_binder': { mbedtls: 'SSL_HANDSHAKE_FAILURE', in2: 'SSL_BAD_HS_CLIENT_HELLO' },
  'tls.inappropriate_fallback': { mbedtls: 'SSL_HANDSHAKE_FAILURE', in2: 'SSL_BAD_HS_CLIENT_HELLO' },
  'tls.no_application_protocol': { mbedtls: 'SSL_NO_APPLICATION_PROTOCOL', in2: 'SSL_BAD_HS_CLIENT_HELLO' },
  // mbedtls_ssl_read itself returns 0, the end of the stream: see raiseByMbedtls in exceptions.ts.
  'tls.truncated': { mbedtls: 'SSL_CONN_EOF' },
  'tls.closed_in_handshake': { mbedtls: 'SSL_CONN_EOF' },
  'tls.close_notify_in_handshake': { mbedtls: 'SSL_PEER_CLOSE_NOTIFY' },
  'tls.key_exhausted': { mbedtls: 'SSL_COUNTER_WRAPPING' },
  'tls.internal_error': { mbedtls: 'SSL_INTERNAL_ERROR' },

  'crypto.bad_key_share': { mbedtls: 'ECP_INVALID_KEY' },
  'crypto.bad_public_key': { mbedtls: 'PK_INVALID_PUBKEY' },
  'crypto.bad_private_key': INVALID_KEY,
  'crypto.unsupported': { mbedtls: 'SSL_FEATURE_UNAVAILABLE' },

  'x509.unknown_issuer': { flags: VerifyFlag.notTrusted },
  'x509.self_signed': { flags: VerifyFlag.notTrusted },
  'x509.expired': { flags: VerifyFlag.expired },
  'x509.not_yet_valid': { flags: VerifyFlag.future },
  // A board whose clock was never set is in the time before every certificate.
  'x509.clock_unset': { flags: VerifyFlag.future },
  'x509.name_mismatch': { flags: VerifyFlag.cnMismatch },
  'x509.no_names': { flags: VerifyFlag.cnMismatch },
  'x509.malformed': { mbedtls: 'X509_INVALID_FORMAT' },
  'x509.profile': { flags: VerifyFlag.other },
  'x509.unknown_critical_extension': { mbedtls: 'X509_INVALID_EXTENSIONS' },
  // A parent that may not sign is skipped, and then none is left.
  'x509.not_a_ca': { flags: VerifyFlag.notTrusted },
  'x509.path_length': { flags: VerifyFlag.notTrusted },
  'x509.bad_signature': { flags: VerifyFlag.notTrusted },
  'x509.distrusted': { flags: VerifyFlag.notTrusted },
  'x509.key_usage': { flags: VerifyFlag.keyUsage },
  'x509.extended_key_usage': { flags: VerifyFlag.extKeyUsage },
  // mbedTLS supports neither constraints nor policies: it refuses certificates in which they are critical.
  'x509.name_constraints': { mbedtls: 'X509_INVALID_EXTENSIONS' },
  'x509.certificate_policies': { mbedtls: 'X509_INVALID_EXTENSIONS' },
  'x509.weak_signature': { flags: VerifyFlag.badMd },
  'x509.unsupported_signature': { mbedtls: 'X509_INVALID_ALG' },
  'x509.weak_key': { flags: VerifyFlag.badKey },
  'x509.unsupported_key': { mbedtls: 'PK_UNKNOWN_PK_ALG' },
  'x509.revoked': { flags: VerifyFlag.revoked },
  'x509.revocation_unknown': { flags: VerifyFlag.crlNotTrusted },
  'x509.bad_crl': { flags: VerifyFlag.crlNotTrusted },
  'x509.must_staple': { flags: VerifyFlag.other },
  'x509.bad_ocsp_response': { flags: VerifyFlag.other },
  'x509.too_complex': { mbedtls: 'X509_FATAL_ERROR' },
  'x509.no_anchors': { mbedtls: 'SSL_CA_CHAIN_REQUIRED' },

  'context.server_name_too_long': { mbedtls: 'SSL_BAD_INPUT_DATA' },
  'context.server_name_required': { exception: 'ValueError', text: 'CERT_REQUIRED requires server_hostname' },
  // A server without a certificate fails when a client connects: no suite is left.
  'context.no_credential': { mbedtls: 'SSL_HANDSHAKE_FAILURE', in2: 'SSL_NO_USABLE_CIPHERSUITE' },
  'context.unknown_cipher': { mbedtls: 'SSL_BAD_CONFIG' },
  'context.key_mismatch': INVALID_KEY,
  'board.ca_chain_required': { mbedtls: 'SSL_CA_CHAIN_REQUIRED' },
  'board.not_in_bundle': { mbedtls: 'X509_FATAL_ERROR' },
  'board.callback_refused': { mbedtls: 'X509_FATAL_ERROR' },
  'board.verify_failed': { flags: VerifyFlag.other },
  'board.bad_ca_data': INVALID_CERT,
  'board.bad_bundle': INVALID_CERT,
};

/** For families of codes that a firmware does not distinguish. */
export const EXCEPTION_OF_PREFIX: Readonly<Record<string, ExceptionRow>> = {
  // For any alert mbedTLS returns one number; the description is only in its debug log.
  'alert.': { mbedtls: 'SSL_FATAL_ALERT_MESSAGE' },
  'der.': INVALID_CERT,
  'pem.': INVALID_CERT,
};
