// Our own codes about certificates, files and settings in words: x509.*, der.*, pem.*, context.*, board.*.
import type { WordTable } from './words.ts';

const ROOT =
  '`thimble trust HOST` fetches the chain, finds the root that really signs it, and writes it in the form that a program or board takes.';
const CLOCK =
  'Set the clock first: ntptime.settime() on MicroPython, an NTP library on CircuitPython; boards start in 2000 or 2021.';
const ISSUE_ANEW = 'If it is your own CA, issue the certificate anew; otherwise the owner of the server must.';

export const CERTIFICATE_WORDS: WordTable = {
  'x509.unknown_issuer': {
    cause:
      "No path leads from the server's certificate to anything that is trusted: the root is missing here, or the server leaves an intermediate out.",
    mend: ROOT,
  },
  'x509.self_signed': {
    cause: 'The certificate signs itself, and it is not among those that are trusted.',
    mend: 'If it is your own, hand that very certificate in as the CA. Otherwise do not go on.',
  },
  'x509.expired': {
    cause: 'The certificate ended before the time on this clock: it was not renewed, or the clock is ahead.',
    mend: `${CLOCK} If it is right, the server has to renew.`,
  },
  'x509.not_yet_valid': {
    cause: 'The certificate begins after the time on this clock: nearly always the clock is wrong.',
    mend: CLOCK,
  },
  'x509.clock_unset': { cause: 'The clock shows a time before this software existed: it was never set.', mend: CLOCK },
  'x509.name_mismatch': {
    cause:
      'The certificate is for other names than the one that was asked for; a connection by IP address meets this too.',
    mend: 'Connect by a name that is in the certificate, or issue one with that name or address in it.',
  },
  'x509.no_names': {
    cause: 'The certificate has no subjectAltName; a common name counts for nothing since 2017.',
    mend: 'Issue it with -addext subjectAltName=DNS:example.com.',
  },
  'x509.malformed': { cause: 'A field of the certificate breaks RFC 5280.', mend: ISSUE_ANEW },
  'x509.profile': {
    cause: 'The certificate breaks a rule of the policy in force, which the message cites.',
    mend: 'Issue it anew, or leave that one rule out by its name, as the hint says; CAs of your own go with the policy private.',
  },
  'x509.unknown_critical_extension': {
    cause: 'The certificate has a critical extension that is not understood here, so that it must be refused.',
    mend: 'Issue it with that extension not critical, or without it.',
  },
  'x509.not_a_ca': {
    cause: 'The certificate that signed another is no CA.',
    mend: 'Issue CAs with basicConstraints=critical,CA:TRUE.',
  },
  'x509.key_usage': {
    cause: 'The keyUsage extension forbids what the key is used for here.',
    mend: 'Servers need digitalSignature, CAs keyCertSign: issue it anew.',
  },
  'x509.extended_key_usage': {
    cause:
      "The certificate is meant for something else: a server's needs serverAuth, a client's clientAuth (which public CAs no longer give).",
    mend: 'Issue it with the right extendedKeyUsage.',
  },
  'x509.path_length': {
    cause: 'There are more CAs below one than it, or the firmware, allows.',
    mend: 'Issue from a CA that stands higher.',
  },
  'x509.name_constraints': {
    cause: 'A CA above is limited to other names.',
    mend: 'Issue from a CA that may issue for this name.',
  },
  'x509.certificate_policies': {
    cause: 'A CA above demands certificate policies that this path does not have.',
    mend: ISSUE_ANEW,
  },
  'x509.bad_signature': {
    cause:
      'A signature in the chain is wrong: the certificate was changed, or another CA with the same name signed it.',
    mend: `Make sure that the root is the present one of that name. ${ROOT}`,
  },
  'x509.weak_signature': {
    cause: 'A certificate is signed with SHA-1 or MD5, which can be forged.',
    mend: 'Issue it anew with SHA-256.',
  },
  'x509.unsupported_signature': {
    cause: 'A certificate is signed with an algorithm that is not supported; boards take no RSA-PSS and no Ed25519.',
    mend: 'Issue it with RSA or ECDSA and SHA-256.',
  },
  'x509.weak_key': {
    cause: 'A key in the chain is too short to be safe.',
    mend: 'Issue it anew with RSA 2048 or P-256.',
  },
  'x509.unsupported_key': {
    cause: 'A key in the chain is of a kind that is not supported.',
    mend: 'Use RSA, P-256 or P-384.',
  },
  'x509.revoked': {
    cause: 'Its CA has taken the certificate back, perhaps because its key was stolen.',
    mend: 'Do not connect; the owner needs a new one.',
  },
  'x509.revocation_unknown': {
    cause: 'Revocation is checked hard, and nothing fresh is known about this certificate.',
    mend: 'Hand in a fresh CRL, or check softly.',
  },
  'x509.must_staple': {
    cause: 'The certificate demands a stapled OCSP response, and the server sent none that is valid.',
    mend: 'Turn OCSP stapling on at the server.',
  },
  'x509.bad_crl': {
    cause: 'A CRL that was handed in is damaged, stale, or signed by another.',
    mend: 'Fetch it again from the CA.',
  },
  'x509.bad_ocsp_response': {
    cause: 'The stapled OCSP response is damaged, stale, or for another certificate.',
    mend: 'Let the server fetch a fresh one.',
  },
  'x509.distrusted': {
    cause: 'The root is being retired: it counts only for certificates that were issued before a certain date.',
    mend: 'The server needs a certificate of another CA.',
  },
  'x509.too_complex': {
    cause: 'The search for a path passed its limits; honest chains stay far below them.',
    mend: 'Let the server send only its own intermediates; do not trust a stranger that does this.',
  },
  'x509.no_anchors': { cause: 'Verification is on and nothing is trusted.', mend: ROOT },
  'x509.unknown_policy': {
    cause: 'There is no policy or rule of that name.',
    mend: "Write 'webpki', 'rfc5280' or 'private', with rules after it: 'webpki,-common-name'.",
  },

  'der.not_der': {
    cause: 'The bytes are no DER at all: text, PEM or another kind of file.',
    mend: 'Convert it: openssl x509 -in FILE -outform DER -out ca.der.',
  },
  'der.truncated': { cause: 'The bytes end too early.', mend: 'Copy the file again, whole, in binary mode.' },
  'der.malformed': {
    cause: 'The bytes are not strict DER: damaged, or written by a careless tool.',
    mend: 'Get the certificate from where it was issued, or convert it with OpenSSL.',
  },
  'der.limit': { cause: 'The structure is larger or deeper than any honest certificate.', mend: 'Do not use it.' },
  'pem.malformed': {
    cause: 'A PEM block is damaged; the message names the block and the line.',
    mend: 'Copy it again with its BEGIN and END lines.',
  },
  'pem.empty': {
    cause: 'The text holds no PEM block of the kind that is wanted.',
    mend: 'Check that it is the right file: CERTIFICATE for a certificate, PRIVATE KEY for a key; a DER file is read as bytes.',
  },

  'context.server_name_required': {
    cause: 'Verification is on and nobody said which host is meant.',
    mend: 'Pass server_hostname="…" to wrap_socket, the same name as in the URL.',
  },
  'context.no_credential': {
    cause: 'A server was started without a certificate.',
    mend: 'Call load_cert_chain(cert, key) first; `openssl req -x509 -newkey …` makes one for development.',
  },
  'context.key_mismatch': {
    cause: 'The private key does not belong to the certificate.',
    mend: 'Compare: `openssl pkey -in KEY -pubout` and `openssl x509 -in CERT -pubkey -noout` must print the same.',
  },
  'context.file': {
    cause: 'A file that a setting names cannot be read.',
    mend: 'Check its path, and who may read it.',
  },
  'context.unknown_cipher': {
    cause: 'There is no cipher suite of that name.',
    mend: "Use a name that getCiphers() lists; IANA's, OpenSSL's and mbedTLS's spellings are taken.",
  },

  'board.unknown': {
    cause: 'There is no profile of that name; only boards that were measured have one.',
    mend: 'Use an id of the list in the message, or leave --board out.',
  },
  'board.fixed_rules': {
    cause: 'A policy, a CRL or a revocation mode was given for a board whose firmware has none of them.',
    mend: "Leave it out, to see what the board does; or take the board 'guide' or 'modern', which verifies strictly.",
  },
  'board.unknown_bundle': {
    cause: 'There is no list of roots of that name.',
    mend: 'Use an id of docs/boards.md, or a file of your own with --bundle.',
  },
  'board.bad_bundle': {
    cause: 'The bytes are no binary bundle of that format (v1 up to ESP-IDF 5.3 and in CircuitPython, v2 from 5.4).',
    mend: 'Read it in the other format, or make it again with gen_crt_bundle.py.',
  },
  'board.bad_ca_data': {
    cause:
      "That firmware's parser refuses this CA certificate: DER where it takes PEM, PEM where it takes DER, or an indented block.",
    mend: 'CircuitPython takes PEM text flush left, MicroPython before 1.29 one DER certificate as bytes.',
  },
  'board.ca_chain_required': { cause: 'CERT_REQUIRED is set and no CA was loaded.', mend: ROOT },
  'board.not_in_bundle': {
    cause:
      'The board looked up the issuer of the last certificate that the server sent, and its built-in bundle has no such root. A chain that ends in a cross-signed root fails so, though the root itself is built in.',
    mend: `Load the root by hand: load_verify_locations(cadata=…). ${ROOT}`,
  },
  'board.callback_refused': {
    cause: "The program's verify_callback returned another number than 0.",
    mend: 'Return 0 to accept; note that True is 1.',
  },
  'board.verify_failed': {
    cause: 'The certificate breaks a rule of that firmware; the flags in the message say which.',
    mend: ISSUE_ANEW,
  },
  'board.out_of_memory': {
    cause: 'The program asks for more memory than the board has left; a TLS connection takes about 23 KB at once.',
    mend: 'gc.collect() and close other connections before connecting; read bodies in chunks.',
  },
  'board.out_of_sockets': {
    cause: 'All sockets of the board are open (8 on a Pico W with CircuitPython).',
    mend: 'Close responses and sockets when they are done: response.close(), or a with block.',
  },
};
