// Compares the memory that a connection reports with the growth of the heap, and with docs/limits.md.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { toHex } from '../../src/util/hex.ts';
import { MODERN_13, pump } from '../support/engine-pair.ts';
import { issue } from '../support/pki.ts';
import { Engines, STAGES } from './engine-at.ts';

const HEAP_GROWTH = fileURLToPath(new URL('heap-growth.ts', import.meta.url));
const TOLERANCE = 0.2;

const root = await issue({ name: 'Root', ca: true });
const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root });
const dnsNames = ['localhost', ...Array.from({ length: 38 }, (_, i) => `host-${i}.example.com`)];
const chain = [await issue({ name: 'localhost', issuer: intermediate, dnsNames }), intermediate, root];
const length = chain.reduce((total, { der }) => total + der.length, 0);
assert.ok(length > 1_900 && length < 2_300, `a chain of about 2 KB, not ${length}`);
const engines = new Engines(chain);
const { client, server } = engines;

test('memory() of an engine at each stage equals the growth of the heap, within a fifth', async (t) => {
  // Compiled, because a heap snapshot takes longer with a larger heap, and a TypeScript loader would be most of it.
  const folder = mkdtempSync(fileURLToPath(new URL('../../dist.heap-', import.meta.url)));
  t.after(() => rmSync(folder, { recursive: true }));
  const outfile = join(folder, 'heap-growth.mjs');
  await build({
    entryPoints: [HEAP_GROWTH],
    outfile,
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
  });
  const running = promisify(execFile)(process.execPath, [outfile]);
  const hex = chain.map(({ der, keyDer }) => ({ der: toHex(der), keyDer: toHex(keyDer) }));
  running.child.stdin!.end(JSON.stringify(hex));
  const { stdout } = await running;
  const rows = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Growth);
  assert.equal(rows.length, 2 * STAGES.length);
  for (const { role, stage, grown, held } of rows) {
    const difference = Math.abs(held - grown) / grown;
    const said = `${role}, ${stage}: memory() says ${held} bytes and the heap grew by ${grown}`;
    assert.ok(difference <= TOLERANCE, said);
  }
});

interface Growth {
  readonly role: string;
  readonly stage: string;
  readonly grown: number;
  readonly held: number;
}

test('a handshake stays under 24 KB with records of 16 KB and a chain of 2 KB', () => {
  for (const role of ['client', 'server'] as const) {
    const { peak } = engines.at(role, 'idle').memory();
    assert.ok(peak <= 24 * 1024, `${role}: peak ${peak}`);
  }
});

test('an idle connection without certificates holds little more than its secrets and keys', () => {
  for (const [stage, most] of [
    ['idle', 1_250],
    ['resting', 1_000],
  ] as const) {
    const { held, pieces } = engines.at('client', stage, { keepPeerCertificates: false }).memory();
    assert.equal(pieces.peerCertificates, 0);
    assert.ok(held <= most, `${stage}: ${held} bytes`);
  }
});

test('with max_fragment_length 512 a handshake stays under 8 KB', () => {
  const profile = {
    ...MODERN_13,
    extensions: MODERN_13.extensions.map((name) => (name === 'record_size_limit' ? 'max_fragment_length' : name)),
    maxFragmentLength: 512,
  } as const;
  const ends = {
    client: createClientEngine({ ...client, profile }),
    server: createServerEngine({ ...server, profile: { ...profile } }),
  };
  pump(ends, () => {}, 100); // in small pieces, so that records are gathered
  assert.equal(ends.client.state, 'connected');
  const { peak, pieces } = ends.client.memory();
  assert.equal(pieces.record, 0);
  assert.ok(peak <= 8 * 1024, `peak ${peak}`);
});

test('a record that arrives in pieces is held once, and released', () => {
  const ends = { client: createClientEngine(client), server: createServerEngine(server) };
  pump(ends);
  ends.server.write(new Uint8Array(16_384));
  const record = ends.server.takeOutput()!;
  ends.client.receive(record.subarray(0, 9_000));
  assert.equal(ends.client.memory().pieces.record, record.length);
  ends.client.receive(record.subarray(9_000));
  const opened = ends.client.memory().pieces;
  assert.deepEqual([opened.record, opened.plaintext], [record.length, 0]);
  assert.equal(ends.client.read()?.length, 16_384);
  assert.equal(ends.client.read(), undefined); // another read releases the data of the last one
  const read = ends.client.memory().pieces;
  assert.deepEqual([read.record, read.plaintext], [0, 0]);
});
