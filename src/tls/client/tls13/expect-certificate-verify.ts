// The server's CertificateVerify: RFC 8446 §4.4.3 (WAIT_CV).
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, State } from '../../handshake/state.ts';
import { verifyCertificateVerify } from '../../handshake/tls13/certificate-verify.ts';
import type { LeafKey } from '../../verifier.ts';
import type { ClientHandshake13 } from './client-handshake13.ts';
import { ExpectFinished } from './expect-finished.ts';

export class ExpectCertificateVerify implements State {
  readonly name = 'ExpectCertificateVerify';
  readonly expects = [HandshakeType.certificate_verify];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;
  readonly #leaf: LeafKey;

  constructor(handshake: ClientHandshake13, leaf: LeafKey) {
    this.#handshake = handshake;
    this.#leaf = leaf;
  }

  get size(): number {
    return this.#handshake.size + this.#leaf.publicKeyInfo.length;
  }

  handle(message: HandshakeMessage): State {
    const { settings, info, transcript } = this.#handshake.base;
    info.peerSignatureScheme = verifyCertificateVerify(
      message.body,
      'server',
      this.#leaf,
      settings.profile.signatureSchemes,
      transcript.hash(),
      settings.crypto,
    );
    transcript.add(message.encoded);
    return new ExpectFinished(this.#handshake);
  }
}
