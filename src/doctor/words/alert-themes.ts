// The root cause that a TLS alert points to, by its name (RFC 8446 §6), from the receiver's point of view.
import type { Theme } from '../themes.ts';

const THEMES: Readonly<Record<string, Theme>> = {
  close_notify: 'closed',
  handshake_failure: 'tls-mismatch',
  no_certificate: 'client-certificate',
  bad_certificate: 'certificate',
  unsupported_certificate: 'key-type',
  certificate_revoked: 'revoked',
  certificate_expired: 'expired',
  certificate_unknown: 'certificate',
  unknown_ca: 'root-missing',
  access_denied: 'client-certificate',
  protocol_version: 'tls-mismatch',
  insufficient_security: 'tls-mismatch',
  internal_error: 'tls-refused',
  inappropriate_fallback: 'tls-mismatch',
  unrecognized_name: 'sni',
  unknown_psk_identity: 'client-certificate',
  certificate_required: 'client-certificate',
  no_application_protocol: 'tls-mismatch',
  missing_extension: 'sni',
  record_overflow: 'chain-large',
};

export function alertTheme(name: string): Theme {
  return THEMES[name] ?? 'tampering';
}
