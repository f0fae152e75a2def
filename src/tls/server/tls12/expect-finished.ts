// The client's ChangeCipherSpec and Finished, and ours: RFC 5246 §7.1, §7.4.9; NewSessionTicket: RFC 5077 §3.3.
import { TlsError } from '../../../errors.ts';
import { equalConstantTime } from '../../../util/constant-time.ts';
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected12 } from '../../handshake/tls12/connected.ts';
import { decodeFinished, encodeFinished } from '../../messages/finished.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';
import { keepSession, sendTicket } from './server-sessions.ts';

export class ExpectChangeCipherSpec implements State {
  readonly name = 'ExpectChangeCipherSpec';
  readonly expects = [];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
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
    const expected = secrets.verifyData('client', transcript.hash());
    if (!equalConstantTime(decodeFinished(message.body, expected.length), expected)) {
      throw new TlsError('tls.bad_finished', "The client's verify_data does not match our transcript");
    }
    transcript.add(message.encoded);

    // 2. In a full handshake ours comes last, after the ticket (RFC 5077 §3.3).
    if (!info.resumed) {
      sendTicket(handshake, out);
      sendFinished(handshake, out);
      keepSession(handshake);
    }

    // 3. Connected: only the exporter's copy keeps the master secret.
    out.connected(info, secrets.exporter());
    secrets.drop();
    return new Connected12('server');
  }
}

/** ChangeCipherSpec and Finished. */
export function sendFinished({ base, secrets, nextWrite }: ServerHandshake12, out: Output): void {
  out.sendChangeCipherSpec();
  out.setWriteProtection(nextWrite!);
  base.send(encodeFinished(secrets!.verifyData('server', base.transcript.hash())), out);
}
