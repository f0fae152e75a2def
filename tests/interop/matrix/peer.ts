// What the matrix asks of a peer: a server that is started once for each configuration, or a client that is told what
// to do; with what it cannot do, and why.
import type { TlsStream } from '../../../src/net/tls-stream.ts';
import type { Cell, Configuration } from './cells.ts';
import type { Files } from './files.ts';

export type Way = 'to us' | 'from us';

interface PeerBase {
  readonly name: string;
  /** Programs without which it is skipped. */
  readonly programs: readonly string[];
  /** What it has no means for, each with a reason. */
  readonly cannot: readonly Limit[];
  /** Ways of the 64 MB that it has no means for, each with a reason. */
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
  /** The same for one connection, over which 64 MB go. */
  startBulk(configuration: Configuration, way: Way, files: Files): Promise<BulkServer>;
}

export interface RunningServer {
  readonly port: number;
  /** What it said last, for the report of a failure. */
  words(): string;
  /** Sends something over an open connection, and checks the answer. */
  talk(stream: TlsStream): Promise<void>;
  stop(): Promise<void>;
}

export interface BulkServer {
  readonly port: number;
  /** What our client says before anything else: a request of HTTP. The head of the answer is skipped, then. */
  readonly request?: string;
  words(): string;
  /** Starts sending to us; absent where the request does. */
  send?(): Promise<void>;
  /** Called before we send. @returns SHA-256 of what it got from us, in hexadecimal. */
  received?(): Promise<string>;
  stop(): Promise<void>;
}

export interface ClientPeer extends PeerBase {
  /** Its 64 MB go as a body of HTTP. */
  readonly speaksHttp: boolean;
  readonly role: 'client';
  /**
   * Connects to our server, and once more if the cell resumes; says `hello` or GET, and waits for `world`.
   *
   * @returns what it said.
   */
  connect(cell: Cell, port: number, files: Files): Promise<string>;
  /** @returns SHA-256 of what it got from us, in hexadecimal; of nothing, if it sent. */
  moveBulk(cell: Cell, way: Way, port: number, files: Files): Promise<string>;
}

export type Peer = ServerPeer | ClientPeer;
