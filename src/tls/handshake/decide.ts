// Calls plugs that make decisions: verifier, signer, certificate chooser. Each answers at once or parks the engine.
import type { PrivateKey, SignatureAlgorithm } from '../../crypto/provider.ts';
import { TlsError } from '../../errors.ts';
import {
  type CertificateChooser,
  type CertificateRequestInfo,
  type Credential,
  isSigner,
  type SignRequest,
} from '../credential.ts';
import type { Decision, Resumption } from '../engine.ts';
import { PARKED } from '../parked.ts';
import type { Accepted, Verifier, VerifyAnswer, VerifyRequest } from '../verifier.ts';
import type { HandshakeMessage, Output, State } from './state.ts';

/** Continues after a decision, with the Output of the call in which it is made. */
export type Then<T> = (answer: T, out: Output) => State;

/** @throws TlsError the verifier's own, if it refuses. */
export function askVerifier(verifier: Verifier, request: VerifyRequest, out: Output, then: Then<Accepted>): State {
  const decide = (answer: VerifyAnswer, output: Output): State => {
    if (!answer.accepted) throw answer.error;
    return then(answer, output);
  };
  const answer = verifier.verify(request);
  if (answer !== PARKED) return decide(answer, out);
  const size = request.chain.reduce((sum, certificate) => sum + certificate.length, 0);
  return new AwaitDecision({ kind: 'verify', request }, size, (resumption, output) => {
    if (resumption.kind !== 'verify') throw wrongKind(resumption);
    return decide(resumption.answer, output);
  });
}

/** Signs with the credential's key, wherever that is. */
export function askSigner(
  request: SignRequest,
  algorithm: SignatureAlgorithm,
  out: Output,
  then: Then<Uint8Array>,
): State {
  const { key } = request.credential;
  const signature = isSigner(key) ? key.sign(request) : signHere(key, algorithm, request.content);
  if (signature !== PARKED) return then(signature, out);
  return new AwaitDecision({ kind: 'sign', request }, request.content.length, (resumption, output) => {
    if (resumption.kind !== 'sign') throw wrongKind(resumption);
    return then(resumption.signature, output);
  });
}

export function askCredential(
  chooser: CertificateChooser,
  request: CertificateRequestInfo,
  out: Output,
  then: Then<Credential | undefined>,
): State {
  const credential = chooser(request);
  if (credential !== PARKED) return then(credential, out);
  return new AwaitDecision({ kind: 'certificate', request }, 0, (resumption, output) => {
    if (resumption.kind !== 'certificate') throw wrongKind(resumption);
    return then(resumption.credential, output);
  });
}

/** Waits for `resume`; the engine passes it no messages. */
class AwaitDecision implements State {
  readonly name: string;
  readonly expects: readonly number[] = [];
  readonly decision: Decision;
  readonly size: number;
  readonly #then: (resumption: Resumption, out: Output) => State;

  constructor(decision: Decision, size: number, then: (resumption: Resumption, out: Output) => State) {
    this.name = `Await:${decision.kind}`;
    this.decision = decision;
    this.size = size;
    this.#then = then;
  }

  handle(message: HandshakeMessage): State {
    throw new RangeError(`Message ${message.type} was handed to a state that waits`);
  }

  resume(resumption: Resumption, out: Output): State {
    return this.#then(resumption, out);
  }
}

function signHere(key: PrivateKey, algorithm: SignatureAlgorithm, content: Uint8Array): Uint8Array {
  try {
    return key.sign(algorithm, content);
  } catch (thrown) {
    throw new TlsError('tls.internal_error', 'The private key could not sign', { cause: thrown });
  }
}

function wrongKind(resumption: Resumption): RangeError {
  return new RangeError(`A resumption of kind '${resumption.kind}' does not answer this decision`);
}
