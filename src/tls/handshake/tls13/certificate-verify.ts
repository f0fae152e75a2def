// What CertificateVerify signs, and how a peer's is checked: RFC 8446 §4.4.3.
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { encodeUtf8 } from '../../../util/utf8.ts';
import { nameOf, SignatureScheme } from '../../constants.ts';
import { decodeCertificateVerify } from '../../messages/certificate-verify.ts';
import { ProtocolVersion } from '../../profile.ts';
import { allowedIn, fitsKey, signatureScheme } from '../../signature-schemes.ts';
import { importLeafKey, KeyUsage, type LeafKey } from '../../verifier.ts';

const CONTEXTS = {
  server: context('TLS 1.3, server CertificateVerify'),
  client: context('TLS 1.3, client CertificateVerify'),
} as const;

/** 64 spaces, the context, a zero, and the transcript hash. @returns a fresh array. */
export function signedContent(signer: 'client' | 'server', transcriptHash: Uint8Array): Uint8Array {
  const prefix = CONTEXTS[signer];
  const content = new Uint8Array(prefix.length + transcriptHash.length);
  content.set(prefix);
  content.set(transcriptHash, prefix.length);
  return content;
}

/**
 * @param offered - the schemes that we announced.
 * @param transcriptHash - up to the peer's Certificate.
 * @returns the scheme used.
 * @throws TlsError `tls.illegal_parameter`, `tls.bad_signature`, `crypto.bad_public_key`.
 */
export function verifyCertificateVerify(
  body: Uint8Array,
  signer: 'client' | 'server',
  leaf: LeafKey,
  offered: readonly number[],
  transcriptHash: Uint8Array,
  crypto: CryptoProvider,
): number {
  const { algorithm, signature } = decodeCertificateVerify(body, ProtocolVersion.tls13);
  const name = nameOf(SignatureScheme, algorithm!);
  const scheme = signatureScheme(algorithm!);
  if (!scheme || !offered.includes(scheme.code) || !allowedIn(scheme, ProtocolVersion.tls13)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which was not offered`);
  }
  if (leaf.keyUsage !== undefined && (leaf.keyUsage & KeyUsage.digitalSignature) === 0) {
    throw new TlsError('tls.illegal_parameter', `The ${signer}'s certificate may not be used for signatures`);
  }
  const key = importLeafKey(leaf, crypto);
  if (!fitsKey(scheme, key, ProtocolVersion.tls13)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which its key cannot do`);
  }
  if (!key.verify(scheme.algorithm, signedContent(signer, transcriptHash), signature)) {
    throw new TlsError('tls.bad_signature', `The ${signer}'s signature over the handshake is wrong`);
  }
  return scheme.code;
}

function context(text: string): Uint8Array {
  return encodeUtf8(`${' '.repeat(64)}${text}\0`);
}
