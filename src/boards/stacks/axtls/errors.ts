// axTLS's error numbers, their texts in MicroPython and the corresponding alerts: ssl/ssl.h, ssl/tls1.c (send_alert),
// extmod/modtls_axtls.c (ssl_error_tab1, ssl_error_tab2).
import { AlertDescription as Alert } from '../../../errors/alert-description.ts';
import { type ErrorCode, TlsError } from '../../../errors.ts';
import { type FirmwareVerdict, isFirmwareVerdict } from '../../firmware-verdict.ts';

export const AxtlsError = {
  CLOSE_NOTIFY: -3,
  EAGAIN: -4,
  CONN_LOST: -256,
  RECORD_OVERFLOW: -257,
  INVALID_HANDSHAKE: -260,
  INVALID_PROT_MSG: -261,
  INVALID_HMAC: -262,
  INVALID_VERSION: -263,
  INVALID_SESSION: -265,
  NO_CIPHER: -266,
  INVALID_CERT_HASH_ALG: -267,
  BAD_CERTIFICATE: -268,
  FINISHED_INVALID: -271,
  NO_CERT_DEFINED: -272,
  NO_CLIENT_RENOG: -273,
  NOT_SUPPORTED: -274,
} as const;

const NAMES: ReadonlyMap<number, string> = new Map(Object.entries(AxtlsError).map(([name, number]) => [number, name]));

/** @returns `undefined` for a number without a text: an alert. */
export function axtlsErrorText(number: number): string | undefined {
  return NAMES.get(number);
}

/** Anything else is unexpected_message, which is also the response to a peer's alert. */
const ALERTS: Readonly<Record<number, number | undefined>> = {
  [AxtlsError.CONN_LOST]: undefined,
  [AxtlsError.CLOSE_NOTIFY]: Alert.close_notify,
  [AxtlsError.RECORD_OVERFLOW]: Alert.record_overflow,
  [AxtlsError.INVALID_HMAC]: Alert.bad_record_mac,
  [AxtlsError.INVALID_VERSION]: Alert.protocol_version,
  [AxtlsError.INVALID_SESSION]: Alert.illegal_parameter,
  [AxtlsError.NO_CIPHER]: Alert.handshake_failure,
  [AxtlsError.INVALID_CERT_HASH_ALG]: Alert.unsupported_certificate,
  [AxtlsError.BAD_CERTIFICATE]: Alert.bad_certificate,
  [AxtlsError.FINISHED_INVALID]: Alert.decrypt_error,
  [AxtlsError.NO_CLIENT_RENOG]: Alert.no_renegotiation,
};

export function axtlsAlertOf(error: TlsError): number | undefined {
  const number = axtlsNumberOf(error);
  return number in ALERTS ? ALERTS[number] : Alert.unexpected_message;
}

/** axTLS's number for one of our errors: negative, or the number of the peer's alert. */
export function axtlsNumberOf(error: TlsError): number {
  if (isFirmwareVerdict(error.cause)) return error.cause.ret;
  const number = NUMBERS[error.code];
  if (number !== undefined) return number;
  const alert = (Alert as Readonly<Record<string, number>>)[error.code.replace(/^alert\./, '')];
  if (error.code.startsWith('alert.') && alert !== undefined) return -alert;
  return error.code.startsWith('net.') ? AxtlsError.CONN_LOST : AxtlsError.INVALID_HANDSHAKE;
}

const NUMBERS: Readonly<Partial<Record<ErrorCode, number>>> = {
  'tls.bad_record_mac': AxtlsError.INVALID_HMAC,
  'tls.record_overflow': AxtlsError.RECORD_OVERFLOW,
  'tls.http_on_tls_port': AxtlsError.RECORD_OVERFLOW,
  'tls.bad_finished': AxtlsError.FINISHED_INVALID,
  'tls.no_common_parameters': AxtlsError.NO_CIPHER,
  'tls.protocol_version': AxtlsError.INVALID_VERSION,
  'tls.truncated': AxtlsError.CONN_LOST,
  'tls.closed_in_handshake': AxtlsError.CONN_LOST,
  'crypto.bad_public_key': AxtlsError.BAD_CERTIFICATE,
};

/** An error with axTLS's own number. @param console - the line that axTLS itself prints. */
export function axtlsFailure(code: ErrorCode, detail: string, number: number, console?: string): TlsError {
  return new TlsError(code, detail, { cause: axtlsVerdict(number, console) });
}

/** The cause of such an error. */
export function axtlsVerdict(number: number, console?: string): FirmwareVerdict {
  return { kind: 'firmware', ret: number, flags: 0, chain: [], console };
}
