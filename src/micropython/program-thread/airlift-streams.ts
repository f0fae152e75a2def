// Connections of the AirLift coprocessor, over sockets of this computer: TCP, or TLS with the stack of its firmware.
import { raiseOn } from '../../boards/os-error.ts';
import type { Failure } from '../../boards/stacks/stack.ts';
import type { TlsContext } from '../../context/tls-context.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import { parseIpAddress } from '../../util/ip-address.ts';
import type { NinaStream, Remote } from '../airlift/network.ts';
import type { ByteStream } from './byte-stream.ts';
import { openTls } from './open-tls.ts';
import type { ProgramSocket } from './program-socket.ts';
import { PythonRaise } from './python-raise.ts';
import type { ContextTools } from './tls-contexts.ts';
import { BlockingTlsStream } from './tls-stream.ts';

/** The most received bytes that are kept for the program: one TLS record. */
const KEPT = 16_384;
const NOTHING = new Uint8Array(0);

export class AirliftStream implements NinaStream {
  readonly #tools: ContextTools;
  readonly #socket: ProgramSocket;
  readonly #target: { readonly host: string; readonly port: number } | undefined;
  /** Creates the TLS connection over the connected socket. */
  readonly #secure: (() => BlockingTlsStream) | undefined;
  #stream: ByteStream;
  #tls: BlockingTlsStream | undefined;
  #kept: Uint8Array = NOTHING;
  #ended = false;
  #reached = false;

  /** @param target - to connect to; absent for an accepted connection. @param context - for TLS. */
  constructor(
    tools: ContextTools,
    socket: ProgramSocket,
    target?: { readonly host: string; readonly port: number },
    context?: TlsContext,
  ) {
    this.#tools = tools;
    this.#socket = socket;
    this.#stream = socket;
    this.#target = target;
    this.#reached = target === undefined;
    socket.timeout = 0;
    if (context !== undefined && target !== undefined) this.#secure = () => this.#wrap(context, target.host);
    if (target !== undefined) tools.journal.opened(socket, target.host, target.port);
  }

  advance(): 'pending' | 'open' | 'failed' {
    if (this.#target === undefined) return 'open';
    if (this.#socket.closed) return 'failed';
    const isOpen = this.#try('socket', () => this.#step(this.#target!));
    return isOpen === undefined ? 'failed' : isOpen ? 'open' : 'pending';
  }

  available(): number {
    if (this.#kept.length > 0 || this.#ended || this.#socket.closed) return this.#kept.length;
    const into = new Uint8Array(KEPT);
    const count = this.#try('read', () => this.#stream.read(into));
    if (count === undefined) return 0;
    if (count === 0) this.#end();
    if (count <= 0) return 0;
    this.#tools.journal.moved(this.#tools.journal.of(this.#socket), 'in', count);
    this.#kept = into.subarray(0, count);
    return count;
  }

  read(most: number): Uint8Array {
    this.available();
    const part = this.#kept.subarray(0, most);
    this.#kept = this.#kept.subarray(part.length);
    return part;
  }

  write(bytes: Uint8Array): number | undefined {
    if (this.#socket.closed) return undefined;
    if (bytes.length === 0) return 0;
    const count = this.#try('write', () => this.#stream.write(bytes));
    if (count === undefined) return undefined;
    this.#tools.journal.moved(this.#tools.journal.of(this.#socket), 'out', count);
    return Math.max(count, 0);
  }

  get state(): 'open' | 'ended' | 'closed' {
    if (this.#socket.closed) return 'closed';
    return this.#ended && this.#tls === undefined ? 'ended' : 'open';
  }

  get wasReached(): boolean {
    return this.#reached;
  }

  get remote(): Remote {
    const [address = '', port = '0'] = this.#socket.peer.split(' ');
    return { address: parseIpAddress(address)?.slice(0, 4) ?? new Uint8Array(4), port: Number(port) };
  }

  stop(): void {
    this.#kept = NOTHING;
    this.#tools.journal.closed(this.#tools.journal.of(this.#socket));
    this.#stream.close();
    this.#socket.close();
    this.#tools.streams.deleteWhere((stream) => stream.closed);
  }

  #step({ host, port }: { readonly host: string; readonly port: number }): boolean {
    if (!this.#reached && !this.#socket.tryConnect(host, port)) return false;
    this.#reached = true;
    if (this.#secure === undefined) return true;
    this.#tls ??= this.#secure();
    this.#stream = this.#tls;
    return this.#tls.tryHandshake();
  }

  #wrap(context: TlsContext, host: string): BlockingTlsStream {
    const { channel, failures } = openTls(this.#tools, context, `=${host}`, this.#socket);
    return new BlockingTlsStream(channel, this.#socket, failures, this.#tools.profile.stack.habits);
  }

  /** Closes the connection after close_notify; a TLS connection that was cut without it stays open. */
  #end(): void {
    this.#ended = true;
    if (this.#tls !== undefined && !this.#tls.channel.wasCut) this.stop();
  }

  /** @returns `undefined` for a failure, which is reported to the user and ends the connection. */
  #try<Result>(operation: Failure['operation'], work: () => Result): Result | undefined {
    try {
      return work();
    } catch (error) {
      if (!isTlsError(error) && !(error instanceof PythonRaise)) throw error;
      const gone = () => new TlsError('net.reset', 'the peer is gone', { cause: error });
      const reason = isTlsError(error) ? error : (error.reason?.error ?? gone());
      this.#fail(reason, this.#tls === undefined ? operation : operation === 'socket' ? 'wrap' : operation);
      this.stop();
      return undefined;
    }
  }

  #fail(error: TlsError, operation: Failure['operation']): void {
    const { profile, journal } = this.#tools;
    const handshakeDone = this.#tls?.channel.connected ?? false;
    const raised = raiseOn(profile, { error, role: 'client', operation, handshakeDone, before: undefined });
    if (raised.kind === 'exception') journal.failed(error, raised.exception, journal.of(this.#socket));
  }
}
