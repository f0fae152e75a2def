// The client's Certificate, which may be empty: RFC 5246 §7.4.6.
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { decodeCertificate12 } from '../../messages/certificate.ts';
import { ExpectClientKeyExchange } from './expect-client-key-exchange.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';

export class ExpectClientCertificate implements State {
  readonly name = 'ExpectClientCertificate';
  readonly expects = [HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { settings, info, transcript } = handshake.base;
    const { verifier, required } = settings.clientAuth!;
    const chain = decodeCertificate12(message.body).map((certificate) => certificate.slice());
    transcript.add(message.encoded);
    if (chain.length === 0) {
      if (required) throw new TlsError('tls.no_client_certificate', 'The client sent no certificate');
      transcript.dropMessages();
      return new ExpectClientKeyExchange(handshake);
    }
    info.peerCertificates = chain;
    const now = settings.clock.now();
    const about = { peer: 'client', serverName: undefined, keyUse: 'digitalSignature' } as const;
    const request = { ...about, chain, now, ocspResponse: undefined };
    return askVerifier(verifier, request, out, (answer) => {
      keepVerdict(info, answer);
      handshake.acceptedUntil = answer.notAfter;
      handshake.clientLeaf = answer.leaf;
      return new ExpectClientKeyExchange(handshake);
    });
  }
}
