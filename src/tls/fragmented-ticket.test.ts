// Part of a NewSessionTicket has arrived when something is sent: after the handshake that is no fault of the peer, and a
// KeyUpdate goes out all the same (RFC 8446 §4.6.1, §4.6.3, §5.1).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  MODERN_13,
  pump,
  serverSettings,
} from '../../tests/support/engine-pair.ts';
import { makeServerIdentity } from '../../tests/support/pki.ts';
import { systemRandom } from '../platform/node/random.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { createClientEngine } from './client-engine.ts';
import { HandshakeType } from './constants.ts';
import type { ClientSettings } from './engine.ts';
import type { Output } from './handshake/state.ts';
import type { ApplicationSecrets } from './handshake/tls13/application-secrets.ts';
import { Connected } from './handshake/tls13/connected.ts';
import { createServerEngine } from './server-engine.ts';
import { createTicketKeys } from './sessions/ticket-keys.ts';

const { leaf } = await makeServerIdentity();

interface Halfway extends Ends {
  /** The records of the server's tickets that the client has not got yet. */
  readonly rest: Uint8Array;
}

/** A client that is connected, and has got the first record of tickets that take several. */
function halfway(more: Partial<ClientSettings> = {}): Halfway {
  const small = { ...MODERN_13, maxRecordIn: 64 };
  const client = createClientEngine(clientSettings({ profile: small, ...more }));
  const ticketKeys = createTicketKeys({ random: systemRandom });
  const server = createServerEngine(
    serverSettings([credentialOf(leaf)], { profile: MODERN_13, ticketKeys, tickets: 2 }),
  );
  deliver(server, client.takeOutput()!);
  deliver(client, server.takeOutput()!);
  deliver(server, client.takeOutput()!);
  const tickets = server.takeOutput()!;
  const first = 5 + tickets[3]! * 256 + tickets[4]!;
  assert.ok(first < 100 && tickets.length > 3 * first, 'the tickets span records');
  deliver(client, tickets.slice(0, first));
  assert.equal(client.state, 'connected');
  return { client, server, rest: tickets.slice(first) };
}

function assertWorks({ client, server, rest }: Halfway): void {
  deliver(client, rest);
  let received = '';
  server.write(encodeUtf8('down'));
  client.write(encodeUtf8('up'));
  pump({ client, server }, (to, bytes) => {
    received += `${to} ${new TextDecoder().decode(bytes)} `;
  });
  assert.deepEqual([client.error, server.error], [undefined, undefined]);
  assert.match(received, /server up/);
  assert.match(received, /client down/);
}

test('a client asks for other keys while part of a ticket is there', () => {
  const ends = halfway();
  ends.client.updateKeys('update_requested');
  assertWorks(ends);
});

test('write takes all, and changes the key on the way, while part of a ticket is there', () => {
  const ends = halfway({ recordsPerKey: 2 });
  assert.equal(ends.client.write(new Uint8Array(50_000)), 50_000);
  let length = 0;
  deliver(ends.server, ends.client.takeOutput()!, Number.POSITIVE_INFINITY, (bytes) => {
    length += bytes.length;
  });
  assert.equal(length, 50_000);
  assertWorks(ends);
});

test('at the limit of the read key a client asks for another while part of a ticket is there', () => {
  const ends = halfway({ recordsPerKey: 3 });
  assertWorks(ends);
});

test('a KeyUpdate that could not be sent is still owed', () => {
  let fails = true;
  let sent = 0;
  const out = {
    setReadProtection() {},
    setWriteProtection() {},
    sendHandshake() {
      if (fails) throw new RangeError('not now');
      sent++;
    },
  } as unknown as Output;
  const secrets = { nextReader() {}, nextWriter() {} } as unknown as ApplicationSecrets;
  const state = new Connected(secrets, undefined);
  const encoded = Uint8Array.of(HandshakeType.key_update, 0, 0, 1, 1);
  state.handle({ type: HandshakeType.key_update, encoded, body: encoded.subarray(4) }, out);
  assert.throws(() => state.beforeWrite(out), RangeError);
  fails = false;
  state.beforeWrite(out);
  state.beforeWrite(out);
  assert.equal(sent, 1);
});
