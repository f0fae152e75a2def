// Our own codes of the protocol in words: tls.*, alert.*, crypto.*.
import type { WordTable } from './words.ts';

const BETWEEN =
  "Try the same host from another network: if it works there, a proxy or firewall in between rewrites TLS. Otherwise the server's software must be mended.";
const BOARD_OFFERS =
  'Let the server allow TLS 1.2 with ECDHE or RSA key exchange and AES, on P-256: every board speaks that.';

export const TLS_WORDS: WordTable = {
  'tls.decode_error': { cause: 'A message of the peer was cut short or has fields that do not add up.', mend: BETWEEN },
  'tls.unexpected_message': {
    cause: 'The peer sent a message at a moment where the protocol does not allow it.',
    mend: BETWEEN,
  },
  'tls.illegal_parameter': {
    cause: 'The peer chose a value that it was not offered, or one that contradicts another.',
    mend: BETWEEN,
  },
  'tls.not_tls': {
    cause: 'What came back is neither TLS nor HTTP: another service (SSH, SMTP, MQTT) listens on that port.',
    mend: 'Check the port: HTTPS is 443 or 8443, MQTT over TLS 8883.',
  },
  'tls.http_on_tls_port': {
    cause: 'The server answered in plain HTTP: it speaks no TLS on that port.',
    mend: 'Use http:// for that port, or the port of its HTTPS. On a board the same is OSError(-29184).',
  },
  'tls.protocol_version': {
    cause:
      'The server speaks no TLS version that this profile allows: often TLS 1.3 alone, where a board stops at 1.2.',
    mend: 'Allow TLS 1.2 on the server, or run the program with a profile that speaks 1.3 (`--board modern`).',
  },
  'tls.no_common_parameters': {
    cause:
      "No cipher suite, group or signature algorithm suits both sides; or the server's certificate is of a type that the client cannot use.",
    mend: BOARD_OFFERS,
  },
  'tls.missing_extension': { cause: 'The peer left out an extension that TLS 1.3 demands.', mend: BETWEEN },
  'tls.unsupported_extension': { cause: 'The peer answered an extension that nobody offered.', mend: BETWEEN },
  'tls.bad_record_mac': {
    cause: 'A record does not decrypt: it was changed on its way, or the two sides hold different keys.',
    mend: 'Try again. If it stays, look for a program that uses the same socket twice, or for a proxy in between.',
  },
  'tls.record_overflow': {
    cause: 'The peer sent a record that is longer than TLS, or the smaller limit that was agreed on, allows.',
    mend: "The peer's software must be mended; or leave the smaller limit out.",
  },
  'tls.bad_finished': {
    cause: 'The two sides have seen different handshakes, so that their Finished messages do not agree.',
    mend: BETWEEN,
  },
  'tls.bad_binder': {
    cause: 'The peer names a pre-shared key and cannot prove that it has it.',
    mend: 'Enter the same identity and key on both sides, byte for byte (hex or text?).',
  },
  'tls.bad_signature': {
    cause: "The peer's signature over the handshake is wrong: it has the certificate and not its key.",
    mend: 'Do not go on: it may be an impostor. If it is your own server, give it the key that belongs to its certificate.',
  },
  'tls.downgrade': {
    cause:
      "The server's random value says that it could do better than what was negotiated: someone made the versions look older.",
    mend: 'Try another network. If it is your own server, look for a TLS proxy in front of it.',
  },
  'tls.inappropriate_fallback': {
    cause: 'A client retried with an older version than both sides speak.',
    mend: 'Turn such retries off in the client, and find out why the first try failed.',
  },
  'tls.renegotiation': {
    cause: 'The peer asks for a second handshake within the connection.',
    mend: 'Turn renegotiation off on the server; client certificates for single paths need TLS 1.3 or their own host.',
  },
  'tls.too_many_messages': {
    cause: 'The peer keeps sending records or messages that carry nothing.',
    mend: 'Close the connection; if it is your own server, look at what it sends.',
  },
  'tls.message_too_long': {
    cause: 'A handshake message passes our limit, usually a certificate message with far too many certificates.',
    mend: 'Let the server send only its own certificate and the intermediates.',
  },
  'tls.certificate_required': {
    cause: 'This server demands a client certificate, and the client sent none.',
    mend: 'Give the client a certificate of a CA that the server trusts, or do not require one.',
  },
  'tls.no_client_certificate': {
    cause: 'This server demands a client certificate, and the client sent none.',
    mend: 'Give the client a certificate of a CA that the server trusts, or do not require one.',
  },
  'tls.unknown_psk_identity': {
    cause: 'The client named a pre-shared key that is not known here.',
    mend: 'Enter the same identity on both sides.',
  },
  'tls.no_application_protocol': {
    cause: 'No ALPN protocol suits both sides.',
    mend: 'Add http/1.1 on the side that lacks it, or offer none.',
  },
  'tls.truncated': {
    cause:
      "The connection ended without close_notify, so that nobody can tell whether something is missing. Boards' servers always end so.",
    mend: 'Compare with Content-Length; a board takes it for the end.',
  },
  'tls.closed_in_handshake': {
    cause:
      'The server hung up before the handshake was done: it may not know the host name, or refuse what was offered without saying so.',
    mend: "Check that the host name is sent (server_hostname), then the server's log. On a board the same is OSError(-29312).",
  },
  'tls.key_exhausted': { cause: 'So many records were sent that the key is used up.', mend: 'Open a new connection.' },
  'tls.internal_error': {
    cause: 'A signer, verifier or certificate chooser that the program handed in failed.',
    mend: "Look at the error's cause, and mend that function.",
  },

  'crypto.bad_key_share': {
    cause: "The peer's public value for the key exchange is no valid point.",
    mend: 'Do not trust that peer: it makes mistakes, or tries an attack.',
  },
  'crypto.bad_public_key': {
    cause: 'The public key in a certificate is damaged, or of a type that is not supported.',
    mend: 'Issue it anew with RSA 2048, P-256 or P-384.',
  },
  'crypto.bad_private_key': {
    cause: 'The private key cannot be read: a certificate in its place, a wrong password, or a damaged file.',
    mend: 'Check it with `openssl pkey -in KEY -noout -check`. Boards say "invalid key".',
  },
  'crypto.unsupported': {
    cause: 'That algorithm is not there in this runtime, or is only in the other crypto provider.',
    mend: 'Use RSA 2048, P-256 or P-384, or run on Node, which has more.',
  },
};

