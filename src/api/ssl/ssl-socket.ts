// SSLSocket: a TLS connection with its properties.

import type { TlsStream } from '../../net/tls-stream.ts';
import type { IoOptions } from '../../net/transport.ts';
import { cipherSuite } from '../../tls/cipher-suites.ts';
import type { ConnectionInfo } from '../../tls/engine.ts';
import type { MemoryReport } from '../../tls/memory.ts';
import { ProtocolVersion } from '../../tls/profile.ts';
import { INSPECT, type InspectArguments, show } from '../../util/inspect.ts';
import { endpointsOf, StreamSocket } from '../socket/stream-socket.ts';

const VERSION_NAMES: ReadonlyMap<number, string> = new Map([
  [ProtocolVersion.tls10, 'TLSv1'],
  [ProtocolVersion.tls11, 'TLSv1.1'],
  [ProtocolVersion.tls12, 'TLSv1.2'],
  [ProtocolVersion.tls13, 'TLSv1.3'],
]);

/** `'TLSv1.3'`, as Python and Node write it. */
export function versionName(version: number): string | undefined {
  return VERSION_NAMES.get(version);
}

/** Its properties are `undefined` (or empty) before the handshake is done. */
export class SSLSocket extends StreamSocket {
  readonly #stream: TlsStream;

  constructor(stream: TlsStream) {
    super(stream);
    this.#stream = stream;
  }

  /** Does the handshake, if it has not been done. @throws TlsError why it failed. */
  doHandshake(options?: IoOptions): Promise<ConnectionInfo> {
    return this.#stream.handshake(options);
  }

  /** `'TLSv1.3'`, as Python writes it. */
  get version(): string | undefined {
    const { info } = this.#stream;
    return info && versionName(info.version);
  }

  /** The name of the suite (IANA's). */
  get cipher(): string | undefined {
    const { info } = this.#stream;
    return info && cipherSuite(info.cipherSuite)?.name;
  }

  /** DER, end entity first, as the peer sent them. */
  get peerCertificates(): readonly Uint8Array[] {
    return this.#stream.info?.peerCertificates ?? [];
  }

  get alpnProtocol(): string | undefined {
    return this.#stream.info?.alpnProtocol;
  }

  /** The result of the verification: the path, and every candidate that was tried. */
  get verdict(): unknown {
    return this.#stream.info?.verdict;
  }

  get info(): ConnectionInfo | undefined {
    return this.#stream.info;
  }

  /** Bytes used by the engine for this connection, by piece, and the peak so far. */
  memory(): MemoryReport {
    return this.#stream.engine.memory();
  }

  /** Keying material for a protocol above (RFC 8446 §7.5, RFC 5705); a fresh array of `length` bytes, secret. */
  exportKeyingMaterial(label: string, context: Uint8Array | undefined, length: number): Uint8Array {
    return this.#stream.engine.exportKeyingMaterial(label, context, length);
  }

  override [INSPECT](...args: InspectArguments): string {
    const { version, cipher, alpnProtocol } = this;
    return show('SSLSocket', { ...endpointsOf(this), version, cipher, alpnProtocol }, args);
  }
}
