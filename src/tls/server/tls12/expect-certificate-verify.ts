// The client's CertificateVerify: RFC 5246 §7.4.8.
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, State } from '../../handshake/state.ts';
import { verifySignature } from '../../handshake/tls12/signatures.ts';
import { decodeCertificateVerify } from '../../messages/certificate-verify.ts';
import { importLeafKey } from '../../verifier.ts';
import { expectClientFinished } from './expect-finished.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';

export class ExpectCertificateVerify implements State {
  readonly name = 'ExpectCertificateVerify';
  readonly expects = [HandshakeType.certificate_verify];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    const { base, parameters, clientLeaf } = this.#handshake;
    const { settings, info, transcript } = base;
    const { algorithm, signature } = decodeCertificateVerify(message.body, parameters.version);
    const leaf = clientLeaf!;
    const key = importLeafKey(leaf, settings.crypto);
    const content = transcript.messages();
    verifySignature({ signer: 'client', leaf, key, algorithm, content, signature }, settings.profile);
    transcript.dropMessages();
    transcript.add(message.encoded);
    info.peerSignatureScheme = algorithm;
    this.#handshake.clientLeaf = undefined;
    return expectClientFinished(this.#handshake);
  }
}
