// Reads certificates and keys in the usual forms: PEM or DER, the key in its own file or next to the certificate.
import { readPrivateKey } from '../crypto/private-key-file.ts';
import type { CryptoProvider } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import type { Credential } from '../tls/credential.ts';
import { equalBytes } from '../util/bytes.ts';
import { readCertificates } from '../x509/certificate.ts';
import type { CredentialSource } from './stacks/stack.ts';

/**
 * @param mismatch - whether a key of another certificate is an error: firmwares accept any pair, everyone else should
 *   know at once.
 * @throws TlsError `crypto.bad_private_key`, `pem.malformed`, `pem.empty`, `der.*`; `context.key_mismatch`.
 */
export function readCredential(
  source: CredentialSource,
  crypto: CryptoProvider,
  mismatch: 'refused' | 'taken',
): Credential {
  // The key first: boards report errors in that order.
  const key = crypto.importPrivateKey(readPrivateKey(source.key ?? source.certificate), source.password);
  const chain = readCertificates(source.certificate);
  const { publicKeyInfo } = chain[0]!;
  if (mismatch === 'refused' && !equalBytes(publicKeyInfo, key.publicKeyInfo))
    throw new TlsError('context.key_mismatch', `the ${key.type} key is not the one in the certificate`);
  return { chain: chain.map(({ der }) => der), key };
}
