// Codes `alert.*`: a fatal alert that the peer sent, one code for each description (RFC 8446 §6.2).
import type { ErrorTable } from './spec.ts';

export const ALERT_ERRORS = {
  'alert.unexpected_message': { kind: 'alert', hint: 'The peer got a message that it did not expect from us.' },
  'alert.bad_record_mac': {
    kind: 'alert',
    hint: 'A record was changed on its way, or the two sides have different keys.',
  },
  'alert.decryption_failed': { kind: 'alert', hint: 'The peer (an old one) could not decrypt a record.' },
  'alert.record_overflow': { kind: 'alert', hint: 'The peer takes shorter records: try max_fragment_length.' },
  'alert.decompression_failure': { kind: 'alert', hint: 'The peer could not decompress data.' },
  'alert.handshake_failure': {
    kind: 'alert',
    hint: 'The peer found no cipher suite, group, version or certificate type in common with what was offered.',
  },
  'alert.no_certificate': { kind: 'alert', hint: 'The peer (SSL 3.0) has no certificate to show.' },
  'alert.bad_certificate': { kind: 'alert', hint: 'The peer refused our certificate as corrupt or wrongly signed.' },
  'alert.unsupported_certificate': { kind: 'alert', hint: 'The peer cannot use a certificate of this type.' },
  'alert.certificate_revoked': { kind: 'alert', hint: 'The peer says that our certificate was revoked.' },
  'alert.certificate_expired': {
    kind: 'alert',
    hint: 'The peer says that our certificate has expired: check both clocks.',
  },
  'alert.certificate_unknown': { kind: 'alert', hint: 'The peer refused our certificate and does not say why.' },
  'alert.illegal_parameter': { kind: 'alert', hint: 'The peer found a field of ours out of range or inconsistent.' },
  'alert.unknown_ca': {
    kind: 'alert',
    hint: 'The peer does not know the CA of our certificate: it must be given that CA, or we another certificate.',
  },
  'alert.access_denied': { kind: 'alert', hint: 'Our certificate is valid, but the peer does not let it in.' },
  'alert.decode_error': { kind: 'alert', hint: 'The peer could not parse a message of ours.' },
  'alert.decrypt_error': { kind: 'alert', hint: 'The peer could not verify a signature or Finished message of ours.' },
  'alert.export_restriction': { kind: 'alert', hint: 'The peer (an old one) speaks of export restrictions.' },
  'alert.protocol_version': {
    kind: 'alert',
    hint: 'The peer does not speak a TLS version that was offered. Allow an older or a newer one.',
  },
  'alert.insufficient_security': { kind: 'alert', hint: 'The peer demands stronger cipher suites than were offered.' },
  'alert.internal_error': { kind: 'alert', hint: 'The peer failed for reasons of its own. Look in its log.' },
  'alert.inappropriate_fallback': {
    kind: 'alert',
    hint: 'The peer speaks a newer version than the one that was retried.',
  },
  'alert.user_canceled': { kind: 'alert', hint: 'The peer gave the handshake up.' },
  'alert.no_renegotiation': { kind: 'alert', hint: 'The peer refuses to renegotiate.' },
  'alert.missing_extension': { kind: 'alert', hint: 'The peer misses an extension in our hello.' },
  'alert.unsupported_extension': { kind: 'alert', hint: 'The peer got an extension that it had not offered.' },
  'alert.certificate_unobtainable': { kind: 'alert', hint: 'The peer could not fetch our certificate.' },
  'alert.unrecognized_name': {
    kind: 'alert',
    hint: 'The server does not serve that host name (SNI). Check the spelling, or the address behind it.',
  },
  'alert.bad_certificate_status_response': { kind: 'alert', hint: 'The peer refused our OCSP response.' },
  'alert.bad_certificate_hash_value': {
    kind: 'alert',
    hint: 'The peer got another certificate than its hash promised.',
  },
  'alert.unknown_psk_identity': { kind: 'alert', hint: 'The server does not know the PSK identity that was sent.' },
  'alert.certificate_required': {
    kind: 'alert',
    hint: 'The server wants a client certificate: give one with its key.',
  },
  'alert.no_application_protocol': { kind: 'alert', hint: 'The server supports none of the ALPN protocols offered.' },
  'alert.unknown': { kind: 'alert', hint: 'The peer ended the connection with an alert that no RFC names.' },
} as const satisfies ErrorTable;
