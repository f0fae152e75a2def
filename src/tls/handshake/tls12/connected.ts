// After the handshake of TLS 1.2: renegotiation is refused (RFC 5246 §7.2.2, RFC 5746 §4.1).
import { AlertDescription } from '../../../errors/alerts.ts';
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import { decodeHelloRequest } from '../../messages/empty.ts';
import type { HandshakeMessage, Output, State } from '../state.ts';

export class Connected12 implements State {
  readonly name = 'Connected';
  readonly expects: readonly number[];
  readonly size = 0;

  constructor(role: 'client' | 'server') {
    this.expects = [role === 'client' ? HandshakeType.hello_request : HandshakeType.client_hello];
  }

  /** A client says no to a HelloRequest and goes on (the engine counts them); a server's peer who begins is in error. */
  handle(message: HandshakeMessage, out: Output): State {
    if (message.type === HandshakeType.client_hello) {
      throw new TlsError('tls.renegotiation', 'The client wants to renegotiate');
    }
    decodeHelloRequest(message.body);
    out.sendWarning(AlertDescription.no_renegotiation);
    return this;
  }
}
