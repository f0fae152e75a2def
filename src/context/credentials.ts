// Certificates and keys as people hand them in: PEM or DER, the key in a file of its own or beside the certificate.
import { looksLikePem, readPem } from '../asn1/pem.ts';

import type { CryptoProvider } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import type { Credential } from '../tls/credential.ts';
import { equalBytes } from '../util/bytes.ts';
import { encodeUtf8 } from '../util/utf8.ts';
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

const KEY_LABELS = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY'];

/**
 * @throws TlsError `crypto.bad_private_key`, `pem.malformed`, `pem.empty`, `der.*`; `context.key_mismatch`.
 */
export function readCredential(source: CredentialSource, crypto: CryptoProvider): Credential {
  // The key first: that is the order in which the boards complain.
  const key = crypto.importPrivateKey(readKey(source), source.password);
  const chain = readCertificates(source.certificate);
  const { publicKeyInfo } = chain[0]!;
  if (source.mismatch === 'refused' && !equalBytes(publicKeyInfo, key.publicKeyInfo))
    throw new TlsError('context.key_mismatch', `the ${key.type} key is not the one in the certificate`);
  return { chain: chain.map(({ der }) => der), key };
}

function readKey({ certificate, key }: CredentialSource): Uint8Array {
  const input = key ?? certificate;
  if (!looksLikePem(input)) return toBytes(input);
  const block = readPem(input, KEY_LABELS, 'private key')[0]!;
  return block.der;
}

function toBytes(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? encodeUtf8(data) : data;
}
