// The interface of a peer in the matrix: a server that is started once for each configuration, or a client; with the
// cells that it does not support, and why.
import type { TlsStream } from '../../../src/net/tls-stream.ts';
import type { Cell, Configuration } from './cells.ts';
import type { Files } from './files.ts';

export type Way = 'to us' | 'from us';

interface PeerBase {
  readonly name: string;
  /** Required programs; without them it is skipped. */
  readonly programs: readonly string[];
  /** Unsupported cells, each with a reason. */
  readonly cannot: readonly Limit[];
  /** Unsupported directions of the 64 MB, each with a reason. */
  readonly cannotMove: Readonly<Partial<Record<Way, string>>>;
}

export interface Limit {
  readonly reason: string;
  applies(cell: Cell): boolean;
}

export interface ServerPeer extends PeerBase {
  readonly role: 'server';
  /** A server that speaks both versions, on any free port. */
  start(configuration: Configuration, files: Files): Promise<RunningServer>;
  /** The same for one connection, which transfers 64 MB. */
  startBulk(configuration: Configuration, way: Way, files: Files): Promise<BulkServer>;
}

export interface RunningServer {
  readonly port: number;
  /** Its last output, for the report of a failure. */
  words(): string;
  /** Sends something over an open connection, and checks the response. */
  talk(stream: TlsStream): Promise<void>;
  stop(): Promise<void>;
}

export interface BulkServer {
  readonly port: number;
  /** What our client sends first: an HTTP request. The head of the response is then skipped. */
  readonly request?: string;
  words(): string;
  /** Starts sending to us; absent if the request does that. */
  send?(): Promise<void>;
  /** Called before we send. @returns SHA-256 of the data that it received from us, in hexadecimal. */
  received?(): Promise<string>;
  stop(): Promise<void>;
}

export interface ClientPeer extends PeerBase {
  /** Its 64 MB are the body of an HTTP message. */
  readonly speaksHttp: boolean;
  readonly role: 'client';
  /**
   * Connects to our server, and once more if the cell resumes; sends `hello` or GET, and waits for `world`.
   *
   * @returns its output.
   */
  connect(cell: Cell, port: number, files: Files): Promise<string>;
  /** @returns SHA-256 of the data that it received from us, in hexadecimal; of nothing, if it was the sender. */
  moveBulk(cell: Cell, way: Way, port: number, files: Files): Promise<string>;
}

export type Peer = ServerPeer | ClientPeer;
