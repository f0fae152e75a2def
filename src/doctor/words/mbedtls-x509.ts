// mbedTLS's errors about certificates, keys and their files in words: X509_*, PK_*, PEM_*, ASN1_*, OID_*, BASE64_*.
import type { WordTable } from './words.ts';

const MEMORY =
  'Free memory first: gc.collect(), close other TLS sockets, and load fewer certificates (each root takes 1 to 2 KB).';
const COPY_AGAIN = 'Copy it again as a whole, or convert it again: openssl x509 -in FILE -outform DER -out ca.der.';
const COMMON_KEYS = 'Use RSA with 2048 bits, or ECDSA on P-256 or P-384, signed with SHA-256: every board takes that.';

export const X509_WORDS: WordTable = {
  X509_FEATURE_UNAVAILABLE: {
    cause: 'The certificate uses something that this firmware was built without.',
    fix: COMMON_KEYS,
  },
  X509_UNKNOWN_OID: {
    cause: 'The certificate names an attribute or algorithm that mbedTLS does not know.',
    fix: COMMON_KEYS,
  },
  X509_INVALID_FORMAT: {
    cause:
      'What was given is no certificate in the form that this firmware reads: DER where it takes PEM (CircuitPython), PEM where it takes DER (MicroPython before 1.29), or a file that is cut off or is no certificate at all.',
    fix: "CircuitPython's cadata takes PEM text, MicroPython's DER bytes (openssl x509 -outform DER). `thimble trust HOST --format py` writes the right one.",
  },
  X509_INVALID_VERSION: {
    cause: "The certificate's version field is damaged.",
    fix: COPY_AGAIN,
  },
  X509_INVALID_SERIAL: {
    cause: "The certificate's serial number is damaged.",
    fix: COPY_AGAIN,
  },
  X509_INVALID_ALG: {
    cause:
      'A certificate is signed with an algorithm that this firmware cannot use: most often RSA-PSS, which boards leave out.',
    fix: COMMON_KEYS,
  },
  X509_INVALID_NAME: {
    cause: "The issuer's or subject's name in the certificate is damaged.",
    fix: COPY_AGAIN,
  },
  X509_INVALID_DATE: {
    cause: 'The dates in the certificate cannot be read.',
    fix: COPY_AGAIN,
  },
  X509_INVALID_SIGNATURE: {
    cause: 'The signature field of the certificate is damaged.',
    fix: COPY_AGAIN,
  },
  X509_INVALID_EXTENSIONS: {
    cause:
      'The certificate has a critical extension that mbedTLS does not know (name constraints, policies), or one that is damaged.',
    fix: 'Issue it without that extension, or mark the extension as not critical.',
  },
  X509_UNKNOWN_VERSION: {
    cause: 'The certificate says that it is of a version that does not exist.',
    fix: COPY_AGAIN,
  },
  X509_UNKNOWN_SIG_ALG: {
    cause: 'A certificate is signed with an algorithm that mbedTLS does not know, such as Ed25519.',
    fix: COMMON_KEYS,
  },
  X509_SIG_MISMATCH: {
    cause: 'The certificate states its signature algorithm twice, and not the same one: it was changed.',
    fix: 'Get the certificate from where it was issued; do not trust this copy.',
  },
  X509_CERT_VERIFY_FAILED: {
    cause:
      "The server's certificate was refused. One of three: its root is not among the CAs that were loaded (after load_verify_locations CircuitPython trusts only those), it is for another host name, or it is valid at other times than the board's clock says. On CircuitPython too little memory (under about 41 KB) can look the same.",
    fix: 'Load the root that signs this server (`thimble trust HOST` finds it and proves it), connect by the name in the certificate and not by an IP address, and set the clock first (ntptime.settime()).',
  },
  X509_CERT_UNKNOWN_FORMAT: {
    cause: 'There is a BEGIN CERTIFICATE line, but no whole PEM block that begins and ends as it should.',
    fix: 'Check the BEGIN and END lines: five dashes on each side, each alone on its line and nothing after it.',
  },
  X509_BAD_INPUT_DATA: {
    cause: 'The certificate parser was called with nothing usable; MicroPython says "invalid cert" for this.',
    fix: 'MicroPython before 1.29 takes one DER certificate as bytes (PEM on ESP32 too); read files with open(path, "rb").',
  },
  X509_ALLOC_FAILED: {
    cause: 'There was no memory to parse a certificate.',
    fix: MEMORY,
  },
  X509_FILE_IO_ERROR: {
    cause: "The certificate's file cannot be read.",
    fix: 'Check that it is on the board and spelled the same.',
  },
  X509_BUFFER_TOO_SMALL: {
    cause: 'A text about the certificate does not fit into its buffer: the certificate itself may be fine.',
    fix: 'Shorten the names in your certificate, or look at it on a computer.',
  },
  X509_FATAL_ERROR: {
    cause:
      "The verification was broken off. On CircuitPython and ESP-IDF this is the built-in bundle: it looks only for the issuer of the last certificate of the server's chain, and has no root of that name. A chain that ends in a cross-signed copy of a known root fails so too. On MicroPython it is a verify_callback that refused, or a chain of more than 8 intermediates.",
    fix: 'Give the program the root itself: ctx.load_verify_locations(cadata=…) with what `thimble trust HOST --format py` prints. It replaces the bundle, so name every host that the context has to serve.',
  },
};

