// Decisions that must wait park the engine until they are answered by `engine.resume`.
import type { SignatureSchemeName } from '../crypto/provider.ts';
import type { Credential } from './credential.ts';
import type { ProtocolVersion } from './profile.ts';
import type { VerifyAnswer, VerifyRequest } from './verifier.ts';

/** What a plug returns instead of an answer that it does not have yet. */
export const PARKED: unique symbol = Symbol('parked');
export type Parked = typeof PARKED;

/** What a signer is asked: `content` is the whole signed content, not its hash. */
export interface SignRequest {
  readonly credential: Credential;
  readonly scheme: SignatureSchemeName;
  /** Valid until the signer has answered. */
  readonly content: Uint8Array;
}

/** What a server knows when it chooses its certificate: the ClientHello's offer. */
export interface ServerCertificateRequest {
  readonly role: 'server';
  /** As agreed on: TLS 1.3 signs by fewer schemes, and with an EC key by that of its own curve alone. */
  readonly version: ProtocolVersion;
  readonly serverName: string | undefined;
  readonly signatureSchemes: readonly SignatureSchemeName[];
  /** signature_algorithms_cert where it was sent (RFC 8446 §4.2.3). */
  readonly certificateSignatureSchemes: readonly SignatureSchemeName[];
  readonly alpnProtocols: readonly string[];
  /** DER distinguished names (RFC 8446 §4.2.4); empty means any. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

/** What a client knows when a server asks for its certificate (RFC 8446 §4.3.2, RFC 5246 §7.4.4). */
export interface ClientCertificateRequest {
  readonly role: 'client';
  /** As agreed on. */
  readonly version: ProtocolVersion;
  readonly signatureSchemes: readonly SignatureSchemeName[];
  /** DER distinguished names; empty means any. */
  readonly certificateAuthorities: readonly Uint8Array[];
}

export type CertificateRequestInfo = ServerCertificateRequest | ClientCertificateRequest;

/** The decision for which a parked engine waits, as told by the event `parked`. */
export type Decision =
  | { readonly kind: 'verify'; readonly request: VerifyRequest }
  | { readonly kind: 'sign'; readonly request: SignRequest }
  | { readonly kind: 'certificate'; readonly request: CertificateRequestInfo };

/** The answer to a {@link Decision} of the same kind. An `error` ends the handshake with its alert. */
export type Resumption =
  | { readonly kind: 'verify'; readonly answer: VerifyAnswer }
  | { readonly kind: 'sign'; readonly signature: Uint8Array }
  | { readonly kind: 'certificate'; readonly credential: Credential | undefined }
  | { readonly kind: 'error'; readonly error: Error };
