// The alert that mbedTLS sends when it ends a handshake (mbedtls_ssl_verify_certificate, ssl_parse_certificate_chain).
import { AlertDescription as Alert } from '../../../errors/alert-description.ts';
import type { ErrorCode, TlsError } from '../../../errors.ts';
import { type FirmwareVerdict, isFirmwareVerdict } from '../../firmware-verdict.ts';
import { mbedtlsErrorNumber } from './errors.ts';
import { VerifyFlag } from './verify-flags.ts';

/** {@link ContextStack.alertOf} of every stack with mbedTLS. @returns `undefined` where none is sent. */
export function alertOfMbedtls(error: TlsError): number | undefined {
  if (isFirmwareVerdict(error.cause)) return ofVerdict(error.cause);
  return SENDS_NONE.has(error.code) ? undefined : error.alert;
}

/** 2.16 sends an alert for records that are not TLS, and none for other faults of a record. */
export function alertOfMbedtls216(error: TlsError): number | undefined {
  return NOT_TLS.has(error.code) ? Alert.unexpected_message : alertOfMbedtls(error);
}

/** The codes for a first record that is not TLS. */
export const NOT_TLS: ReadonlySet<ErrorCode> = new Set(['tls.not_tls', 'tls.http_on_tls_port']);

/** Built without MBEDTLS_SSL_ALL_ALERT_MESSAGES: no alert for an invalid record, nor for a bad MAC. */
const SENDS_NONE: ReadonlySet<ErrorCode> = new Set([
  ...NOT_TLS,
  'tls.bad_record',
  'tls.record_too_long',
  'tls.record_overflow',
  'tls.bad_record_mac',
  'tls.fragmented_message',
  'tls.message_too_long',
]);

/** There may be several reasons: the first of these determines the alert. */
const BY_FLAG: readonly (readonly [flag: number, alert: number])[] = [
  [VerifyFlag.other, Alert.access_denied],
  [VerifyFlag.cnMismatch, Alert.bad_certificate],
  [VerifyFlag.keyUsage, Alert.unsupported_certificate],
  [VerifyFlag.extKeyUsage, Alert.unsupported_certificate],
  [VerifyFlag.badPk, Alert.unsupported_certificate],
  [VerifyFlag.badKey, Alert.unsupported_certificate],
  [VerifyFlag.expired, Alert.certificate_expired],
  [VerifyFlag.revoked, Alert.certificate_revoked],
  [VerifyFlag.notTrusted, Alert.unknown_ca],
];

function ofVerdict({ ret, flags, chain }: FirmwareVerdict): number | undefined {
  if (ret === mbedtlsErrorNumber('SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME')) return undefined;
  // Nothing was verified: a certificate could not be parsed.
  if (chain.length === 0 && flags === 0) return Alert.bad_certificate;
  return BY_FLAG.find(([flag]) => (flags & flag) !== 0)?.[1] ?? Alert.certificate_unknown;
}