export const PK_WORDS: WordTable = {
  PK_ALLOC_FAILED: { cause: 'There was no memory for a key.', fix: MEMORY },
  PK_TYPE_MISMATCH: {
    cause: 'A key is of another type than what it is used for: an RSA key with an ECDSA certificate, for example.',
    fix: 'Take the key and certificate that were made together.',
  },
  PK_BAD_INPUT_DATA: {
    cause: 'The key cannot be used; MicroPython and CircuitPython say "invalid key" for this.',
    fix: 'Give load_cert_chain an unencrypted key that belongs to the certificate: openssl pkey -in KEY -outform DER -out key.der.',
  },
  PK_FILE_IO_ERROR: {
    cause: "The key's file cannot be read.",
    fix: 'Check that it is on the board and spelled the same.',
  },
  PK_KEY_INVALID_VERSION: {
    cause: "The key's file states a version that is not known.",
    fix: 'Convert the key: openssl pkey -in KEY -out NEW.',
  },
  PK_KEY_INVALID_FORMAT: {
    cause:
      'The private key is no key in a form that this firmware reads: PEM where it takes DER, a certificate in its place, or a damaged file.',
    fix: 'Convert it: openssl pkey -in KEY -outform DER -out key.der (PEM for CircuitPython and ESP32).',
  },
  PK_UNKNOWN_PK_ALG: {
    cause: 'A key is of a type that this firmware does not know: Ed25519, or a DSA key.',
    fix: COMMON_KEYS,
  },
  PK_PASSWORD_REQUIRED: {
    cause: 'The private key is encrypted with a password.',
    fix: 'Boards ask for none: remove it with openssl pkey -in KEY -out NEW, and keep the file safe.',
  },
  PK_PASSWORD_MISMATCH: {
    cause: 'The password does not open the private key.',
    fix: 'Check the password, or remove it with openssl pkey.',
  },
  PK_INVALID_PUBKEY: {
    cause: 'The public key in a certificate is damaged, or no valid point of its curve.',
    fix: COMMON_KEYS,
  },
  PK_INVALID_ALG: { cause: 'The algorithm of a key is damaged or not supported.', fix: COMMON_KEYS },
  PK_UNKNOWN_NAMED_CURVE: {
    cause: 'An EC key is on a curve that this firmware was built without.',
    fix: COMMON_KEYS,
  },
  PK_FEATURE_UNAVAILABLE: {
    cause: 'This firmware was built without that kind of key, or without encrypted keys.',
    fix: COMMON_KEYS,
  },
  PK_SIG_LEN_MISMATCH: {
    cause: 'A signature is followed by bytes that do not belong to it.',
    fix: 'The other side signs wrongly: look for an update of its software.',
  },
  PK_BUFFER_TOO_SMALL: {
    cause: 'A signature does not fit into its buffer: the key is longer than this firmware expects.',
    fix: COMMON_KEYS,
  },
  PK_HW_ACCEL_FAILED: {
    cause: 'A secure element or accelerator that holds the key failed.',
    fix: 'Check its wiring and that it is set up before the connection is made.',
  },
};

