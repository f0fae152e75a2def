// Reads a private key file: PEM (RFC 7468) or DER, with errors that say what is wrong.
import { looksLikePem, readPem } from '../asn1/pem.ts';
import { TlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';

/** OpenSSL writes `EC PARAMETERS` before an EC key; a certificate may be in the same file. */
const KEY_LABELS: readonly string[] = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];
const OPENSSH = 'OPENSSH PRIVATE KEY';

/**
 * The DER of the first private key in a file, for `importPrivateKey`.
 *
 * @param input - PEM text or bytes, or DER bytes.
 * @throws TlsError `crypto.bad_private_key` for a key in a format that is not read here; `pem.malformed`, `pem.empty`.
 */
export function readPrivateKey(input: string | Uint8Array): Uint8Array {
  if (!looksLikePem(input)) return typeof input === 'string' ? encodeUtf8(input) : input;
  const { label, headers, der } = readPem(input, [...KEY_LABELS, OPENSSH], 'private key')[0]!;
  if (label === OPENSSH) {
    throw new TlsError('crypto.bad_private_key', 'an OpenSSH private key, which TLS does not use', {
      hint: 'Convert it: ssh-keygen -p -N "" -m PKCS8 -f KEYFILE',
    });
  }
  // RFC 1421 §4.6.1.1 as OpenSSL wrote it until 2010, with one round of MD5 between the password and the key.
  if (headers.get('Proc-Type')?.includes('ENCRYPTED')) {
    const cipher = headers.get('DEK-Info')?.split(',')[0] ?? 'an unnamed cipher';
    const detail = `the private key is encrypted in the old format of OpenSSL (Proc-Type: 4,ENCRYPTED, ${cipher})`;
    throw new TlsError('crypto.bad_private_key', detail, {
      hint: 'Convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.pem -out new.pem',
    });
  }
  return der;
}
