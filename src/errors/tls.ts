// Codes `tls.*`: a peer, or a caller of the engine, that breaks the protocol.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const TLS_ERRORS = {
  'tls.decode_error': {
    kind: 'peer',
    alert: Alert.decode_error,
    hint: 'A message was cut short or malformed: the peer, or something between, does not speak TLS correctly.',
  },
  'tls.unexpected_message': {
    kind: 'peer',
    alert: Alert.unexpected_message,
    hint: 'The peer sent a message that does not belong at this point of the handshake.',
  },
  'tls.illegal_parameter': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
    hint: 'The peer chose something that was not offered, or contradicted itself.',
  },
  'tls.not_tls': {
    kind: 'peer',
    alert: Alert.unexpected_message,
    hint: 'What answers there does not speak TLS. Is it the right port (443, 8443), or is it a plain HTTP server?',
  },
  'tls.http_on_tls_port': {
    kind: 'peer',
    alert: Alert.unexpected_message,
    hint: 'A plain HTTP server answers there. Use http:// for that port, or the port on which it serves HTTPS.',
  },
  'tls.protocol_version': {
    kind: 'peer',
    alert: Alert.protocol_version,
    hint: 'The two sides have no TLS version in common. Compare the versions that each allows.',
  },
  'tls.no_common_parameters': {
    kind: 'peer',
    alert: Alert.handshake_failure,
    hint: 'The two sides have no cipher suite, group or signature algorithm in common.',
  },
  'tls.missing_extension': {
    kind: 'peer',
    alert: Alert.missing_extension,
    hint: 'The peer left out an extension that this version of TLS demands.',
  },
  'tls.unsupported_extension': {
    kind: 'peer',
    alert: Alert.unsupported_extension,
    hint: 'The peer answered an extension that was never offered.',
  },
  'tls.bad_record_mac': {
    kind: 'peer',
    alert: Alert.bad_record_mac,
    hint: 'A record was changed on its way, or the two sides derived different keys.',
  },
  'tls.record_overflow': {
    kind: 'peer',
    alert: Alert.record_overflow,
    hint: 'The peer sent a record longer than allowed (16 KB, or the smaller size that was agreed on).',
  },
  'tls.bad_finished': {
    kind: 'peer',
    alert: Alert.decrypt_error,
    hint: 'The two sides saw different handshakes: a middlebox changed a message, or one side has a bug.',
  },
  'tls.bad_binder': {
    kind: 'peer',
    alert: Alert.decrypt_error,
    hint: 'The client does not know the pre-shared key that it names: compare the keys on both sides.',
  },
  'tls.bad_signature': {
    kind: 'peer',
    alert: Alert.decrypt_error,
    hint: 'The peer could not prove that it owns the key of its certificate. It may be impersonated: do not go on.',
  },
  'tls.downgrade': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
    hint: 'Both sides can do better than what was negotiated: something between them tampers with the handshake.',
  },
  'tls.inappropriate_fallback': {
    kind: 'peer',
    alert: Alert.inappropriate_fallback,
    hint: 'The client retried with an old version although this side speaks a newer one: something broke the first try.',
  },
  'tls.renegotiation': {
    kind: 'peer',
    alert: Alert.no_renegotiation,
    hint: 'The peer insists on a second handshake within the connection, which is refused for its long history of holes.',
  },
  'tls.too_many_messages': {
    kind: 'peer',
    alert: Alert.unexpected_message,
    hint: 'The peer floods the connection with records or messages that carry nothing.',
  },
  'tls.message_too_long': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
    hint: 'A handshake message passes the limit that docs/limits.md states.',
  },
  'tls.certificate_required': {
    kind: 'peer',
    alert: Alert.certificate_required,
    hint: 'The client has to present a certificate and did not.',
  },
  'tls.no_client_certificate': {
    kind: 'peer',
    alert: Alert.handshake_failure,
    hint: 'The client (of TLS 1.2 or older) has to present a certificate and did not.',
  },
  'tls.unknown_psk_identity': {
    kind: 'peer',
    alert: Alert.unknown_psk_identity,
    hint: 'The client names a pre-shared key that this server does not know. Compare the identities of both sides.',
  },
  'tls.no_application_protocol': {
    kind: 'peer',
    alert: Alert.no_application_protocol,
    hint: 'The two sides have no ALPN protocol in common.',
  },
  'tls.truncated': {
    kind: 'network',
    hint: 'The connection ended without close_notify: what was received may be incomplete.',
  },
  'tls.closed_in_handshake': {
    kind: 'network',
    hint: 'The peer closed the connection before the handshake was done. Does it serve TLS there, and this host name?',
  },
  'tls.key_exhausted': {
    kind: 'peer',
    alert: Alert.internal_error,
    hint: 'So much was sent on this connection that its key is used up: open a new one.',
  },
  'tls.internal_error': {
    kind: 'input',
    alert: Alert.internal_error,
    hint: 'A signer, verifier or certificate chooser that was handed in failed; its own error is the cause.',
  },
} as const satisfies ErrorTable;
