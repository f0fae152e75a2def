// Runs the matrix: for each peer and direction its cells, grouped by configuration, then 64 MB each way.
import assert from 'node:assert/strict';
import { isTlsError } from '../../../src/errors.ts';
import type { ConnectionInfo } from '../../../src/tls/engine.ts';
import { bulkHash, hashOf } from './bulk.ts';
import { type Cell, type Configuration, cellsOf, describeCell, GROUPS, VERSIONS, type Version } from './cells.ts';
import type { Files } from './files.ts';
import {
  bulkHandler,
  clientFor,
  connectOurs,
  httpBulkHandler,
  OurServer,
  readBody,
  sendBulk,
  skipHead,
} from './ours.ts';
import type { BulkServer, ClientPeer, Peer, ServerPeer, Way } from './peer.ts';
import { curlClient } from './peers/curl.ts';
import { gnutlsClient, gnutlsServer } from './peers/gnutls.ts';
import { nginxServer } from './peers/nginx.ts';
import { nodeClient, nodeServer } from './peers/node.ts';
import { opensslClient, opensslServer } from './peers/openssl.ts';

export const PEERS: readonly Peer[] = [
  opensslServer,
  opensslClient,
  gnutlsServer,
  gnutlsClient,
  nodeServer,
  nodeClient,
  curlClient,
  nginxServer,
];

export interface Outcome {
  readonly peer: Peer;
  /** A cell, or one direction of the 64 MB. */
  readonly what: Cell | BulkCell;
  /** Why it was skipped. */
  readonly skipped?: string;
  /** The output of both sides. */
  readonly failure?: string;
}

export interface BulkCell {
  readonly bulk: Way;
  readonly version: Version;
}

/** One peer with all cells of some configurations. */
export async function runCells(
  peer: Peer,
  configurations: readonly Configuration[],
  files: Files,
): Promise<readonly Outcome[]> {
  const run = peer.role === 'server' ? runServer : runClient;
  const outcomes: Outcome[] = [];
  for (const configuration of configurations) {
    const able: Cell[] = [];
    for (const cell of cellsOf(configuration)) {
      const limit = peer.cannot.find((limit) => limit.applies(cell));
      if (limit === undefined) able.push(cell);
      else outcomes.push({ peer, what: cell, skipped: limit.reason });
    }
    if (able.length > 0) outcomes.push(...(await run(peer as never, able, files)));
  }
  return outcomes;
}

async function runServer(peer: ServerPeer, cells: readonly Cell[], files: Files): Promise<Outcome[]> {
  const server = await peer.start(cells[0]!, files);
  try {
    const outcomes: Outcome[] = [];
    for (const cell of cells) {
      const failure = await failureOf(async () => {
        const settings = clientFor(cell, files);
        for (const resumed of connectionsOf(cell)) {
          const stream = await connectOurs(settings, server.port);
          try {
            await server.talk(stream);
            check(stream.info!, cell, resumed);
            assert.deepEqual(Buffer.from(stream.info!.peerCertificates[0]!), leafOf(cell, files));
          } finally {
            stream.close();
          }
        }
      }, server.words);
      outcomes.push({ peer, what: cell, ...failure });
    }
    return outcomes;
  } finally {
    await server.stop();
  }
}

async function runClient(peer: ClientPeer, cells: readonly Cell[], files: Files): Promise<Outcome[]> {
  const server = await OurServer.start(files);
  try {
    const outcomes: Outcome[] = [];
    for (const cell of cells) {
      const failure = await failureOf(
        async () => {
          server.prepare(cell);
          const words = await peer.connect(cell, server.port, files);
          const expected = connectionsOf(cell);
          assert.equal(server.infos.length, expected.length, `connections of our server; the peer: ${words}`);
          for (const [i, resumed] of expected.entries()) {
            const info = server.infos[i]!;
            check(info, cell, resumed);
            const shown = info.peerCertificates.map((der) => Buffer.from(der));
            assert.deepEqual(shown.slice(0, 1), cell.clientCertificate ? [leafOf(cell, files)] : []);
          }
        },
        () => `our server: ${server.faults.map(inWords).join('; ') || 'no failure'}`,
      );
      outcomes.push({ peer, what: cell, ...failure });
    }
    return outcomes;
  } finally {
    server.close();
  }
}

