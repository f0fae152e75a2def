// Advice to the operator of `serve` about a client whose connection failed: the texts of errors/advice address the
// client's side.
import type { ErrorCode, TlsError } from '../../errors.ts';

const REFUSED =
  'The device refused this certificate. CircuitPython does so when it does not know the root: load ca.pem on it (MicroPython: ca.der).';
const NOT_TLS = 'This client did not speak TLS. Is some other program using this port?';
const HUNG_UP = 'The client hung up during the handshake. It may distrust the certificate, or be a port scan.';
const NOTHING_IN_COMMON =
  'The client and this server have no TLS version or cipher suite in common. --board limits the server to those of a board.';
const CLIENT_CERTIFICATE =
  'Install a certificate signed by the CA of --client-ca on the device (thimble cert new NAME --client), or admit others with --client-optional.';

const ADVICE: Readonly<Partial<Record<ErrorCode, string>>> = {
  'alert.unknown_ca': REFUSED,
  'alert.bad_certificate': REFUSED,
  'alert.certificate_unknown': REFUSED,
  'alert.access_denied': REFUSED,
  'alert.unsupported_certificate':
    'The device cannot use this kind of certificate: try one with another key (thimble cert new NAME --key rsa2048).',
  'alert.certificate_expired':
    'The device considers this certificate expired or not yet valid. Is its clock set, and is the certificate still valid?',
  'alert.certificate_revoked': 'The device considers this certificate revoked: create a new one.',
  'alert.unrecognized_name': 'The device asked for a name that this certificate is not valid for: add it with --name.',
  'alert.handshake_failure': NOTHING_IN_COMMON,
  'alert.protocol_version': NOTHING_IN_COMMON,
  'alert.insufficient_security': NOTHING_IN_COMMON,
  'tls.no_common_parameters': NOTHING_IN_COMMON,
  'tls.protocol_version': NOTHING_IN_COMMON,
  'tls.not_tls': NOT_TLS,
  'tls.http_on_tls_port': 'This client spoke plain HTTP: use https:// in its URL.',
  'tls.closed_in_handshake': HUNG_UP,
  'tls.truncated': HUNG_UP,
  'net.reset': HUNG_UP,
  'net.timeout': 'The client went silent during the handshake: it may be out of reach, or out of memory.',
  'tls.certificate_required': CLIENT_CERTIFICATE,
  'tls.no_client_certificate': CLIENT_CERTIFICATE,
  'x509.unknown_issuer': CLIENT_CERTIFICATE,
  'x509.self_signed': CLIENT_CERTIFICATE,
};

/** @returns advice for the server's side. */
export function clientAdvice({ code, kind, hint }: TlsError): string {
  const known = ADVICE[code];
  if (known !== undefined) return known;
  if (kind === 'alert') return `The client ended the handshake. ${hint}`;
  return kind === 'peer' ? `The client sent invalid TLS, or something in between changed its bytes. ${hint}` : hint;
}
