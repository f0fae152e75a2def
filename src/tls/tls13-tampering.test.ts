import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clientSettings, credentialOf, deliver, MODERN_13, serverSettings } from '../../tests/support/engine-pair.ts';
import { makeServerIdentity } from '../../tests/support/pki.ts';
import { createClientEngine } from './client-engine.ts';
import { createServerEngine } from './server-engine.ts';

test('a changed byte in any record of the handshake fails it', async () => {
  const { leaf, root } = await makeServerIdentity();
  for (const at of [60, 200, 400, 700]) {
    const ends = {
      client: createClientEngine(clientSettings({ profile: MODERN_13 })),
      server: createServerEngine(serverSettings([credentialOf(leaf, root)], { profile: MODERN_13 })),
    };
    deliver(ends.server, ends.client.takeOutput()!);
    const flight = ends.server.takeOutput()!;
    flight[at]! ^= 1;
    deliver(ends.client, flight);
    assert.equal(ends.client.state, 'failed', `byte ${at}`);
  }
});

test('a suite of another version, one that was not offered and an unassigned one are refused', async () => {
  const { leaf } = await makeServerIdentity();
  for (const suite of [0xc02b, 0x1304, 0x9999]) {
    const offered = [0x1301, 0xc02b];
    const ends = {
      client: createClientEngine(clientSettings({ profile: { ...MODERN_13, cipherSuites: offered } })),
      server: createServerEngine(serverSettings([credentialOf(leaf)], { profile: MODERN_13 })),
    };
    deliver(ends.server, ends.client.takeOutput()!);
    const flight = ends.server.takeOutput()!;
    const at = 5 + 4 + 2 + 32 + 1 + flight[5 + 4 + 2 + 32]!; // after record, message, version, random, session id
    assert.deepEqual([...flight.subarray(at, at + 2)], [0x13, 0x01]);
    flight.set([suite >> 8, suite & 0xff], at);
    deliver(ends.client, flight);
    assert.equal(ends.client.error?.code, 'tls.illegal_parameter', suite.toString(16));
    assert.match(ends.client.error.message, /which was not offered for TLS 1.3/);
  }
});
