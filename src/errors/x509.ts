// Codes `x509.*`: why a certificate, or the path to a trust anchor, was refused.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const X509_ERRORS = {
  'x509.unknown_issuer': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'No trusted root leads to this certificate. Add the root that signed it (`thimble trust HOST` finds it).',
  },
  'x509.self_signed': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'The certificate vouches for itself, and it is not among the trusted ones. If it is yours, add it as a root.',
  },
  'x509.expired': {
    kind: 'certificate',
    alert: Alert.certificate_expired,
    hint: 'Check the clock first. If it is right, the certificate has to be renewed where it is served.',
  },
  'x509.not_yet_valid': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate begins in the future: check the clock first.',
  },
  'x509.clock_unset': {
    kind: 'input',
    alert: Alert.internal_error,
    hint: 'Boards start in 1970, 2000 or 2021. Set the clock before connecting: ntptime.settime(), or rtc.RTC().datetime.',
  },
  'x509.name_mismatch': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate is for other names. Connect by a name that it lists.',
  },
  'x509.no_names': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'Names count only in subjectAltName; a common name has not been one since 2017. Issue it with -addext subjectAltName=DNS:… (IP:… for an address).',
  },
  'x509.malformed': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate is not well formed. It has to be issued anew, with a tool that follows RFC 5280.',
  },
  'x509.profile': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate breaks a rule of the policy in force. Issue it anew, or relax that rule by its name.',
  },
  'x509.unknown_critical_extension': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
    hint: 'The certificate says that nobody may use it who does not understand that extension.',
  },
  'x509.not_a_ca': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'The certificate that signed it is not a CA. Issue CAs with basicConstraints=critical,CA:TRUE.',
  },
  'x509.key_usage': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
    hint: 'The keyUsage extension does not allow what the key is used for here.',
  },
  'x509.extended_key_usage': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
    hint: 'The certificate is meant for something else: servers need serverAuth, clients clientAuth.',
  },
  'x509.path_length': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'A CA above limits how many CAs may stand below it, and there are more.',
  },
  'x509.name_constraints': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'A CA above may not issue for that name: it is limited to others.',
  },
  'x509.certificate_policies': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'A CA above demands certificate policies that this path does not have.',
  },
  'x509.bad_signature': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate was changed after it was signed, or another CA of the same name signed it.',
  },
  'x509.weak_signature': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'Signatures with SHA-1 and MD5 can be forged. The certificate has to be issued anew, with SHA-256.',
  },
  'x509.unsupported_signature': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
    hint: 'The signature algorithm is not one of the web: RSA or ECDSA with SHA-256, SHA-384 or SHA-512.',
  },
  'x509.weak_key': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The key is too short to be safe. The certificate has to be issued anew, with RSA-2048 or P-256.',
  },
  'x509.unsupported_key': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
    hint: 'The key is of a kind that is not supported: use RSA, or ECDSA on P-256, P-384 or P-521.',
  },
  'x509.revoked': {
    kind: 'certificate',
    alert: Alert.certificate_revoked,
    hint: 'Its CA has taken the certificate back: the key may be stolen. Do not connect; the owner needs a new one.',
  },
  'x509.revocation_unknown': {
    kind: 'certificate',
    alert: Alert.certificate_unknown,
    hint: 'Revocation is checked hard, and no fresh CRL or OCSP response clears this certificate: hand in a CRL, or check it soft.',
  },
  'x509.must_staple': {
    kind: 'certificate',
    alert: Alert.bad_certificate_status_response,
    hint: 'The certificate demands a stapled OCSP response, and the server sent no valid one. Mend the server.',
  },
  'x509.bad_crl': {
    kind: 'input',
    hint: 'The CRL cannot be used: it is malformed, of a kind that is not supported, or not signed by that CA.',
  },
  'x509.bad_ocsp_response': {
    kind: 'certificate',
    alert: Alert.bad_certificate_status_response,
    hint: 'The OCSP response cannot be used: it is malformed, stale, for another certificate or not signed by the CA.',
  },
  'x509.distrusted': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'The root is no longer trusted for certificates issued after a certain date. The server needs another CA.',
  },
  'x509.too_complex': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The search for a path passes the limits that docs/x509.md states: honest chains stay far below them.',
  },
  'x509.unknown_policy': {
    kind: 'input',
    hint: "A policy is 'webpki', 'rfc5280' or 'private', and rules to add or leave out: 'webpki,-common-name'.",
  },
  'x509.no_anchors': {
    kind: 'input',
    alert: Alert.internal_error,
    hint: 'Nothing is trusted, so nothing can be verified. Load at least one root certificate.',
  },
} as const satisfies ErrorTable;
