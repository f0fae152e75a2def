// After the handshake of TLS 1.2: renegotiation is declined with a warning and the connection continues (RFC 5246 §7.2.2,
// §7.4.1.1).
import { AlertDescription } from '../../../errors/alert-description.ts';
import { HandshakeType } from '../../constants.ts';
import { decodeHelloRequest } from '../../messages/handshake-message.ts';
import type { HandshakeMessage, Output, State } from '../state.ts';

export class Connected12 implements State {
  readonly name = 'Connected';
  readonly expects: readonly number[];
  readonly size = 0;

  constructor(role: 'client' | 'server') {
    this.expects = [role === 'client' ? HandshakeType.hello_request : HandshakeType.client_hello];
  }

  /** The engine limits their number. The ClientHello is not parsed, because renegotiation is always refused. */
  handle(message: HandshakeMessage, out: Output): State {
    if (message.type === HandshakeType.hello_request) decodeHelloRequest(message.body);
    out.sendWarning(AlertDescription.no_renegotiation);
    return this;
  }
}
