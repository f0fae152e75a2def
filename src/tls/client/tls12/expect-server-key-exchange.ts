// ServerKeyExchange: RFC 5246 §7.4.3, RFC 8422 §5.4, RFC 4279 §2.
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { serverKeyExchangeOf } from '../../handshake/tls12/parameters.ts';
import { decodeServerKeyExchange } from '../../messages/server-key-exchange.ts';
import type { ClientHandshake12 } from './client-handshake12.ts';
import { afterServerKeyExchange } from './expect-server-hello-done.ts';

export class ExpectServerKeyExchange implements State {
  readonly name = 'ExpectServerKeyExchange';
  readonly expects: readonly number[];
  readonly #handshake: ClientHandshake12;
  readonly #next: State;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
    this.#next = afterServerKeyExchange(handshake);
    const optional = serverKeyExchangeOf(handshake.parameters.suite) === 'optional';
    this.expects = [HandshakeType.server_key_exchange, ...(optional ? this.#next.expects : [])];
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    if (message.type !== HandshakeType.server_key_exchange) return this.#next.handle(message, out);
    const { suite, version } = this.#handshake.parameters;
    this.#handshake.serverKeyExchange = decodeServerKeyExchange(message.body.slice(), suite, version);
    this.#handshake.base.transcript.add(message.encoded);
    return this.#next;
  }
}