/** 64 MB each way in each version, with a fast key. */
export async function runBulk(peer: Peer, files: Files): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const version of Object.keys(VERSIONS) as Version[]) {
    for (const bulk of ['to us', 'from us'] as const) {
      const what = { bulk, version };
      const skipped = peer.cannotMove[bulk];
      if (skipped !== undefined) {
        outcomes.push({ peer, what, skipped });
        continue;
      }
      const cell: Cell = { ...BULK_CONFIGURATION, version, resumed: false, helloRetryRequest: false };
      const move = peer.role === 'server' ? bulkWithServer : bulkWithClient;
      outcomes.push({ peer, what, ...(await move(peer as never, cell, bulk, files)) });
    }
  }
  return outcomes;
}

const BULK_CONFIGURATION: Configuration = { key: 'p256', group: 'X25519', clientCertificate: false };

async function bulkWithServer(peer: ServerPeer, cell: Cell, way: Way, files: Files) {
  const server = await peer.startBulk(cell, way, files);
  try {
    return await failureOf(async () => {
      const stream = await connectOurs(clientFor(cell, files), server.port);
      try {
        const { request } = server;
        if (request !== undefined) await stream.write(Buffer.from(request));
        assert.equal(await (way === 'to us' ? takeFrom(server, stream) : giveTo(server, stream)), bulkHash());
      } finally {
        stream.close();
      }
    }, server.words);
  } finally {
    await server.stop();
  }
}

type Stream = Awaited<ReturnType<typeof connectOurs>>;

async function takeFrom(server: BulkServer, stream: Stream): Promise<string> {
  const sent = server.send?.();
  const hash = await hashOf(readBody(stream, server.request === undefined ? undefined : await skipHead(stream)));
  await sent;
  return hash;
}

async function giveTo(server: BulkServer, stream: Stream): Promise<string> {
  const received = server.received!();
  await sendBulk(stream);
  if (server.request === undefined) await stream.closeWrite();
  return received;
}

async function bulkWithClient(peer: ClientPeer, cell: Cell, way: Way, files: Files) {
  const server = await OurServer.start(files);
  try {
    return await failureOf(
      async () => {
        let taken: string | undefined;
        const handler = peer.speaksHttp ? httpBulkHandler : bulkHandler;
        server.prepare(
          cell,
          handler(way, async (source) => {
            taken = await hashOf(source);
          }),
        );
        const got = await peer.moveBulk(cell, way, server.port, files);
        assert.equal(way === 'to us' ? taken : got, bulkHash());
      },
      () => `our server: ${server.faults.map(inWords).join('; ') || 'no failure'}`,
    );
  } finally {
    server.close();
  }
}

function connectionsOf({ resumed }: Cell): boolean[] {
  return resumed ? [false, true] : [false];
}

/** A resumed session of TLS 1.2 reports the group of its first connection. */
function check(info: ConnectionInfo, cell: Cell, resumed: boolean): void {
  const { version, group, resumed: isResumed, helloRetryRequest } = info;
  assert.deepEqual(
    { version, group, resumed: isResumed, helloRetryRequest },
    { version: VERSIONS[cell.version], group: GROUPS[cell.group], resumed, helloRetryRequest: cell.helloRetryRequest },
  );
}

function leafOf({ key }: Cell, files: Files): Buffer {
  return Buffer.from(files.identity(key).leaf.der);
}

async function failureOf(run: () => Promise<void>, peerWords: () => string): Promise<{ failure?: string }> {
  try {
    await run();
    return {};
  } catch (error) {
    return { failure: `${inWords(error)}\n${peerWords().trim().slice(-1_500)}` };
  }
}

function inWords(error: unknown): string {
  if (isTlsError(error)) return `${error.code}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
}

export function describe(what: Outcome['what']): string {
  return 'bulk' in what ? `64 MB ${what.bulk}, TLS ${what.version}` : describeCell(what);
}
