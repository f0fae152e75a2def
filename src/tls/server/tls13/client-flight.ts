// The client's flight, Certificate to Finished: RFC 8446 §4.4 (WAIT_CERT, WAIT_FINISHED).
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { HandshakeType } from '../../constants.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { ExpectCertificateVerify } from '../../handshake/tls13/certificate-verify.ts';
import { Connected } from '../../handshake/tls13/connected.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { decodeCertificate, decodeFinished } from '../../messages/authentication-messages.ts';
import type { ServerHandshake13 } from '../handshake.ts';
import { sendTickets, ticketCount } from './resumption.ts';

// The client's Certificate: RFC 8446 §4.4.2 (WAIT_CERT).

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
    handshake.earlyData = false; // no more 0-RTT data after this
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

// The client's Finished, then tickets: RFC 8446 §4.4.4, §4.6.1 (WAIT_FINISHED).

export class ExpectFinished implements State {
  readonly name = 'ExpectClientFinished';
  readonly expects = [HandshakeType.finished];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ServerHandshake13;

  constructor(handshake: ServerHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  get takesPlainAlert(): boolean {
    return !this.#handshake.clientSpoke;
  }

  get skipsEarlyData(): boolean {
    return this.#handshake.earlyData;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const { base, schedule, client, application } = this.#handshake;
    const { info, transcript } = base;

    // 1. Authenticate the client's view of the handshake.
    const verifyData = decodeFinished(message.body, schedule.length);
    if (!equalConstantTime(verifyData, client.finishedMac(transcript.hash()))) {
      throw new TlsError('tls.bad_finished', "The client's Finished does not match the handshake that we saw");
    }
    client.bytes.fill(0);
    transcript.add(message.encoded);

    // 2. Application data may flow both ways. §4.4.4 would allow ours earlier; `write` takes none before `connected`.
    out.setReadProtection(application.reader());
    out.connected(info, application);

    // 3. Tickets; after that resumption_secret is no longer needed.
    if (ticketCount(base) > 0) {
      const secret = schedule.resumptionSecret(transcript.hash());
      sendTickets(this.#handshake, secret, out);
      secret.fill(0);
    }
    return new Connected(application, undefined);
  }
}
