// The peer's CertificateVerify, in either role: RFC 8446 §4.4.3 (WAIT_CV).
import { HandshakeType } from '../../constants.ts';
import type { EngineSettings } from '../../engine.ts';
import type { LeafKey } from '../../verifier.ts';
import type { Draft } from '../draft.ts';
import type { HandshakeMessage, State } from '../state.ts';
import type { Transcript } from '../transcript.ts';
import { verifyCertificateVerify } from './certificate-verify.ts';

/** What it needs of a handshake; both roles' have it. */
export interface Authenticated {
  readonly base: { readonly settings: EngineSettings; readonly info: Draft; readonly transcript: Transcript };
  readonly size: number;
}

export class ExpectCertificateVerify implements State {
  readonly name: string;
  readonly expects = [HandshakeType.certificate_verify];
  readonly ignoresChangeCipherSpec = true;
  readonly #signer: 'client' | 'server';
  readonly #handshake: Authenticated;
  readonly #leaf: LeafKey;
  readonly #next: State;

  /** @param next - the state that waits for the peer's Finished. */
  constructor(signer: 'client' | 'server', handshake: Authenticated, leaf: LeafKey, next: State) {
    this.name = signer === 'server' ? 'ExpectCertificateVerify' : 'ExpectClientCertificateVerify';
    this.#signer = signer;
    this.#handshake = handshake;
    this.#leaf = leaf;
    this.#next = next;
  }

  get size(): number {
    return this.#handshake.size + this.#leaf.publicKeyInfo.length;
  }

  handle(message: HandshakeMessage): State {
    const { settings, info, transcript } = this.#handshake.base;
    info.peerSignatureScheme = verifyCertificateVerify(
      message.body,
      this.#signer,
      this.#leaf,
      settings.profile.signatureSchemes,
      transcript.hash(),
      settings.crypto,
    );
    transcript.add(message.encoded);
    return this.#next;
  }
}
