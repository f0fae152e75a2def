// Certificates and keys as people hand them in: PEM or DER, the key in a file of its own or beside the certificate.
import { readPrivateKey } from '../crypto/private-key-file.ts';
import type { CryptoProvider } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import type { Credential } from '../tls/credential.ts';
import { equalBytes } from '../util/bytes.ts';
import { readCertificates } from '../x509/certificate.ts';

export interface CredentialSource {
  /** A chain, end entity first: PEM with any number of certificates, or one DER certificate. */
  readonly certificate: string | Uint8Array;
  /** PKCS#8, PKCS#1 or SEC 1, PEM or DER. Absent: it stands in the certificate's PEM file. */
  readonly key?: string | Uint8Array | undefined;
  readonly password?: string | undefined;
  /** Firmwares take any pair and fail at the peer; everyone else wants to know at once. */
  readonly mismatch: 'refused' | 'taken';
}

/**
 * @throws TlsError `crypto.bad_private_key`, `pem.malformed`, `pem.empty`, `der.*`; `context.key_mismatch`.
 */
export function readCredential(source: CredentialSource, crypto: CryptoProvider): Credential {
  // The key first: that is the order in which the boards complain.
  const key = crypto.importPrivateKey(readPrivateKey(source.key ?? source.certificate), source.password);
  const chain = readCertificates(source.certificate);
  const { publicKeyInfo } = chain[0]!;
  if (source.mismatch === 'refused' && !equalBytes(publicKeyInfo, key.publicKeyInfo))
    throw new TlsError('context.key_mismatch', `the ${key.type} key is not the one in the certificate`);
  return { chain: chain.map(({ der }) => der), key };
}
