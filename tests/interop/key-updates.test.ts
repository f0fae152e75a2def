// KeyUpdate (RFC 8446 §4.6.3) against OpenSSL: automatic when a key has reached its limit, and on request.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect as connectTcp, createServer, type Server } from 'node:net';
import { test } from 'node:test';
import * as tls from 'node:tls';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { HandshakeType } from '../../src/tls/constants.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { TraceEvent } from '../../src/tls/trace.ts';
import { clientSettings, credentialOf, MODERN_13, serverSettings } from '../support/engine-pair.ts';
import { type EngineSocket, onSocket } from '../support/engine-socket.ts';
import { makeServerIdentity } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { Child } from './matrix/child.ts';

const { leaf } = await makeServerIdentity();
const RECORDS = 40;

/** Counts KeyUpdates. */
class Updates {
  in = 0;
  out = 0;

  readonly observe = (event: TraceEvent): void => {
    if (event.type === 'message' && event.handshakeType === HandshakeType.key_update) this[event.direction]++;
  };
}

test("our keys change every three records, and Node's whenever we request it", async () => {
  const server = tls.createServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => socket.pipe(socket));
  const updates = new Updates();
  const settings = clientSettings({ profile: MODERN_13, recordsPerKey: 3, trace: updates.observe });
  const client = onSocket(createClientEngine(settings), connectTcp(await listen(server), '127.0.0.1'));
  try {
    await client.event('connected');
    for (let i = 0; i < RECORDS; i++) {
      client.write(`${'.'.repeat(1_000)}${i};`);
      const received = await client.readUntil(`.${i};`);
      assert.ok(received.endsWith(`.${i};`));
    }
    // At least one record for each turn: every third one triggered a KeyUpdate of ours, and a request for one.
    assert.ok(updates.out >= RECORDS / 3, `${updates.out} sent`);
    assert.ok(updates.in >= RECORDS / 6, `${updates.in} received`);
    await client.close();
  } finally {
    server.close();
  }
});

testWithPrograms(['openssl'], 'openssl s_client updates its keys, and requests an update of ours', async () => {
  const updates = new Updates();
  const settings = serverSettings([credentialOf(leaf)], { profile: MODERN_13, trace: updates.observe });
  const sockets: EngineSocket[] = [];
  const server = createServer((socket) => {
    sockets.push(onSocket(createServerEngine(settings), socket));
  });
  const client = new Child('openssl', ['s_client', '-connect', `127.0.0.1:${await listen(server)}`]);
  try {
    await client.says(/Verify return code.*\n---\n/);
    const [ours] = sockets;
    // Its commands: k sends a KeyUpdate, K one that requests ours. Data after a command in the same read is lost, so
    // each is awaited.
    for (const [command, word, said] of [
      ['k', 'first', /KEYUPDATE/],
      ['K', 'second', /KEYUPDATE[\s\S]*KEYUPDATE/],
    ] as const) {
      client.process.stdin.write(`${command}\n`);
      await client.says(said);
      client.process.stdin.write(`${word}\n`);
      await ours!.readUntil(`${word}\n`);
      ours!.write(`heard ${word}\n`);
      await client.says(new RegExp(`heard ${word}`));
    }
    assert.deepEqual([updates.in, updates.out], [2, 1]);
    await ours!.close();
  } finally {
    await client.stop();
    server.close();
  }
});

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
