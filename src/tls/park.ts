// Decisions that must wait park the engine until they are answered by `engine.resume`.
import type { CertificateRequestInfo, Credential, SignRequest } from './credential.ts';
import type { VerifyAnswer, VerifyRequest } from './verifier.ts';

/** The decision that a parked engine waits for, as in the event `parked`. */
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
