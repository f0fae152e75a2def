// What a peer may not do, beyond what connection.test.ts floods and cuts: alerts in the clear, extensions in the wrong
// message, versions in the wrong field, records longer than agreed on.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  MODERN_13,
  pump,
  serverSettings,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { AlertDescription } from '../errors/alerts.ts';
import { createClientEngine } from './client-engine.ts';
import { ContentType } from './constants.ts';
import type { ClientSettings, ServerSettings } from './engine.ts';
import { createServerEngine } from './server-engine.ts';

let identity: { root: Issued; leaf: Issued };
before(async () => {
  identity = await makeServerIdentity();
});

function start(client: Partial<ClientSettings> = {}, server: Partial<ServerSettings> = {}): Ends {
  return {
    client: createClientEngine(clientSettings({ profile: MODERN_13, ...client })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf)], { profile: MODERN_13, ...server })),
  };
}

function record(type: number, body: readonly number[], version = 0x0303): Uint8Array {
  return Uint8Array.of(type, version >> 8, version & 0xff, body.length >> 8, body.length & 0xff, ...body);
}

/** The records of an output, each whole. */
function records(output: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < output.length; ) {
    const end = at + 5 + output[at + 3]! * 256 + output[at + 4]!;
    found.push(output.subarray(at, end));
    at = end;
  }
  return found;
}

test('TLS 1.3: a client may refuse our flight in the clear, and nobody sends plain alerts after that', () => {
  const plain = record(ContentType.alert, [2, AlertDescription.unknown_ca]);
  const clientAuth = { verifier: TRUSTING, required: true };
  for (const more of [{}, { clientAuth }]) {
    const ends = start({}, more);
    deliver(ends.server, ends.client.takeOutput()!);
    ends.server.takeOutput();
    deliver(ends.server, plain);
    assert.equal(ends.server.error?.code, 'alert.unknown_ca');
    assert.equal(ends.server.takeOutput(), undefined);
  }

  const profile = { ...MODERN_13, maxRecordOut: 64 };
  const begun = start({ profile, credential: credentialOf(identity.leaf) }, { clientAuth });
  deliver(begun.server, begun.client.takeOutput()!);
  deliver(begun.client, begun.server.takeOutput()!);
  for (const each of records(begun.client.takeOutput()!).slice(0, -1)) deliver(begun.server, each);
  assert.equal(begun.server.state, 'handshake');
  deliver(begun.server, plain);
  assert.equal(begun.server.error?.code, 'tls.unexpected_message');

  const connected = start();
  pump(connected);
  deliver(connected.server, plain);
  assert.equal(connected.server.error?.code, 'tls.unexpected_message');

  const answered = start();
  deliver(answered.server, answered.client.takeOutput()!);
  deliver(answered.client, records(answered.server.takeOutput()!)[0]!);
  deliver(answered.client, plain);
  assert.equal(answered.client.error?.code, 'tls.unexpected_message');
});
