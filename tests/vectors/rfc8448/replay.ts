// Replays one handshake of RFC 8448 with our server or our client: every byte that it sends must equal the trace's.
import assert from 'node:assert/strict';
import type { SignatureSchemeName } from '../../../src/crypto/provider.ts';
import { nodeCrypto } from '../../../src/platform/node/crypto/provider.ts';
import { createClientEngine } from '../../../src/tls/client-engine.ts';
import type { Credential, SignRequest } from '../../../src/tls/credential.ts';
import type { Engine, ServerSettings } from '../../../src/tls/engine.ts';
import { decodeCertificate } from '../../../src/tls/messages/authentication-messages.ts';
import { createServerEngine } from '../../../src/tls/server-engine.ts';
import type { StoredSession } from '../../../src/tls/sessions/session.ts';
import { concatBytes } from '../../../src/util/bytes.ts';
import { toHex } from '../../../src/util/hex.ts';
import { deliver, TRUSTING } from '../../support/engine-pair.ts';
import type { VectorSection } from '../../support/test-vectors.ts';
import { NSS, pool, RETRY, SIMPLE, type Trace } from './traces.ts';

/** Our server, with the trace's random values and client messages. */
export function replayServer(trace: Trace, vector: VectorSection): Engine {
  const { random, left } = pool(vector.bytes('Server_RNG_Pool'));
  const settings: ServerSettings = {
    profile: trace.profile ?? NSS,
    crypto: nodeCrypto,
    random,
    clock: clockOf(vector),
    credential: trace.psk ? [] : [serverCredential(trace, vector)],
    clientAuth: trace.clientAuth && { verifier: TRUSTING, required: true },
    ...trace.server,
  };
  const server = createServerEngine(settings);
  deliver(server, vector.bytes('Record_ClientHello_1'));
  if (trace.name === RETRY) {
    assert.equal(output(server), vector.text('Record_HelloRetryRequest'), `${trace.name}: HelloRetryRequest`);
    deliver(server, vector.bytes('Record_ClientHello_2'));
  }
  const flight = concatBytes(vector.bytes('Record_ServerHello'), vector.bytes('Record_ServerHandshakeMessages'));
  assert.equal(server.error, undefined);
  assert.equal(output(server), toHex(flight), `${trace.name}: the server's flight`);

  deliver(server, vector.bytes('Record_ClientFinished'));
  assert.equal(server.state, 'connected', trace.name);
  if (vector.has('Client_AppData')) {
    server.receive(vector.bytes('Record_Client_AppData'));
    assert.equal(toHex(server.read()!), vector.text('Client_AppData'));
  }
  // The ticket of the first trace allows 0-RTT, which ours never does; later records have other sequence numbers.
  if (trace.name !== SIMPLE) {
    if (vector.has('Server_AppData')) {
      server.write(vector.bytes('Server_AppData'));
      assert.equal(output(server), vector.text('Record_Server_AppData').toLowerCase());
    }
    server.closeWrite();
    assert.equal(output(server), vector.text('Record_Server_CloseNotify').toLowerCase());
    assert.equal(left(), 0, `${trace.name}: random bytes left`);
  }
  server.receive(vector.bytes('Record_Client_CloseNotify'));
  assert.deepEqual(server.nextEvent(), { type: 'connected' });
  assert.deepEqual(server.nextEvent(), { type: 'peer_closed' });
  return server;
}

/** Our client, likewise. @returns the sessions that were stored. */
export function replayClient(trace: Trace, vector: VectorSection): readonly StoredSession[] {
  const { random, left } = pool(vector.bytes('Client_RNG_Pool'));
  const sessions: StoredSession[] = [];
  const client = createClientEngine({
    profile: trace.profile ?? NSS,
    crypto: nodeCrypto,
    random,
    clock: clockOf(vector),
    serverName: 'server',
    verifier: TRUSTING,
    sessions: { put: (_, session) => sessions.push(session), take: () => undefined, delete: () => {} },
    credential: trace.clientAuth && clientCredential(trace, vector),
    ...trace.client,
  });
  assert.equal(output(client), vector.text('Record_ClientHello_1').toLowerCase(), `${trace.name}: ClientHello`);
  if (trace.name === RETRY) {
    deliver(client, vector.bytes('Record_HelloRetryRequest'));
    assert.equal(output(client), vector.text('Record_ClientHello_2'), `${trace.name}: second ClientHello`);
  }
  deliver(client, concatBytes(vector.bytes('Record_ServerHello'), vector.bytes('Record_ServerHandshakeMessages')));
  assert.equal(client.error, undefined);
  assert.equal(output(client), vector.text('Record_ClientFinished').toLowerCase(), `${trace.name}: client's flight`);
  assert.equal(client.state, 'connected');
  assert.equal(left(), 0, `${trace.name}: random bytes left`);

  if (vector.has('Record_NewSessionTicket')) {
    client.receive(vector.bytes('Record_NewSessionTicket'));
    assert.equal(sessions.length, 1);
  }
  if (vector.has('Client_AppData')) {
    client.write(vector.bytes('Client_AppData'));
    assert.equal(output(client), vector.text('Record_Client_AppData').toLowerCase());
    client.receive(vector.bytes('Record_Server_AppData'));
    assert.equal(toHex(client.read()!), vector.text('Server_AppData'));
  }
  client.closeWrite();
  assert.equal(output(client), vector.text('Record_Client_CloseNotify').toLowerCase());
  client.receive(vector.bytes('Record_Server_CloseNotify'));
  assert.equal(client.state, 'closed');
  return sessions;
}

function serverCredential({ scheme = 'rsa_pss_rsae_sha256' }: Trace, vector: VectorSection): Credential {
  const message = vector.bytes('Message_Server_Certificate').subarray(4);
  const chain = decodeCertificate(message).certificateList.map(({ certData }) => certData);
  return { chain, key: signer(scheme, vector, 'Server') };
}

/** The trace has the client's certificate only encrypted: our server opens it during the replay. */
function clientCredential(trace: Trace, vector: VectorSection): Credential {
  const chain = replayServer(trace, vector).info!.peerCertificates;
  return { chain, key: signer('rsa_pss_rsae_sha256', vector, 'Client') };
}

/** Salted signatures cannot be reproduced: the trace's own is used, only for exactly the content that it covers. */
function signer(scheme: SignatureSchemeName, vector: VectorSection, role: 'Server' | 'Client') {
  return {
    schemes: [scheme],
    sign(request: SignRequest) {
      assert.equal(toHex(request.content), vector.text(`${role}_MessageToSign`).toLowerCase());
      return vector.bytes(`${role}_MessageSignature`);
    },
  };
}

function clockOf(vector: VectorSection) {
  const now = Number(vector.text('CurrentTimestamp'));
  return { now: () => now };
}

function output(engine: Engine): string {
  return toHex(engine.takeOutput() ?? new Uint8Array(0));
}
