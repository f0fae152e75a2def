// Records a connection's messages from the engine's trace, as BoringSSL's message callback reports them, and whether
// both sides sent renegotiation_info.
import { ContentType, ExtensionType, HandshakeType } from '../../src/tls/constants.ts';
import { findExtension } from '../../src/tls/extensions/extension.ts';
import { decodeServerHello } from '../../src/tls/messages/hellos.ts';
import { ProtocolVersion } from '../../src/tls/profile.ts';
import type { TraceEvent, TraceObserver } from '../../src/tls/trace.ts';

export class Observer {
  #lines = '';
  #secureRenegotiation = false;

  /** One line a message, such as `read hs 2`. */
  get messages(): string {
    return this.#lines;
  }

  /** The ServerHello, the server's or ours, answers renegotiation_info (RFC 5746 §3.4, §3.6); TLS 1.3 needs none. */
  get secureRenegotiation(): boolean {
    return this.#secureRenegotiation;
  }

  readonly observe: TraceObserver = (event) => {
    if (event.type === 'message') this.#message(event);
    else if (event.type === 'alert') this.#note(event.direction, `alert ${event.level} ${event.description}`);
    else if (event.type === 'record' && event.contentType === ContentType.change_cipher_spec)
      this.#note(event.direction, 'ccs');
  };

  #message({ direction, handshakeType, bytes }: Extract<TraceEvent, { type: 'message' }>): void {
    this.#note(direction, `hs ${handshakeType}`);
    if (handshakeType !== HandshakeType.server_hello) return;
    const { legacyVersion, extensions = [] } = decodeServerHello(bytes.subarray(4));
    const is13 = findExtension(extensions, ExtensionType.supported_versions) !== undefined;
    const answered = findExtension(extensions, ExtensionType.renegotiation_info) !== undefined;
    this.#secureRenegotiation = answered || (is13 && legacyVersion === ProtocolVersion.tls12);
  }

  #note(direction: 'in' | 'out', what: string): void {
    this.#lines += `${direction === 'in' ? 'read' : 'write'} ${what}\n`;
  }
}
