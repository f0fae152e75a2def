// Advice for codes `der.*`, `pem.*` and `crypto.*`: files, keys and algorithms.
import type { AdviceTable } from './advice.ts';

export const FILE_ADVICE = {
  'der.not_der': {
    cause: 'These bytes are not DER: they are another kind of file, or PEM text read as bytes.',
    fix: 'Convert the certificate: `openssl x509 -in FILE -outform DER -out ca.der`.',
  },
  'der.truncated': {
    cause: 'The bytes end too early: the file or the transfer was cut short.',
    fix: 'Copy the file again, whole and in binary mode.',
  },
  'der.malformed': {
    cause: 'The bytes are not strict DER: they are damaged, or a careless tool wrote them.',
    fix: 'Get the certificate again from where it was issued, or rewrite it with `openssl x509 -in FILE -out NEW`.',
  },
  'der.limit': {
    cause: 'The data is larger or more deeply nested than any real certificate.',
    fix: 'Check that it is the right file. If a peer sent it, do not raise the limit: it may be an attack.',
  },
  'pem.malformed': {
    cause: 'A PEM block is damaged; the message names the block and the line.',
    fix: 'Copy it again, including its BEGIN and END lines.',
  },
  'pem.empty': {
    cause: 'The text contains no PEM block of the kind that is needed.',
    fix: 'Check that it is the right file: CERTIFICATE for a certificate, PRIVATE KEY for a key. A DER file has to be read as bytes.',
  },

  'crypto.bad_key_share': {
    cause: "The peer's public value for the key exchange is not a point of the group, or has low order.",
    fix: 'Do not trust this peer: its software is faulty, or it is attempting an attack.',
  },
  'crypto.bad_public_key': {
    cause: 'A public key is malformed, or its type is not supported.',
    fix: 'Issue the certificate again with an RSA-2048, P-256 or P-384 key.',
  },
  'crypto.bad_private_key': {
    cause: 'The private key cannot be read: the file is a certificate, is damaged, or needs another password.',
    fix: 'Check it with `openssl pkey -in KEY -noout -check`. PKCS#8, PKCS#1 and SEC 1 keys are supported, plain or with a password.',
  },
  'crypto.unsupported': {
    cause: 'This crypto provider does not have that algorithm.',
    fix: 'Use RSA-2048, P-256 or P-384, or run on Node, whose provider has more algorithms.',
  },
} as const satisfies AdviceTable;
