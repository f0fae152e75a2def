// Servers for the programs under test, on free loopback ports: Node's https, and `openssl s_server`.
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import type { Issued } from '../support/pki.ts';
import { findProgram } from '../support/programs.ts';
import { programFolder } from './run.ts';

interface After {
  after(work: () => void | Promise<void>): void;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** Node's https server. @returns its port. */
export async function serveHttps(
  context: After,
  leaf: Issued,
  answer: Answer,
  options: TlsOptions = {},
): Promise<number> {
  const server = createHttpsServer({ cert: leaf.pem, key: leaf.keyPem, ...options }, (request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => (body += piece.toString()));
    request.on('end', () => answer(request, response, body));
  });
  return listen(context, server);
}

/** Node's TLS server. @returns its port. */
export async function serveTls(
  context: After,
  leaf: Issued,
  onConnection: (socket: TLSSocket) => void,
  options: TlsOptions = {},
): Promise<number> {
  const server = createTlsServer({ cert: leaf.pem, key: leaf.keyPem, ...options }, (socket) => {
    socket.on('error', () => {}); // programs close without close_notify, like boards
    onConnection(socket);
  });
  server.on('tlsClientError', () => {});
  return listen(context, server);
}

/** A plain TCP server. @returns its port. */
export async function serveTcp(context: After, onConnection: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => {});
    onConnection(socket);
  });
  return listen(context, server);
}

/** Responds to each UDP message, if there is a response. @returns its port. */
export async function serveUdp(context: After, answer: (message: Buffer) => Uint8Array | undefined): Promise<number> {
  const server = createSocket('udp4');
  server.on('message', (message, from) => {
    const bytes = answer(message);
    if (bytes !== undefined) server.send(bytes, from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => void server.close());
  return server.address().port;
}

/**
 * An NTP server (RFC 5905 §7.3).
 * @param time - milliseconds since 1970.
 * @param asked - the first byte of each request.
 */
export function serveNtp(context: After, time: number, asked: number[] = []): Promise<number> {
  return serveUdp(context, (message) => {
    asked.push(message[0]!);
    const answer = Buffer.alloc(48);
    answer.set([0x24, 1]); // version 4, mode server; a primary server
    message.copy(answer, 24, 40, 48); // the origin is the question's transmit time
    const seconds = (Math.floor(time / 1000) + 2_208_988_800) % 2 ** 32;
    for (const at of [16, 32, 40]) answer.writeUInt32BE(seconds, at); // reference, receive, transmit
    return message.length === 48 ? answer : undefined;
  });
}

/** Sends `thimble ` repeatedly up to 64 MB, and ends. */
export function send64MB(socket: Socket): void {
  const piece = Buffer.alloc(65_536, 'thimble ');
  let left = 1024;
  const pump = () => {
    while (left-- > 0) if (!socket.write(piece)) return;
    socket.end();
  };
  socket.on('drain', pump);
  pump();
}

/** `openssl s_server -WWW`, which responds to `GET /name` with a file and then closes. @returns its port. */
export async function serveOpenssl(
  context: After,
  leaf: Issued,
  files: Readonly<Record<string, string>>,
  options: readonly string[] = [],
): Promise<number> {
  const folder = programFolder(context, { 'leaf.pem': leaf.pem, 'leaf.key': leaf.keyPem, ...files });
  const args = ['s_server', '-accept', '127.0.0.1:0', '-cert', 'leaf.pem', '-key', 'leaf.key', '-WWW', ...options];
  const server: ChildProcess = spawn(findProgram('openssl')!, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  context.after(async () => {
    server.kill();
    if (server.exitCode === null && server.signalCode === null) await once(server, 'exit');
  });
  let said = '';
  for await (const piece of server.stdout!) {
    said += String(piece);
    const port = /ACCEPT 127\.0\.0\.1:(\d+)/.exec(said)?.[1];
    if (port !== undefined) return Number(port);
  }
  throw new Error(`openssl s_server ended: ${said}`);
}

/** Skips the test by name if a program is missing, and fails in CI, which must have everything. */
export function hasProgram(context: TestContext, name: string): boolean {
  if (findProgram(name) !== undefined) return true;
  if (process.env.CI === 'true') assert.fail(`not installed: ${name}`);
  context.skip(`not installed: ${name}`);
  return false;
}

/** Runs curl. @returns its output. */
export async function curl(...args: readonly string[]): Promise<string> {
  const child = spawn(findProgram('curl')!, ['--silent', '--show-error', '--max-time', '10', ...args]);
  let printed = '';
  child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (printed += piece.toString()));
  await once(child, 'close');
  return printed;
}

async function listen(
  context: After,
  server: ReturnType<typeof createTcpServer> | ReturnType<typeof createHttpsServer>,
): Promise<number> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  });
  return (server.address() as AddressInfo).port;
}