export const ALERT_WORDS: WordTable = {
  'alert.unexpected_message': { cause: 'The peer got a message that it did not expect from us.', mend: BETWEEN },
  'alert.bad_record_mac': {
    cause: 'The peer could not decrypt a record of ours.',
    mend: 'Try again; if it stays, two tasks write to one socket.',
  },
  'alert.decryption_failed': { cause: 'The peer, an old one, could not decrypt a record.', mend: 'Update the peer.' },
  'alert.record_overflow': {
    cause: "Our record is too long for the peer, which has a small buffer (a board's server has 4 KB or less).",
    mend: 'Offer max_fragment_length, or write in smaller pieces.',
  },
  'alert.decompression_failure': {
    cause: 'The peer could not decompress data; nobody should compress TLS.',
    mend: 'Turn compression off on the peer.',
  },
  'alert.handshake_failure': {
    cause:
      'The server found nothing in common with what was offered: versions, suites, curves or certificate types; or it wants a client certificate, or a host name.',
    mend: `${BOARD_OFFERS} Give server_hostname. On a board the same is OSError(-30592), on an ESP8266 OSError(-40).`,
  },
  'alert.no_certificate': { cause: 'The peer (SSL 3.0) has no certificate to show.', mend: 'Update the peer.' },
  'alert.bad_certificate': {
    cause: 'The peer refused our certificate as damaged, wrongly signed, or for another name.',
    mend: 'Look at what we sent: the whole chain without the root, each signed by the next.',
  },
  'alert.unsupported_certificate': {
    cause: 'The peer cannot use a certificate of this type, or its extendedKeyUsage forbids it.',
    mend: 'Use RSA 2048 or P-256, with serverAuth or clientAuth as its role needs.',
  },
  'alert.certificate_revoked': {
    cause: 'The peer says that our certificate was taken back by its CA.',
    mend: 'Get a new certificate.',
  },
  'alert.certificate_expired': {
    cause: 'The peer finds our certificate expired or not yet valid by its own clock.',
    mend: 'Check both clocks, then renew the certificate.',
  },
  'alert.certificate_unknown': {
    cause:
      'The peer refused our certificate and does not say why; a client often says so when its user or program declines.',
    mend: "Look in the peer's log; check names, dates and issuer of what we sent.",
  },
  'alert.illegal_parameter': { cause: 'The peer found a field of ours out of range.', mend: BETWEEN },
  'alert.unknown_ca': {
    cause:
      'The peer does not trust the CA of the certificate that we sent. A server sees this when its clients lack its root.',
    mend: 'Give the peer that root, or send the missing intermediate along.',
  },
  'alert.access_denied': {
    cause:
      'Our certificate is valid and still not let in. A CircuitPython client sends this when its bundle lacks the root.',
    mend: 'Ask the owner of the peer for access; on CircuitPython load the root by hand.',
  },
  'alert.decode_error': { cause: 'The peer could not parse a message of ours.', mend: BETWEEN },
  'alert.decrypt_error': {
    cause:
      'The peer found a signature or Finished of ours wrong: the key does not belong to the certificate, or something between changes messages.',
    mend: 'Check that certificate and key are a pair; then look for a proxy in between.',
  },
  'alert.export_restriction': {
    cause: 'The peer, an old one, speaks of export rules of the 1990s.',
    mend: 'Update the peer.',
  },
  'alert.protocol_version': {
    cause: 'The server speaks none of the TLS versions offered: TLS 1.3 alone for a board, or something very old.',
    mend: 'Allow TLS 1.2 on the server. On a board the same is OSError(-30592).',
  },
  'alert.insufficient_security': {
    cause: 'The server demands stronger suites, curves or keys than were offered.',
    mend: 'Loosen its settings to TLS 1.2 with ECDHE and AES-GCM, or use a newer firmware.',
  },
  'alert.internal_error': {
    cause: 'The peer failed for a reason of its own; a server with no certificate for that name often says so.',
    mend: "Look in the peer's log; give the right host name.",
  },
  'alert.inappropriate_fallback': {
    cause: 'The peer speaks a newer version than our retry did.',
    mend: 'Connect without retrying at an older version.',
  },
  'alert.user_canceled': { cause: 'The peer gave the handshake up.', mend: 'Try again.' },
  'alert.no_renegotiation': { cause: 'The peer will not renegotiate.', mend: 'Open a new connection instead.' },
  'alert.missing_extension': {
    cause: 'The peer misses an extension in our hello, often server_name.',
    mend: 'Give server_hostname.',
  },
  'alert.unsupported_extension': { cause: 'The peer got an extension that it had not offered.', mend: BETWEEN },
  'alert.certificate_unobtainable': {
    cause: 'The peer could not fetch our certificate from where we said.',
    mend: 'Send the certificate itself.',
  },
  'alert.unrecognized_name': {
    cause: 'The server does not serve the host name that was asked for (SNI).',
    mend: 'Check its spelling, and which address the name resolves to.',
  },
  'alert.bad_certificate_status_response': {
    cause: 'The peer refused our stapled OCSP response.',
    mend: 'Fetch a fresh one from the CA, or staple none.',
  },
  'alert.bad_certificate_hash_value': {
    cause: 'The peer got another certificate than its hash promised.',
    mend: 'Send the certificate itself.',
  },
  'alert.unknown_psk_identity': {
    cause: 'The server does not know the pre-shared key that was named.',
    mend: 'Enter the same identity on both sides.',
  },
  'alert.certificate_required': {
    cause: 'The server demands a client certificate and got none.',
    mend: 'Load one with its key (load_cert_chain), of a CA that the server trusts.',
  },
  'alert.no_application_protocol': {
    cause: 'The server supports none of the ALPN protocols that were offered.',
    mend: 'Offer http/1.1, or none.',
  },
  'alert.unknown': {
    cause: 'The peer ended the connection with an alert that no RFC names.',
    mend: "Look in the peer's log.",
  },
};
