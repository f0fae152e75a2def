// Opens 2,000 connections in addition to 2,000 others and prints the bytes of RSS that each took.
// Run: idle-client.ts tcp|thimble|node PORT FOLDER
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import * as tls from 'node:tls';
import { TlsStream } from '../../dist/net/tls-stream.js';
import { createNodeNetwork } from '../../dist/platform/node/network.js';
import { createClientEngine } from '../../dist/tls/client-engine.js';
import { COMMON, HOST, nodeOptions, verifierOf } from './chain.ts';

const CONNECTIONS = 2_000;
/**
 * Opened first, to compile the code and allocate the memory that handshakes work in. They stay open: memory that closed
 * connections leave free in the heap and malloc's arenas would be reused by the next ones, which would then seem free.
 */
const WARM_UP = 2_000;
const AT_ONCE = 20;
/** Milliseconds: time for pending tickets to arrive, and for connections to become idle. */
const IDLE = 2_500;

const [kind, port, folder] = [process.argv[2]!, Number(process.argv[3]), process.argv[4]!];
const open = { tcp: openTcp, thimble: await thimbleOpener(), node: nodeOpener() }[kind]!;

/** A thorough collection: it releases half-empty pages, which would otherwise hide later growth. */
const inspector = new Session();
inspector.connect();

const warm = await openAll(WARM_UP);
const start = await settledRss();
const measured = await openAll(CONNECTIONS);
console.log((((await settledRss()) - start) / measured.length).toFixed(0));
for (const close of [...warm, ...measured]) close();

async function openAll(count: number): Promise<(() => void)[]> {
  const closers: (() => void)[] = [];
  while (closers.length < count) closers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, () => open()))));
  return closers;
}

async function settledRss(): Promise<number> {
  await setTimeout(IDLE);
  for (let i = 0; i < 3; i++) {
    inspector.post('HeapProfiler.collectGarbage');
    await setTimeout(20);
  }
  return process.memoryUsage().rss;
}

async function openTcp(): Promise<() => void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  socket.on('data', () => {});
  return () => socket.destroy();
}

async function thimbleOpener(): Promise<() => Promise<() => void>> {
  const network = createNodeNetwork();
  const settings = { ...COMMON, serverName: HOST, verifier: verifierOf(readFileSync(join(folder, 'root.der'))) };
  return async () => {
    const transport = await network.connect({ host: '127.0.0.1', port });
    const stream = new TlsStream(transport, createClientEngine(settings));
    await stream.handshake();
    stream.read().catch(() => {}); // waits for data, like an idle client; it ends with the connection
    return () => stream.close();
  };
}

function nodeOpener(): () => Promise<() => void> {
  const ca = readFileSync(join(folder, 'root.pem'));
  const secureContext = tls.createSecureContext({ ...nodeOptions('TLSv1.3'), ca });
  return async () => {
    const socket = tls.connect({ host: '127.0.0.1', port, servername: HOST, secureContext });
    await once(socket, 'secureConnect');
    socket.on('data', () => {});
    return () => socket.destroy();
  };
}
