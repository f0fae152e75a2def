// A transport as a Node stream that looks enough like a TLS socket for Node's http, undici, got and axios.

import { Duplex } from 'node:stream';
import { endpointsOf } from '../api/socket/stream-socket.ts';
import { SSLSocket } from '../api/ssl/ssl-socket.ts';
import { TlsError } from '../errors.ts';
import { TlsStream } from '../net/tls-stream.ts';
import type { Transport } from '../net/transport.ts';
import type { ConnectionInfo } from '../tls/engine.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';

/**
 * Reads only on demand, and writes as fast as the peer accepts. Destroying it closes the transport.
 * If a peer ends without close_notify the stream still ends: HTTP's own framing detects what is missing.
 */
export class TransportDuplex extends Duplex {
  readonly transport: Transport;
  /** As a `TLSSocket` has them. */
  readonly encrypted: boolean;
  readonly alpnProtocol: string | false;
  /** Whether a certificate was verified; a connection that was refused never gets here. */
  readonly authorized: boolean;
  /** Of plaintext, as a socket has them. */
  bytesRead = 0;
  bytesWritten = 0;
  readonly #ssl: SSLSocket | undefined;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param transport - owned by this stream from now on; a TlsStream after its handshake.
   * @param options - with `allowHalfOpen` our half stays open when the peer has ended its own: what Node's HTTP server
   *   expects. Its clients expect the contrary: a connection that the server ended in the pool must not be used again.
   */
  constructor(transport: Transport, { allowHalfOpen }: { readonly allowHalfOpen: boolean } = { allowHalfOpen: true }) {
    super({ allowHalfOpen });
    this.transport = transport;
    this.#ssl = transport instanceof TlsStream ? new SSLSocket(transport) : undefined;
    this.encrypted = this.#ssl !== undefined;
    this.alpnProtocol = this.#ssl?.alpnProtocol ?? false;
    this.authorized = transport instanceof TlsStream && transport.verified;
  }

  /** `'TLSv1.3'`; `undefined` without TLS, as what follows. */
  get version(): string | undefined {
    return this.#ssl?.version;
  }

  /** The name of the suite (IANA's). */
  get cipher(): string | undefined {
    return this.#ssl?.cipher;
  }

  /** DER, end entity first; empty if the peer showed none. */
  get peerCertificates(): readonly Uint8Array[] {
    return this.#ssl?.peerCertificates ?? [];
  }

  /** All that was negotiated. */
  get info(): ConnectionInfo | undefined {
    return this.#ssl?.info;
  }

  get remoteAddress(): string {
    return this.transport.remote.address;
  }

  get remotePort(): number {
    return this.transport.remote.port;
  }

  get localAddress(): string {
    return this.transport.local.address;
  }

  get localPort(): number {
    return this.transport.local.port;
  }

  /** The transport never waits for more to send. */
  setNoDelay(): this {
    return this;
  }

  /** @param delay - milliseconds before the first probe of TCP. */
  setKeepAlive(enable = false, delay = 0): this {
    this.transport.setKeepAlive?.(enable ? delay : undefined);
    return this;
  }

  /** Emits `timeout` when nothing was read or written for so long; 0 turns it off. */
  setTimeout(milliseconds: number, listener?: () => void): this {
    if (listener !== undefined) {
      if (milliseconds === 0) this.off('timeout', listener);
      else this.once('timeout', listener);
    }
    clearTimeout(this.#timer);
    this.#timer =
      milliseconds > 0 && !this.destroyed ? setTimeout(() => this.emit('timeout'), milliseconds).unref() : undefined;
    return this;
  }

  ref(): this {
    this.transport.setIdle?.(false);
    return this;
  }

  unref(): this {
    this.transport.setIdle?.(true);
    return this;
  }

  override _read(): void {
    this.transport.read().then(
      (piece) => {
        this.#touch();
        this.bytesRead += piece?.length ?? 0;
        this.push(piece === undefined ? null : Buffer.from(piece)); // a copy: the view ends with the next read
      },
      (error: unknown) => {
        if (error instanceof TlsError && error.code === 'tls.truncated') this.push(null);
        else this.destroy(error as Error);
      },
    );
  }

  override _write(chunk: Uint8Array, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#touch();
    this.bytesWritten += chunk.length;
    this.transport.write(chunk).then(() => done(), done);
  }

  /** What was written together (Node's http does so with a head and a small body) goes out in one record, while it fits. */
  override _writev(chunks: readonly { readonly chunk: Uint8Array }[], done: (error?: Error | null) => void): void {
    this.#touch();
    const pieces = joinSmall(chunks.map(({ chunk }) => chunk));
    for (const { length } of pieces) this.bytesWritten += length;
    if (pieces.length === 1) this.transport.write(pieces[0]!).then(() => done(), done);
    else this.#writeAll(pieces).then(() => done(), done);
  }

  async #writeAll(pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) await this.transport.write(piece);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.transport.closeWrite().then(() => done(), done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined; // refreshing it would start it again
    this.transport.close();
    done(error);
  }

  /** Something was read or written: the time-out starts again. */
  #touch(): void {
    this.#timer?.refresh();
  }

  [INSPECT](...args: InspectArguments): string {
    const { encrypted, authorized, version, cipher, alpnProtocol, bytesRead, bytesWritten, destroyed } = this;
    const about = { encrypted, authorized, version, cipher, alpnProtocol, bytesRead, bytesWritten, destroyed };
    return show('TransportDuplex', { ...endpointsOf(this.transport), ...about }, args);
  }
}

/** The maximum plaintext of a record (RFC 8446 §5.1). */
const RECORD = 16_384;

/** Combines neighbouring chunks that fit into one record; a chunk that fills one by itself is not copied. */
function joinSmall(chunks: readonly Uint8Array[]): Uint8Array[] {
  const joined: Uint8Array[] = [];
  for (let i = 0; i < chunks.length; ) {
    let length = chunks[i]!.length;
    let end = i + 1;
    while (end < chunks.length && length + chunks[end]!.length <= RECORD) length += chunks[end++]!.length;
    joined.push(end === i + 1 ? chunks[i]! : Buffer.concat(chunks.slice(i, end), length));
    i = end;
  }
  return joined;
}
