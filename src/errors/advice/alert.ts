// Advice for codes `alert.*`: what the peer's alert means (RFC 8446 §6.2).
import type { AdviceTable } from './advice.ts';

const OTHER_NETWORK =
  "Try the same host from another network: if it works there, a proxy or firewall rewrites TLS. Otherwise one side's software has a bug.";
const SEE_LOG = "Look in the peer's log, which says more than an alert can.";

export const ALERT_ADVICE = {
  'alert.unexpected_message': {
    cause: 'The peer received a message that it did not expect from this side.',
    fix: OTHER_NETWORK,
  },
  'alert.bad_record_mac': {
    cause: 'The peer could not decrypt a record: it was changed in transit, or the two sides have different keys.',
    fix: 'Try again. If it happens every time, two tasks may be writing to one socket.',
  },
  'alert.decryption_failed': {
    cause: 'The peer, which is old, could not decrypt a record.',
    fix: "Update the peer's software.",
  },
  'alert.record_overflow': {
    cause: 'A record is too long for the peer: servers on boards have buffers of 4 KB or less.',
    fix: 'Offer max_fragment_length, or write in smaller pieces.',
  },
  'alert.decompression_failure': {
    cause: 'The peer could not decompress data.',
    fix: 'Turn TLS compression off on the peer: it is insecure.',
  },
  'alert.handshake_failure': {
    cause:
      'The peer found no cipher suite, group, version or certificate type in common with what was offered; or it requires a client certificate or a host name.',
    fix: 'Make the server allow TLS 1.2 with ECDHE or RSA key exchange and AES, on P-256, and send the host name (server_hostname).',
  },
  'alert.no_certificate': {
    cause: 'The peer (SSL 3.0) has no certificate to show.',
    fix: "Update the peer's software.",
  },
  'alert.bad_certificate': {
    cause: 'The peer refused our certificate as damaged, wrongly signed, or for another name.',
    fix: 'Check what is sent: the whole chain without the root, each certificate signed by the next.',
  },
  'alert.unsupported_certificate': {
    cause: 'The peer cannot use a certificate of this type, or its extendedKeyUsage does not allow this use.',
    fix: 'Use an RSA-2048 or P-256 certificate, with serverAuth on a server and clientAuth on a client.',
  },
  'alert.certificate_revoked': {
    cause: 'The peer says that our certificate was revoked by its CA.',
    fix: 'Get a new certificate.',
  },
  'alert.certificate_expired': {
    cause: "By the peer's clock our certificate has expired or is not valid yet.",
    fix: 'Check the clocks of both sides, then renew the certificate.',
  },
  'alert.certificate_unknown': {
    cause: 'The peer refused our certificate without saying why. Browsers send this when their user declines.',
    fix: 'Check the names, dates and issuer of the certificate that was sent.',
  },
  'alert.illegal_parameter': {
    cause: 'The peer found a field out of range or inconsistent with another.',
    fix: OTHER_NETWORK,
  },
  'alert.unknown_ca': {
    cause: 'The peer does not trust the CA of our certificate. A server sees this when its clients lack its root.',
    fix: 'Install the root of that CA on the peer, or send the missing intermediate certificate.',
  },
  'alert.access_denied': {
    cause:
      'The peer does not accept our certificate, though it is valid. CircuitPython sends this when its bundle does not contain the root.',
    fix: 'Load the root on the device (load_verify_locations), or ask the owner of the peer for access.',
  },
  'alert.decode_error': { cause: 'The peer could not parse a message.', fix: OTHER_NETWORK },
  'alert.decrypt_error': {
    cause:
      'The peer could not verify a signature or Finished message: the key does not belong to the certificate, or messages were changed in transit.',
    fix: 'Check that certificate and key belong together; then look for a proxy in between.',
  },
  'alert.export_restriction': {
    cause: 'The peer, which is very old, applies the export rules of the 1990s.',
    fix: "Update the peer's software.",
  },
  'alert.protocol_version': {
    cause: 'The peer supports none of the TLS versions offered: TLS 1.3 only, or something very old.',
    fix: 'Allow TLS 1.2 on the server, or allow a newer version on this side.',
  },
  'alert.insufficient_security': {
    cause: 'The peer requires stronger cipher suites, curves or keys than were offered.',
    fix: 'Allow TLS 1.2 with ECDHE and AES-GCM on the server, or use newer firmware.',
  },
  'alert.internal_error': {
    cause: 'The peer had an internal failure; servers without a certificate for the requested name often send this.',
    fix: "Check the host name, then look in the peer's log.",
  },
  'alert.inappropriate_fallback': {
    cause: 'The peer supports a newer version than the one that was retried.',
    fix: 'Connect without retrying at an older version.',
  },
  'alert.user_canceled': { cause: 'The peer cancelled the handshake.', fix: `Try again. ${SEE_LOG}` },
  'alert.no_renegotiation': {
    cause: 'The peer refuses to renegotiate.',
    fix: 'Open a new connection instead.',
  },
  'alert.missing_extension': {
    cause: 'The peer requires an extension that was not sent, often server_name.',
    fix: 'Send the host name: server_hostname.',
  },
  'alert.unsupported_extension': {
    cause: 'The peer received an extension that it had not offered.',
    fix: OTHER_NETWORK,
  },
  'alert.certificate_unobtainable': {
    cause: 'The peer could not download our certificate from its address.',
    fix: 'Send the certificate itself.',
  },
  'alert.unrecognized_name': {
    cause: 'The server does not serve the host name that was asked for (SNI).',
    fix: 'Check the spelling of the name, and which address it resolves to.',
  },
  'alert.bad_certificate_status_response': {
    cause: 'The peer refused our stapled OCSP response.',
    fix: 'Fetch a fresh response from the CA, or do not staple one.',
  },
  'alert.bad_certificate_hash_value': {
    cause: 'The peer received another certificate than its hash promised.',
    fix: 'Send the certificate itself.',
  },
  'alert.unknown_psk_identity': {
    cause: 'The server does not know the pre-shared key identity that was sent.',
    fix: 'Enter the same identity on both sides.',
  },
  'alert.certificate_required': {
    cause: 'The server requires a client certificate and received none.',
    fix: 'Load a certificate with its key (load_cert_chain), from a CA that the server trusts.',
  },
  'alert.no_application_protocol': {
    cause: 'The server supports none of the ALPN protocols offered.',
    fix: 'Offer http/1.1, or no ALPN at all.',
  },
  'alert.unknown': {
    cause: 'The peer ended the connection with an alert that no RFC defines.',
    fix: SEE_LOG,
  },
} as const satisfies AdviceTable;
