// Reads the local key and certificate as axTLS does: ssl/asn1.c (asn1_get_private_key), ssl/tls1.c (add_cert).
import { DerReader, Tag } from '../../../asn1/der.ts';
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { isTlsError, TlsError } from '../../../errors.ts';
import type { Credential } from '../../../tls/credential.ts';
import { fromBase64 } from '../../../util/base64.ts';
import { encodeUtf8 } from '../../../util/utf8.ts';
import type { CredentialSource } from '../stack.ts';
import { BUILT_IN_CERTIFICATE, BUILT_IN_KEY } from './built-in-identity.ts';
import { parseAxtlsCertificate } from './certificate.ts';

/**
 * A PKCS#1 RSA key and concatenated DER certificates; whether they match is not checked.
 *
 * @returns what is sent: of several certificates the first with all bytes that follow it, as in axTLS.
 * @throws TlsError `crypto.bad_private_key`, then `x509.malformed`.
 */
export function readAxtlsCredential({ certificate, key }: CredentialSource, crypto: CryptoProvider): Credential {
  const keyBytes = bytesOf(key ?? certificate);
  if (!isPkcs1(keyBytes)) throw new TlsError('crypto.bad_private_key', 'axTLS takes PKCS#1 DER keys of RSA alone');
  const privateKey = crypto.importPrivateKey(keyBytes);
  const chain: Uint8Array[] = [];
  for (let rest = bytesOf(certificate); rest.length > 0; ) {
    const parsed = parseAxtlsCertificate(rest);
    if (parsed === undefined)
      throw new TlsError(
        'x509.malformed',
        `certificate ${chain.length + 1} is none that axTLS takes: DER, of an RSA key`,
      );
    chain.push(rest);
    rest = rest.subarray(parsed.encoded.length);
  }
  if (chain.length === 0) throw new TlsError('x509.malformed', 'no certificate');
  return { chain, key: privateKey };
}

/** Used if nothing was loaded. */
export function builtInAxtlsCredential(crypto: CryptoProvider): Credential {
  return { chain: [fromBase64(BUILT_IN_CERTIFICATE)!], key: crypto.importPrivateKey(fromBase64(BUILT_IN_KEY)!) };
}

function isPkcs1(bytes: Uint8Array): boolean {
  try {
    const reader = new DerReader(bytes, 'private key').enter('RSAPrivateKey');
    for (const field of ['version', 'modulus', 'publicExponent', 'privateExponent']) reader.read(Tag.integer, field);
    return true;
  } catch (error) {
    if (isTlsError(error)) return false;
    throw error;
  }
}

function bytesOf(value: string | Uint8Array): Uint8Array {
  return typeof value === 'string' ? encodeUtf8(value) : value;
}
