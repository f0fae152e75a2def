// Credential: this side's certificate chain with a signer for its key; and the requests that signers and choosers get.
import type { CurveName, PrivateKey, SignatureSchemeName } from '../crypto/provider.ts';
import type { Parked } from './parked.ts';
import type { ProtocolVersion } from './profile.ts';

/** Signs with a key that is kept elsewhere: in a secure element or a service. May park. */
export interface Signer {
  /** The schemes it can sign with, most preferred first. */
  readonly schemes: readonly SignatureSchemeName[];
  /** For an EC key: TLS 1.2 shows it only to clients that know its curve (RFC 8422 §5.3). */
  readonly curve?: CurveName | undefined;
  /** @returns a fresh signature, ECDSA as DER; or PARKED, and the signature comes by `resume`. */
  sign(request: SignRequest): Uint8Array | Parked;
}

/** This side's certificate chain, and the signer for its key. */
export interface Credential {
  /** DER certificates, end entity first, without the root. */
  readonly chain: readonly Uint8Array[];
  /** The key, or a signer that has it. */
  readonly key: PrivateKey | Signer;
  /** An OCSP response to staple (RFC 6066 §8), DER. */
  readonly ocspResponse?: Uint8Array | undefined;
  /** What the certificate allows a server of TLS 1.2 and older, for stacks that check it; absent: anything. */
  readonly asServer?: { readonly signs: boolean; readonly decrypts: boolean };
}

/**
 * Chooses a credential for the peer's request. `undefined`: none fits; a server then fails the handshake, a client
 * continues without a certificate.
 */
export type CertificateChooser = (request: CertificateRequestInfo) => Credential | undefined | Parked;

export function isSigner(key: PrivateKey | Signer): key is Signer {
  return 'schemes' in key;
}

/** The input of a signer: `content` is the whole signed content, not its hash. */
export interface SignRequest {
  /** The credential whose key is to sign. */
  readonly credential: Credential;
  /** By this scheme. */
  readonly scheme: SignatureSchemeName;
  /** Valid until the signer has answered. */
  readonly content: Uint8Array;
}

/** A server's input for choosing its certificate: the ClientHello's offer. */
export interface ServerCertificateRequest {
  readonly role: 'server';
  /** As negotiated: TLS 1.3 allows fewer schemes, and for an EC key only that of its own curve. */
  readonly version: ProtocolVersion;
  readonly serverName: string | undefined;
  readonly signatureSchemes: readonly SignatureSchemeName[];
  /** signature_algorithms_cert if it was sent (RFC 8446 §4.2.3). */
  readonly certificateSignatureSchemes: readonly SignatureSchemeName[];
  readonly alpnProtocols: readonly string[];
  /** DER distinguished names (RFC 8446 §4.2.4); empty means any. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

/** A client's input for choosing its certificate: the CertificateRequest (RFC 8446 §4.3.2, RFC 5246 §7.4.4). */
export interface ClientCertificateRequest {
  readonly role: 'client';
  /** As agreed on. */
  readonly version: ProtocolVersion;
  readonly signatureSchemes: readonly SignatureSchemeName[];
  /** DER distinguished names; empty means any. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

export type CertificateRequestInfo = ServerCertificateRequest | ClientCertificateRequest;
