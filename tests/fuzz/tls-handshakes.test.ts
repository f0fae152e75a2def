// Whole engines in the middle of a handshake, fed what an honest peer sends after it was damaged: bytes changed, cut,
// left out, doubled, swapped or spliced with another connection's. Nothing but a TlsError comes of it, with an alert, and
// the engine does not grow.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { isTlsError, TlsError } from '../../src/errors.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { Engine } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  MODERN_12,
  MODERN_13,
  serverSettings,
  TRUSTING,
} from '../support/engine-pair.ts';
import { OLD_PROFILE } from '../support/old-profile.ts';
import { makeServerIdentity } from '../support/pki.ts';

/** A connection holds less than this in the middle of a handshake, whatever it is sent (docs/limits.md). */
const MOST_HELD = 256 * 1024;

const PROFILES: readonly TlsProfile[] = [
  MODERN_13,
  MODERN_12,
  { ...OLD_PROFILE, cipherSuites: [0xc009, 0xc023], versions: [0x0303] },
  { ...OLD_PROFILE, cipherSuites: [0xc009], versions: [0x0301] },
  { ...MODERN_PROFILE, keyShareGroups: [] },
];

type Damage =
  | { readonly kind: 'change'; readonly at: number; readonly bits: number }
  | { readonly kind: 'cut'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly bytes: Uint8Array }
  | { readonly kind: 'double'; readonly record: number }
  | { readonly kind: 'swap'; readonly record: number }
  | { readonly kind: 'splice'; readonly record: number };

const position = fc.double({ min: 0, max: 0.999999, noNaN: true });
const damages: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('change' as const), at: position, bits: fc.integer({ min: 1, max: 255 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: position, length: fc.integer({ min: 1, max: 40 }) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: position,
    bytes: fc.uint8Array({ minLength: 1, maxLength: 40 }),
  }),
  fc.record({ kind: fc.constantFrom('double' as const, 'swap' as const, 'splice' as const), record: position }),
);

let credential: Credential;
before(async () => {
  const { leaf, root } = await makeServerIdentity();
  credential = credentialOf(leaf, root);
});

/** Refuses what cannot be parsed, as a verifier must. */
const TOLERANT: Verifier = {
  ...TRUSTING,
  verify(request) {
    try {
      return TRUSTING.verify(request);
    } catch {
      return { accepted: false, error: new TlsError('crypto.bad_public_key', 'not a certificate') };
    }
  },
};

function engines(profile: TlsProfile): Ends {
  return {
    client: createClientEngine(clientSettings({ profile, verifier: TOLERANT, credential })),
    server: createServerEngine(
      serverSettings([credential], { profile, clientAuth: { verifier: TOLERANT, required: false } }),
    ),
  };
}

function recordsOf(flight: Uint8Array): Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let at = 0; at + 5 <= flight.length; ) {
    const end = Math.min(flight.length, at + 5 + flight[at + 3]! * 256 + flight[at + 4]!);
    records.push(flight.subarray(at, end));
    at = end;
  }
  return records;
}

function damaged(flight: Uint8Array, damage: Damage, foreign: Uint8Array): Uint8Array {
  if ('record' in damage) {
    const records = recordsOf(flight);
    const at = Math.floor(damage.record * records.length);
    const others = recordsOf(foreign);
    if (damage.kind === 'double') records.splice(at, 0, records[at]!);
    else if (damage.kind === 'swap') records.push(...records.splice(at, 1));
    else records[at] = others[Math.floor(damage.record * others.length)] ?? records[at]!;
    return Uint8Array.from(records.flatMap((record) => [...record]));
  }
  const at = Math.floor(damage.at * flight.length);
  if (damage.kind === 'insert')
    return Uint8Array.of(...flight.subarray(0, at), ...damage.bytes, ...flight.subarray(at));
  if (damage.kind === 'cut') return Uint8Array.of(...flight.subarray(0, at), ...flight.subarray(at + damage.length));
  const copy = flight.slice();
  copy[at]! ^= damage.bits;
  return copy;
}

function check(engine: Engine): void {
  const { error } = engine;
  const { held, peak } = engine.memory();
  assert.ok(held <= MOST_HELD && peak <= MOST_HELD, `${engine.role} holds ${held}, ${peak} at its peak`);
  if (error === undefined) return;
  assert.ok(isTlsError(error));
  assert.notEqual(error.code, 'tls.internal_error', `${engine.role}: ${error.message} ${error.cause}`);
  const silent = error.kind === 'alert' || error.kind === 'network';
  assert.ok(silent || error.alert !== undefined, `${error.code} has no alert`);
}

for (const profile of PROFILES) {
  test(`damaged handshakes: ${profile.name} ${profile.versions.map((each) => each.toString(16))}`, () => {
    let failed = 0;
    fc.assert(
      fc.property(fc.nat(3), damages, fc.boolean(), (flight, damage, inPieces) => {
        const ends = engines(profile);
        const other = engines(profile);
        for (let i = 0; i < 6; i++) {
          const [from, to] = i % 2 === 0 ? [ends.client, ends.server] : [ends.server, ends.client];
          const [otherFrom, otherTo] = i % 2 === 0 ? [other.client, other.server] : [other.server, other.client];
          const output = from.takeOutput();
          const foreign = otherFrom.takeOutput() ?? new Uint8Array(0);
          if (!output) break;
          const bytes = i === flight ? damaged(output, damage, foreign) : output;
          deliver(to, bytes, inPieces ? 7 : undefined);
          if (foreign.length > 0) deliver(otherTo, foreign);
          check(ends.client);
          check(ends.server);
        }
        for (const engine of [ends.client, ends.server]) {
          engine.receiveEnd();
          check(engine);
          if (engine.error) failed++;
        }
      }),
      { numRuns: 150 },
    );
    assert.ok(failed > 100, `only ${failed} engines failed`);
  });
}
