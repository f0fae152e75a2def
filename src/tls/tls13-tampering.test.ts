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
