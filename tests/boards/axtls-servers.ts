// The servers of the situations with axTLS: plain TCP with a fixed response, and Node's own TLS.
import { createServer, type Server, type Socket } from 'node:net';
import tls from 'node:tls';
import type { Issued } from '../support/pki.ts';

/** What one connection sent, for comparison with the facts' server. */
export interface Heard {
  /** Bare: the bytes after the ClientHello. */
  after: string;
  /** TLS: `TLSv1.2 AES128-SHA`, or `undefined`. */
  agreed: string | undefined;
  /** Bytes of the pieces that came. */
  pieces: number[];
  /** OpenSSL's code of a failed handshake. */
  failure: string | undefined;
}

export interface Listening {
  readonly port: number;
  /** In the order of connection. */
  readonly heard: Heard[];
  /** Resolves when all connections have ended, and everything from them has been heard. */
  ended(): Promise<void>;
  close(): void;
}

/** Sends a response to a ClientHello. Then keeps the connection, ends it, or resets it. */
export async function sayBare(bytes: Uint8Array, ending: 'stay' | 'end' | 'reset'): Promise<Listening> {
  return listen((socket, heard) => {
    let helloLeft: number | undefined;
    socket.on('data', (data) => {
      const isFirst = helloLeft === undefined;
      helloLeft ??= 5 + data.readUInt16BE(3);
      heard.after += data.subarray(Math.min(helloLeft, data.length)).toString('hex');
      helloLeft -= Math.min(helloLeft, data.length);
      if (!isFirst) return;
      socket.write(bytes);
      if (ending === 'end') socket.end();
      else if (ending === 'reset') socket.resetAndDestroy();
    });
  });
}

export interface TlsSituation {
  readonly chain: readonly Issued[];
  readonly ciphers?: string;
  readonly versions?: readonly [tls.SecureVersion, tls.SecureVersion];
  /** The response to a request: pieces, one record each. */
  readonly answers?: readonly number[];
  /** Bytes to send when the handshake is done, before any request. */
  readonly greeting?: number;
  /** Milliseconds before it reads anything: a client that does not wait is certain to find no data. */
  readonly delay?: number;
  readonly ending?: 'close' | 'fin' | 'reset' | 'stay';
}

export async function sayTls(situation: TlsSituation): Promise<Listening> {
  const { chain, ciphers = 'AES128-SHA256:AES128-SHA', versions = ['TLSv1.2', 'TLSv1.2'] } = situation;
  const secureContext = tls.createSecureContext({
    key: chain[0]!.keyPem,
    cert: chain.map(({ pem }) => pem).join(''),
    ciphers: `${ciphers}:@SECLEVEL=0`,
    honorCipherOrder: true,
    minVersion: versions[0],
    maxVersion: versions[1],
  });
  return listen(async (socket, heard) => {
    await new Promise((resolve) => setTimeout(resolve, situation.delay ?? 0));
    const secure = new tls.TLSSocket(socket, { isServer: true, secureContext });
    secure.on('secure', () => {
      heard.agreed = `${secure.getProtocol()} ${secure.getCipher().name}`;
      if (situation.greeting !== undefined) secure.write(Buffer.alloc(situation.greeting, 'A'));
    });
    secure.on('error', (error: NodeJS.ErrnoException) => {
      heard.failure ??= error.code;
      if (situation.greeting !== undefined) socket.end(); // otherwise its client would wait for ever
    });
    secure.on('data', (data: Buffer) => {
      heard.pieces.push(data.length);
      if (heard.pieces.length === 1) void answer(secure, socket, situation);
    });
  });
}

async function answer(secure: tls.TLSSocket, socket: Socket, { answers = [100], ending }: TlsSituation): Promise<void> {
  for (const length of answers)
    await new Promise<unknown>((sent) => {
      secure.write(Buffer.alloc(length, 'A'), sent);
    });
  if (ending === 'fin') socket.end();
  else if (ending === 'reset') socket.resetAndDestroy();
  else if (ending !== 'stay') secure.end();
}

async function listen(serve: (socket: Socket, heard: Heard) => void | Promise<void>): Promise<Listening> {
  const heard: Heard[] = [];
  const sockets = new Set<Socket>();
  let atEnd = () => {};
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}); // a client may disconnect at any time
    socket.on('close', () => {
      sockets.delete(socket);
      if (sockets.size === 0) atEnd();
    });
    const entry: Heard = { after: '', agreed: undefined, pieces: [], failure: undefined };
    heard.push(entry);
    void serve(socket, entry);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    heard,
    ended: () =>
      new Promise((resolve) => {
        atEnd = resolve;
        if (sockets.size === 0) resolve();
      }),
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
