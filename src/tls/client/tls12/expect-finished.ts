// NewSessionTicket, ChangeCipherSpec and the server's Finished: RFC 5077 §3.3, RFC 5246 §7.1, §7.4.9.
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected12 } from '../../handshake/tls12/connected.ts';
import { decodeFinished } from '../../messages/finished.ts';
import { decodeNewSessionTicket12 } from '../../messages/new-session-ticket.ts';
import type { ClientHandshake12 } from './client-handshake12.ts';
import { saveSession12 } from './client-sessions.ts';
import { sendFinished } from './send-flight.ts';

/** The keys are known: the server's ticket, if it announced one, then its ChangeCipherSpec. */
export function expectServerFinished(handshake: ClientHandshake12): State {
  return handshake.expectsTicket ? new ExpectNewSessionTicket(handshake) : new ExpectChangeCipherSpec(handshake);
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
    return new ExpectChangeCipherSpec(this.#handshake);
  }
}

class ExpectChangeCipherSpec implements State {
  readonly name = 'ExpectChangeCipherSpec';
  readonly expects = [];
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    throw new RangeError(`Message ${message.type} was handed to a state that expects none`);
  }

  changeCipherSpec(out: Output): State {
    out.setReadProtection(this.#handshake.nextRead!);
    return new ExpectFinished(this.#handshake);
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
    const expected = secrets.verifyData('server', transcript.hash());
    if (!equalConstantTime(decodeFinished(message.body, expected.length), expected)) {
      throw new TlsError('tls.bad_finished', "The server's verify_data does not match our transcript");
    }
    transcript.add(message.encoded);

    // 2. In an abbreviated handshake ours comes last.
    if (info.resumed) sendFinished(handshake, out);

    // 3. Connected: only the exporter's copy and the stored session keep the master secret.
    saveSession12(handshake, out);
    out.connected(info, secrets.exporter());
    secrets.drop();
    return new Connected12('client');
  }
}
