// NewSessionTicket, ChangeCipherSpec and the server's Finished: RFC 5077 §3.3, RFC 5246 §7.1, §7.4.9.
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected12 } from '../../handshake/tls12/connected.ts';
import { checkFinished, ExpectChangeCipherSpec, sendFinished } from '../../handshake/tls12/finish.ts';
import { decodeNewSessionTicket12 } from '../../messages/post-handshake.ts';
import type { ClientHandshake12 } from '../handshake.ts';
import { saveSession12 } from './client-sessions.ts';

/** The keys are known: the server's ticket, if it announced one, then its ChangeCipherSpec. */
export function expectServerFinished(handshake: ClientHandshake12): State {
  return handshake.expectsTicket ? new ExpectNewSessionTicket(handshake) : changeCipherSpec(handshake);
}

function changeCipherSpec(handshake: ClientHandshake12): State {
  return new ExpectChangeCipherSpec(handshake.nextRead!, handshake.recordSizeLimit, new ExpectFinished(handshake));
}

class ExpectNewSessionTicket implements State {
  readonly name = 'ExpectNewSessionTicket';
  readonly expects = [HandshakeType.new_session_ticket];
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    const { ticket, ticketLifetimeHint } = decodeNewSessionTicket12(message.body);
    if (ticket.length > 0) this.#handshake.ticket = { bytes: ticket.slice(), lifetime: ticketLifetimeHint };
    this.#handshake.base.transcript.add(message.encoded);
    return changeCipherSpec(this.#handshake);
  }
}

class ExpectFinished implements State {
  readonly name = 'ExpectFinished';
  readonly expects = [HandshakeType.finished];
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
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

    // 1. The server saw the same handshake.
    checkFinished('server', message, secrets, transcript);

    // 2. In an abbreviated handshake our Finished comes last.
    if (info.resumed) sendFinished('client', secrets, handshake.nextWrite!, base, out);

    // 3. Connected: only the exporter's copy and the stored session keep the master secret.
    saveSession12(handshake, out);
    out.connected(info, secrets.exporter());
    secrets.drop();
    return new Connected12('client');
  }
}
