// Whole engines fed mutated and spliced transcripts, and garbage: only TlsError, no hang, budgets hold. The bytes come
// from the golden files, so that with the same randomness an engine follows them until the first change.
// FUZZ_RUNS=N runs longer.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Engine } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { concatBytes } from '../../src/util/bytes.ts';
import { fromHex } from '../../src/util/hex.ts';
import { GOLDEN_CERTIFICATE, GOLDEN_KEY } from '../golden/identity.ts';
import { GOLDEN_NOW, goldenRandom } from '../support/golden-random.ts';

const RUNS = Number(process.env.FUZZ_RUNS ?? 300);
/** What a peer can make an engine hold at the most: a certificate message, its copy, and a record. */
const MOST_HELD = 1_000_000;

/** Takes any certificate for the golden one: parsing those is fuzzed elsewhere. */
const ACCEPTING: Verifier = {
  verify() {
    const { publicKeyInfo } = nodeCrypto.importPrivateKey(fromHex(GOLDEN_KEY)!);
    return { accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } };
  },
};

interface Transcript {
  readonly name: string;
  readonly profile: TlsProfile;
  /** What each side sent, in order. */
  readonly sent: Readonly<Record<'client' | 'server', readonly Uint8Array[]>>;
}

const TRANSCRIPTS: readonly Transcript[] = [
  transcript('tls13-full', { ...MODERN_PROFILE, versions: [0x0304] }),
  transcript('tls13-hello-retry-request', {
    ...MODERN_PROFILE,
    versions: [0x0304],
    groups: [0x0017],
    keyShareGroups: [],
  }),
  transcript('tls12-full', { ...MODERN_PROFILE, versions: [0x0303], groups: [0x001d] }),
];

function transcript(name: string, profile: TlsProfile): Transcript {
  const lines = readFileSync(new URL(`../golden/${name}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const of = (side: string) =>
    lines.filter((line) => line.startsWith(side)).map((line) => fromHex(line.slice(side.length + 1))!);
  return { name, profile, sent: { client: of('client'), server: of('server') } };
}

function makeEngine(role: 'client' | 'server', profile: TlsProfile): Engine {
  const common = { profile, crypto: nodeCrypto, random: goldenRandom(role), clock: { now: () => GOLDEN_NOW } };
  if (role === 'client') {
    return createClientEngine({
      ...common,
      serverName: 'golden.test',
      verifier: ACCEPTING,
      alpnProtocols: ['http/1.1'],
    });
  }
  const key = nodeCrypto.importPrivateKey(fromHex(GOLDEN_KEY)!);
  return createServerEngine({ ...common, credential: [{ chain: [fromHex(GOLDEN_CERTIFICATE)!], key }] });
}

/** Feeds everything, reading all that comes; what an engine may not do is asserted on the way. */
function feed(engine: Engine, pieces: readonly Uint8Array[]): void {
  engine.takeOutput();
  for (const piece of pieces) {
    for (let at = 0, idle = 0; at < piece.length; ) {
      const taken = engine.receive(piece.slice(at));
      at += taken;
      const read = engine.read();
      while (engine.nextEvent());
      idle = taken === 0 && read === undefined ? idle + 1 : 0;
      assert.ok(idle < 2, 'an engine that takes nothing and gives nothing');
    }
    const { held } = engine.memory();
    assert.ok(held < MOST_HELD, `${held} bytes held`);
    engine.takeOutput();
  }
  engine.receiveEnd();
  while (engine.nextEvent());
  assert.notEqual(engine.error?.code, 'tls.internal_error', String(engine.error?.cause));
  assert.ok(engine.error !== undefined || engine.state === 'closed', engine.state);
}

const role = fc.constantFrom('client' as const, 'server' as const);
const which = fc.nat(TRANSCRIPTS.length - 1); // an index, so that a counterexample stays short

/** One change to a stream of bytes. */
const change = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), length: fc.nat(40) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), length: fc.integer({ min: 1, max: 300 }) }),
);
type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(bytes: Uint8Array, { at, ...what }: Change): Uint8Array {
  const start = at % (bytes.length + 1);
  switch (what.kind) {
    case 'flip': {
      const copy = Uint8Array.from(bytes);
      if (start < copy.length) copy[start]! ^= 1 << what.bit;
      return copy;
    }
    case 'cut':
      return concatBytes(bytes.subarray(0, start), bytes.subarray(start + what.length));
    case 'insert':
      return concatBytes(bytes.subarray(0, start), what.bytes, bytes.subarray(start));
    case 'repeat':
      return concatBytes(bytes.subarray(0, start + what.length), bytes.subarray(start));
  }
}

test('unchanged, the transcripts are what the engines expect', () => {
  for (const { name, profile, sent } of TRANSCRIPTS) {
    const client = makeEngine('client', profile);
    client.takeOutput();
    for (const flight of sent.server) {
      for (let at = 0; at < flight.length; client.read()) at += client.receive(flight.subarray(at));
    }
    assert.equal(client.error, undefined, name);
    assert.ok(client.info, name);
  }
});

test('a transcript with a few changes ends in an error or in a close, never in a bug', () => {
  fc.assert(
    fc.property(role, which, fc.array(change, { minLength: 1, maxLength: 3 }), (to, index, changes) => {
      const { profile, sent } = TRANSCRIPTS[index]!;
      const flights = sent[to === 'client' ? 'server' : 'client'].slice();
      for (const each of changes) {
        const flight = each.at % flights.length;
        flights[flight] = changed(flights[flight]!, each);
      }
      feed(makeEngine(to, profile), flights);
    }),
    { numRuns: RUNS },
  );
});

test('records of several transcripts, spliced in any order', () => {
  const records = TRANSCRIPTS.flatMap(({ sent }) => [...sent.client, ...sent.server].flatMap(recordsOf));
  fc.assert(
    fc.property(role, which, fc.array(fc.nat(records.length - 1), { maxLength: 12 }), (to, index, indices) => {
      const { profile, sent } = TRANSCRIPTS[index]!;
      const first = sent[to === 'client' ? 'server' : 'client'][0]!;
      feed(makeEngine(to, profile), [first, ...indices.map((at) => records[at]!)]);
    }),
    { numRuns: RUNS },
  );
});

test('handshake messages of the right type with contents of any kind', () => {
  const type = fc.constantFrom(1, 2, 4, 8, 11, 13, 15, 20, 24);
  fc.assert(
    fc.property(role, fc.array(fc.tuple(type, fc.uint8Array({ maxLength: 200 })), { maxLength: 4 }), (to, messages) => {
      const body = concatBytes(
        ...messages.map(([kind, data]) => concatBytes(Uint8Array.of(kind, 0, 0, data.length), data)),
      );
      const header = Uint8Array.of(22, 3, 3, body.length >> 8, body.length & 0xff);
      feed(makeEngine(to, MODERN_PROFILE), [concatBytes(header, body)]);
    }),
    { numRuns: RUNS },
  );
});

function recordsOf(bytes: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + 5 + bytes[at + 3]! * 256 + bytes[at + 4]!;
    records.push(bytes.subarray(at, end));
    at = end;
  }
  return records;
}
