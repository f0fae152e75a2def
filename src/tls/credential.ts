// A credential: our own certificate chain with something that signs for its key.
import type { CurveName, PrivateKey, SignatureSchemeName } from '../crypto/provider.ts';
import type { CertificateRequestInfo, Parked, SignRequest } from './park.ts';

/** Signs for a key that never leaves its place: a secure element, a service. May park. */
export interface Signer {
  /** The schemes it can sign with, most preferred first. */
  readonly schemes: readonly SignatureSchemeName[];
  /** For an EC key: TLS 1.2 shows it only to clients that know its curve (RFC 8422 §5.3). */
  readonly curve?: CurveName | undefined;
  sign(request: SignRequest): Uint8Array | Parked;
}

export interface Credential {
  /** DER certificates, end entity first, without the root. */
  readonly chain: readonly Uint8Array[];
  readonly key: PrivateKey | Signer;
  /** An OCSP response to staple (RFC 6066 §8), DER. */
  readonly ocspResponse?: Uint8Array | undefined;
}

/**
 * Chooses a credential for what the peer asked. `undefined`: none fits; a server then fails the handshake, a client
 * goes on without a certificate.
 */
export type CertificateChooser = (request: CertificateRequestInfo) => Credential | undefined | Parked;

export function isSigner(key: PrivateKey | Signer): key is Signer {
  return 'schemes' in key;
}
