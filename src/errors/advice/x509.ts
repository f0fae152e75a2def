// Advice for codes `x509.*`: why a certificate, or the path to a trust anchor, was refused.
import { type AdviceTable, LOAD_THE_ROOT } from './advice.ts';

const REISSUE = 'If it is your own CA, issue the certificate again; otherwise its owner has to.';

export const X509_ADVICE = {
  'x509.unknown_issuer': {
    cause:
      'No path leads from the certificate to a trusted root: the root is not loaded here, or the server does not send an intermediate certificate.',
    fix: LOAD_THE_ROOT,
  },
  'x509.self_signed': {
    cause: 'The certificate signs itself, and it is not among the trusted ones.',
    fix: 'If it is your own, load that certificate as a root. Otherwise do not connect.',
  },
  'x509.expired': {
    cause: 'A certificate of the chain ended before the time on this clock: it was not renewed, or the clock is wrong.',
    fix: 'Check the clock first (on a board: ntptime.settime()). If it is right: the server has to renew its own certificate or send a current intermediate, and a root has to be replaced by its current one here.',
  },
  'x509.not_yet_valid': {
    cause: 'The certificate begins after the time on this clock. Nearly always the clock is wrong.',
    fix: 'Set the clock (on a board: ntptime.settime() before the first connection).',
  },
  'x509.clock_unset': {
    cause: 'The clock was never set: boards start in 1970, 2000 or 2021.',
    fix: 'Set the clock before connecting: ntptime.settime() on MicroPython, rtc.RTC().datetime on CircuitPython.',
  },
  'x509.name_mismatch': {
    cause:
      'The certificate is for other names than the one asked for. This also happens when connecting by IP address.',
    fix: 'Connect using a name that the certificate lists, or issue one that lists this name or address.',
  },
  'x509.no_names': {
    cause: 'The certificate has no subjectAltName. A common name alone has not counted as a name since 2017.',
    fix: 'Issue it with -addext subjectAltName=DNS:example.com (IP:192.0.2.1 for an address).',
  },
  'x509.malformed': {
    cause: 'A field of the certificate breaks RFC 5280.',
    fix: `${REISSUE} Use a tool that follows RFC 5280.`,
  },
  'x509.profile': {
    cause: 'The certificate breaks a rule of the policy in force, which the message cites.',
    fix: "Issue the certificate again, or drop that rule by its name; for a CA of your own use the policy 'private'.",
  },
  'x509.unknown_critical_extension': {
    cause: 'The certificate has a critical extension that is not supported here, so it must be refused.',
    fix: 'Issue it without that extension, or with the extension not marked critical.',
  },
  'x509.not_a_ca': {
    cause: 'The certificate that signed another one is not a CA certificate.',
    fix: 'Issue CA certificates with basicConstraints=critical,CA:TRUE.',
  },
  'x509.key_usage': {
    cause: 'The keyUsage extension does not allow this use of the key.',
    fix: 'Issue it again: servers need digitalSignature, CAs keyCertSign.',
  },
  'x509.extended_key_usage': {
    cause:
      'The certificate is meant for another purpose: a server needs serverAuth, a client clientAuth (which public CAs no longer issue).',
    fix: 'Issue it with the right extendedKeyUsage.',
  },
  'x509.path_length': {
    cause: 'There are more CA certificates below a CA than it, or the firmware, allows.',
    fix: 'Issue the certificate from a CA higher up in the chain.',
  },
  'x509.name_constraints': {
    cause: 'A CA in the chain may issue certificates for certain names only, and this name is not one of them.',
    fix: 'Issue the certificate from a CA that may issue for this name.',
  },
  'x509.certificate_policies': {
    cause: 'A CA in the chain requires certificate policies that this path does not have.',
    fix: REISSUE,
  },
  'x509.bad_signature': {
    cause:
      'A signature in the chain is wrong: the certificate was changed, or another CA with the same name signed it.',
    fix: 'Check that the root is the current one of that name: `thimble trust HOST` finds the root that really signed it.',
  },
  'x509.weak_signature': {
    cause: 'A certificate is signed with SHA-1 or MD5, and such signatures can be forged.',
    fix: 'Issue it again with SHA-256.',
  },
  'x509.unsupported_signature': {
    cause: 'A certificate is signed with an algorithm that is not supported.',
    fix: 'Issue it with RSA or ECDSA and SHA-256, SHA-384 or SHA-512.',
  },
  'x509.weak_key': {
    cause: 'A key in the chain is too short to be safe.',
    fix: 'Issue the certificate again with an RSA-2048 or P-256 key.',
  },
  'x509.unsupported_key': {
    cause: 'A key in the chain is of a type that is not supported.',
    fix: 'Use RSA, or ECDSA on P-256, P-384 or P-521.',
  },
  'x509.revoked': {
    cause: 'Its CA revoked the certificate; its key may be stolen.',
    fix: 'Do not connect. The owner of the server needs a new certificate.',
  },
  'x509.revocation_unknown': {
    cause: 'Proof is required that the certificate is not revoked, and no fresh CRL or OCSP response gives it.',
    fix: 'Supply a fresh CRL, or use the mode `soft`.',
  },
  'x509.must_staple': {
    cause: 'The certificate requires a stapled OCSP response, and the server sent no valid one.',
    fix: 'Turn OCSP stapling on at the server.',
  },
  'x509.bad_crl': {
    cause: 'The CRL cannot be used: it is malformed, of a kind that is not supported, or not signed by that CA.',
    fix: 'Download it again from the CA.',
  },
  'x509.bad_ocsp_response': {
    cause:
      'The stapled OCSP response cannot be used: it is malformed, stale, for another certificate, or not signed by the CA.',
    fix: 'Make the server fetch a fresh response.',
  },
  'x509.distrusted': {
    cause: 'The root is being retired: it is trusted only for certificates issued before a certain date.',
    fix: 'The server needs a certificate from another CA.',
  },
  'x509.too_complex': {
    cause: 'The search for a path exceeded the limits in docs/x509.md; real chains stay far below them.',
    fix: 'Configure the server to send only its own certificate and its intermediates.',
  },
  'x509.unknown_policy': {
    cause: 'There is no policy or rule of that name.',
    fix: "Use 'webpki', 'rfc5280' or 'private', and add or drop rules after it: 'webpki,-common-name'.",
  },
  'x509.no_anchors': {
    cause: 'Verification is on and no root certificate is loaded, so nothing can be verified.',
    fix: 'Load at least one root certificate: `thimble trust HOST` writes the one a server needs.',
  },
} as const satisfies AdviceTable;
