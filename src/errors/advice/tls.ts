// Advice for codes `tls.*`: a peer, or a caller of the engine, that breaks the protocol.
import type { AdviceTable } from './advice.ts';

const OTHER_NETWORK =
  "Try the same host from another network: if it works there, a proxy or firewall rewrites TLS. Otherwise the peer's software has to be fixed.";
const BOARD_OFFERS =
  'Make the server allow TLS 1.2 with ECDHE or RSA key exchange and AES, on P-256: every board supports these.';
const CLIENT_CERTIFICATE =
  'Give the client a certificate from a CA that the server trusts, or stop requiring one on the server.';

export const TLS_ADVICE = {
  'tls.decode_error': {
    cause:
      'A message was cut short or is malformed: the peer, or a device in between, does not implement TLS correctly.',
    fix: OTHER_NETWORK,
  },
  'tls.unexpected_message': {
    cause: 'The peer sent a message that TLS does not allow at this point.',
    fix: OTHER_NETWORK,
  },
  'tls.illegal_parameter': {
    cause: 'The peer chose a value that was not offered, or one that contradicts another.',
    fix: OTHER_NETWORK,
  },
  'tls.not_tls': {
    cause: 'The service on that port speaks neither TLS nor HTTP; it may be SSH, SMTP or MQTT.',
    fix: 'Check the port: HTTPS uses 443 or 8443, MQTT over TLS 8883.',
  },
  'tls.http_on_tls_port': {
    cause: 'A plain HTTP server answered: there is no TLS on that port.',
    fix: 'Use http:// for that port, or use the port on which the server offers HTTPS.',
  },
  'tls.protocol_version': {
    cause: 'The two sides have no TLS version in common; often the server allows TLS 1.3 only, and boards stop at 1.2.',
    fix: 'Allow TLS 1.2 on the server, or use a profile that supports TLS 1.3 (`--board modern`).',
  },
  'tls.no_common_parameters': {
    cause:
      'The two sides have no cipher suite, group or signature algorithm in common, or the certificate is of a type that the client cannot use.',
    fix: BOARD_OFFERS,
  },
  'tls.missing_extension': {
    cause: 'The peer left out an extension that this version of TLS requires.',
    fix: OTHER_NETWORK,
  },
  'tls.unsupported_extension': { cause: 'The peer answered an extension that was not offered.', fix: OTHER_NETWORK },
  'tls.bad_record_mac': {
    cause: 'A record does not decrypt: it was changed in transit, or the two sides hold different keys.',
    fix: 'Try again. If it happens every time, look for code that uses the same socket twice, or for a proxy in between.',
  },
  'tls.record_overflow': {
    cause: 'The peer sent a record longer than TLS, or the smaller size that was agreed on, allows.',
    fix: "Do not ask for smaller records; if that does not help, the peer's software has to be fixed.",
  },
  'tls.bad_finished': {
    cause: 'The two sides saw different handshakes: a middlebox changed a message, or one side has a bug.',
    fix: OTHER_NETWORK,
  },
  'tls.bad_binder': {
    cause: 'The client names a pre-shared key and cannot prove that it has it.',
    fix: 'Enter the same identity and key on both sides, byte for byte (hex and text are often mixed up).',
  },
  'tls.bad_signature': {
    cause: 'The peer could not prove that it owns the key of its certificate.',
    fix: 'Do not continue: someone may be impersonating the server. If it is your own server, give it the key that belongs to its certificate.',
  },
  'tls.downgrade': {
    cause: 'Both sides support a newer version than the one negotiated: something in between changed the handshake.',
    fix: 'Try another network. If it is your own server, check for a TLS proxy in front of it.',
  },
  'tls.inappropriate_fallback': {
    cause: 'The client retried with an old version although both sides support a newer one.',
    fix: 'Turn such retries off in the client, and find out why its first attempt failed.',
  },
  'tls.too_many_messages': {
    cause: 'The peer keeps sending records or messages that carry no data.',
    fix: 'Close the connection. If it is your own server, check what it sends.',
  },
  'tls.fragmented_message': {
    cause:
      'A handshake message came in several records, which this firmware cannot put together: the server sends a long chain of certificates, or short records.',
    fix: 'Configure the server to send only its own certificate and its intermediates, or update the firmware.',
  },
  'tls.bad_record': {
    cause: 'A record has no content, is too short for its cipher, or is not TLS in the middle of a connection.',
    fix: 'Look at what the server, or a middlebox before it, sends: it is not following TLS.',
  },
  'tls.record_too_long': {
    cause: 'A record is longer than the buffer of this firmware, which has room for 16 KB and what protection adds.',
    fix: 'Check that the port speaks TLS; a server that sends such records does not follow it.',
  },
  'tls.message_too_long': {
    cause:
      'A handshake message exceeds the limit in docs/limits.md; usually a Certificate message with far too many certificates.',
    fix: 'Configure the server to send only its own certificate and its intermediates.',
  },
  'tls.certificate_required': {
    cause: 'This server requires a client certificate, and the client did not send one.',
    fix: CLIENT_CERTIFICATE,
  },
  'tls.no_client_certificate': {
    cause: 'This server requires a client certificate, and the client (TLS 1.2 or older) did not send one.',
    fix: CLIENT_CERTIFICATE,
  },
  'tls.unknown_psk_identity': {
    cause: 'The client names a pre-shared key that this server does not know.',
    fix: 'Enter the same identity on both sides.',
  },
  'tls.no_application_protocol': {
    cause: 'The two sides have no ALPN protocol in common.',
    fix: 'Add http/1.1 on the side that lacks it, or offer no ALPN at all.',
  },
  'tls.truncated': {
    cause:
      "The connection ended without close_notify, so some of the data may be missing. Boards' own servers always end like this.",
    fix: 'Compare the length with Content-Length; ask again if something is missing.',
  },
  'tls.closed_in_handshake': {
    cause:
      'The peer closed the connection during the handshake: it may not serve TLS there, may not know the host name, or may refuse what was offered.',
    fix: "Check the port and that the host name is sent (server_hostname), then look in the server's log.",
  },
  'tls.close_notify_in_handshake': {
    cause: 'The peer ended the connection politely in the middle of the handshake, mostly because it is shutting down.',
    fix: "Try again; if it stays so, look in the server's log.",
  },
  'tls.key_exhausted': {
    cause: 'So much was sent on this connection that its key may not be used any longer.',
    fix: 'Open a new connection.',
  },
  'tls.internal_error': {
    cause: 'A signer, verifier or certificate chooser supplied by the program failed.',
    fix: "Look at the error's cause, and fix that function.",
  },
} as const satisfies AdviceTable;
