// The client's ChangeCipherSpec and Finished, and ours: RFC 5246 §7.1, §7.4.9; NewSessionTicket: RFC 5077 §3.3.
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected12 } from '../../handshake/tls12/connected.ts';
import { checkFinished, ExpectChangeCipherSpec, sendFinished } from '../../handshake/tls12/finish.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';
import { keepSession, sendTicket } from './server-sessions.ts';

/** The keys are known: the client's ChangeCipherSpec, and its Finished. */
export function expectClientFinished(handshake: ServerHandshake12): State {
  return new ExpectChangeCipherSpec(handshake.nextRead!, handshake.recordSizeLimit, new ExpectFinished(handshake));
}

class ExpectFinished implements State {
  readonly name = 'ExpectFinished';
  readonly expects = [HandshakeType.finished];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { base } = handshake;
    const { info, transcript } = base;
    const secrets = handshake.secrets!;

    // 1. The client saw the same handshake.
    checkFinished('client', message, secrets, transcript);

    // 2. In a full handshake ours comes last, after the ticket (RFC 5077 §3.3).
    if (!info.resumed) {
      sendTicket(handshake, out);
      sendFinished('server', secrets, handshake.nextWrite!, base, out);
      keepSession(handshake);
    }

    // 3. Connected: only the exporter's copy keeps the master secret.
    out.connected(info, secrets.exporter());
    secrets.drop();
    return new Connected12('server');
  }
}
