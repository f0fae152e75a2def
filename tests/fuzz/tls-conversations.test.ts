// Two engines that talk to each other, with one flight between them corrupted, so that one receives the other's
// reaction: only TlsErrors result on either side, with an alert, and memory is bounded.
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
import { concatBytes } from '../../src/util/bytes.ts';
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
import { splitRecords } from './tls-harness.ts';
import { mutation } from './tls-mutations.ts';

/** A connection holds less than this during a handshake, whatever it receives (docs/limits.md). */
const MOST_HELD = 256 * 1024;

const PROFILES: readonly TlsProfile[] = [
  MODERN_13,
  MODERN_12,
  { ...OLD_PROFILE, cipherSuites: [0xc009, 0xc023], versions: [0x0303] },
  { ...OLD_PROFILE, cipherSuites: [0xc009], versions: [0x0301] },
  { ...MODERN_PROFILE, keyShareGroups: [] },
];

let credential: Credential;
before(async () => {
  const { leaf, root } = await makeServerIdentity();
  credential = credentialOf(leaf, root);
});

/** Refuses unparseable certificates, as a verifier must. */
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

for (const profile of PROFILES) {
  test(`one corrupted flight: ${profile.name} ${profile.versions.map((each) => each.toString(16))}`, () => {
    let failed = 0;
    fc.assert(
      fc.property(fc.nat(3), mutation, fc.boolean(), (spoilt, mutate, inPieces) => {
        const ends = engines(profile);
        const others = engines(profile);
        for (let flight = 0; flight < 6; flight++) {
          const mine = nextFlight(ends, flight);
          const donor = nextFlight(others, flight);
          if (mine === undefined) break;
          const records = splitRecords(mine.bytes);
          const donors = donor ? splitRecords(donor.bytes) : records;
          deliver(
            mine.to,
            flight === spoilt ? concatBytes(...mutate(records, donors)) : mine.bytes,
            inPieces ? 7 : undefined,
          );
          if (donor) deliver(donor.to, donor.bytes);
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

function engines(profile: TlsProfile): Ends {
  return {
    client: createClientEngine(clientSettings({ profile, verifier: TOLERANT, credential })),
    server: createServerEngine(
      serverSettings([credential], { profile, clientAuth: { verifier: TOLERANT, required: false } }),
    ),
  };
}

/** The client's flights have even numbers. */
function nextFlight({ client, server }: Ends, flight: number): { bytes: Uint8Array; to: Engine } | undefined {
  const [from, to] = flight % 2 === 0 ? [client, server] : [server, client];
  const bytes = from.takeOutput();
  return bytes && { bytes, to };
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
