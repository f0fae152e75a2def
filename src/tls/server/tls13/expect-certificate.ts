// The client's Certificate: RFC 8446 §4.4.2 (WAIT_CERT).
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { ExpectCertificateVerify } from '../../handshake/tls13/expect-certificate-verify.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { decodeCertificate } from '../../messages/certificate.ts';
import { ExpectFinished } from './expect-finished.ts';
import type { ServerHandshake13 } from './server-handshake13.ts';

export class ExpectCertificate implements State {
  readonly name = 'ExpectClientCertificate';
  readonly expects = [HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly ignoresChangeCipherSpec = true;
  readonly takesPlainAlert = true;
  readonly #handshake: ServerHandshake13;

  constructor(handshake: ServerHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  get skipsEarlyData(): boolean {
    return this.#handshake.earlyData;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { settings, info, transcript } = handshake.base;
    const { verifier, required } = settings.clientAuth!;
    const { certificateRequestContext, certificateList } = decodeCertificate(message.body);
    if (certificateRequestContext.length > 0) {
      throw new TlsError('tls.illegal_parameter', "The client's Certificate answers another context");
    }
    if (certificateList.some(({ extensions }) => extensions.length > 0)) {
      throw new TlsError(
        'tls.unsupported_extension',
        "The client's Certificate has extensions, and none were asked for",
      );
    }
    handshake.earlyData = false; // what was 0-RTT is over
    handshake.clientSpoke = true;
    transcript.add(message.encoded);
    if (certificateList.length === 0) {
      if (required) throw new TlsError('tls.certificate_required', 'The client presented no certificate');
      return new ExpectFinished(handshake);
    }

    const chain = certificateList.map(({ certData }) => certData.slice());
    info.peerCertificates = chain;
    const now = settings.clock.now();
    const request = { peer: 'client', chain, serverName: undefined, now, ocspResponse: undefined } as const;
    return askVerifier(verifier, request, out, (answer) => {
      keepVerdict(info, answer);
      handshake.verified = { created: now, acceptedUntil: answer.notAfter };
      return new ExpectCertificateVerify('client', handshake, answer.leaf, new ExpectFinished(handshake));
    });
  }
}