export const ENCODING_WORDS: WordTable = {
  PEM_NO_HEADER_FOOTER_PRESENT: {
    cause:
      'There is no BEGIN or END line of the kind that is expected: it may be DER, or a key where a certificate belongs.',
    fix: 'Look at the first line: CERTIFICATE for a certificate, PRIVATE KEY for a key.',
  },
  PEM_INVALID_DATA: {
    cause:
      'A PEM block is damaged. The usual reason is indentation: a certificate inside an indented triple-quoted string has spaces before each line.',
    fix: 'Write the block flush left, or remove the spaces in the program; check that nothing was lost in copying.',
  },
  PEM_ALLOC_FAILED: { cause: 'There was no memory to decode a PEM block.', fix: MEMORY },
  PEM_INVALID_ENC_IV: {
    cause: 'The header of an encrypted key is damaged.',
    fix: 'Decrypt it on a computer: openssl pkey -in KEY -out NEW.',
  },
  PEM_UNKNOWN_ENC_ALG: {
    cause: 'The key is encrypted in a way that this firmware does not know.',
    fix: 'Decrypt it on a computer: openssl pkey -in KEY -out NEW.',
  },
  PEM_PASSWORD_REQUIRED: {
    cause: 'The key is encrypted with a password.',
    fix: 'Decrypt it on a computer: openssl pkey -in KEY -out NEW.',
  },
  PEM_PASSWORD_MISMATCH: {
    cause: 'The password does not open the key.',
    fix: 'Check the password, or decrypt the key on a computer.',
  },
  PEM_FEATURE_UNAVAILABLE: {
    cause: 'This firmware cannot read encrypted PEM.',
    fix: 'Decrypt it on a computer: openssl pkey -in KEY -out NEW.',
  },
  PEM_BAD_INPUT_DATA: {
    cause: 'The PEM reader was given nothing.',
    fix: 'Check that the file is not empty and was read to its end.',
  },
  BASE64_BUFFER_TOO_SMALL: {
    cause: 'Decoded PEM does not fit into its buffer.',
    fix: 'Load one certificate at a time.',
  },
  BASE64_INVALID_CHARACTER: {
    cause: 'A PEM block contains a character that is not base64: spaces from indentation, quotes, or a backslash.',
    fix: 'Write the block flush left and exactly as it was issued.',
  },
  ASN1_OUT_OF_DATA: {
    cause: 'The data ends too early: a file that was cut off, or PEM that was taken for DER.',
    fix: COPY_AGAIN,
  },
  ASN1_UNEXPECTED_TAG: {
    cause:
      'The next field of the certificate or key is not the expected one: often it is the wrong file, PEM in place of DER, or an unknown critical extension.',
    fix: 'Check which file it is with openssl x509 -in FILE -noout -text (or openssl pkey for a key).',
  },
  ASN1_INVALID_LENGTH: {
    cause: 'A length inside the certificate or key is impossible: it is damaged.',
    fix: COPY_AGAIN,
  },
  ASN1_LENGTH_MISMATCH: {
    cause: 'A certificate or key is longer than it says: bytes follow it, or it is damaged.',
    fix: COPY_AGAIN,
  },
  ASN1_INVALID_DATA: { cause: 'A value inside the certificate or key is not allowed there.', fix: COPY_AGAIN },
  ASN1_ALLOC_FAILED: { cause: 'There was no memory to parse a certificate or key.', fix: MEMORY },
  ASN1_BUF_TOO_SMALL: { cause: 'A certificate or key does not fit into its buffer.', fix: COMMON_KEYS },
  OID_NOT_FOUND: { cause: 'A certificate names an algorithm that this firmware does not know.', fix: COMMON_KEYS },
  OID_BUF_TOO_SMALL: {
    cause: 'An identifier in a certificate is longer than this firmware expects.',
    fix: COMMON_KEYS,
  },
};
