// The client's Finished, then tickets: RFC 8446 §4.4.4, §4.6.1 (WAIT_FINISHED).
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected } from '../../handshake/tls13/connected.ts';
import { decodeFinished } from '../../messages/finished.ts';
import type { ServerHandshake13 } from './server-handshake13.ts';
import { sendTickets, ticketCount } from './server-tickets.ts';

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

    // 2. Its application data may come now; ours goes out already.
    out.setReadProtection(application.reader);
    out.connected(info, application.secrets);

    // 3. Tickets; then nothing comes of resumption_secret any more.
    if (ticketCount(base) > 0) {
      const secret = schedule.resumptionSecret(transcript.hash());
      sendTickets(this.#handshake, secret, out);
      secret.fill(0);
    }
    return new Connected(application.secrets, undefined);
  }
}
