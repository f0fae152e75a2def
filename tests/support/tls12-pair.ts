// Pairs of TLS 1.2 engines for the tests of src/tls/tls12-*.test.ts: with one identity for each kind of key.
import assert from 'node:assert/strict';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, ConnectionInfo, ServerSettings } from '../../src/tls/engine.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import { encodeUtf8 } from '../../src/util/utf8.ts';
import { clientSettings, credentialOf, type Ends, MODERN_12, pump, serverSettings } from './engine-pair.ts';
import { type Issued, makeServerIdentity } from './pki.ts';

interface Identity {
  readonly root: Issued;
  readonly leaf: Issued;
}

export const EC: Identity = await makeServerIdentity();
export const RSA: Identity = await makeServerIdentity([], 'rsa2048');

export function engines(
  client: Partial<ClientSettings> = {},
  server: Partial<ServerSettings> = {},
  identity = EC,
): Ends {
  const profile = MODERN_12;
  return {
    client: createClientEngine(clientSettings({ profile, ...client })),
    server: createServerEngine(serverSettings([credentialOf(identity.leaf, identity.root)], { profile, ...server })),
  };
}

/** Runs the handshake and exchanges data. @returns both sides' information. */
export function connect(ends: Ends): { client: ConnectionInfo; server: ConnectionInfo } {
  const received = { client: '', server: '' };
  const onData = (to: 'client' | 'server', bytes: Uint8Array): void => {
    received[to] += new TextDecoder().decode(bytes);
  };
  pump(ends, onData);
  assert.equal(ends.client.error, undefined);
  assert.equal(ends.server.error, undefined);
  ends.client.write(encodeUtf8('up'));
  ends.server.write(encodeUtf8('down'));
  pump(ends, onData);
  assert.deepEqual(received, { client: 'down', server: 'up' });
  return { client: ends.client.info!, server: ends.server.info! };
}

/** @returns the code and the alert with which one side refuses, after the bytes were exchanged. */
export function refusal(ends: Ends): { client: string | undefined; server: string | undefined } {
  pump(ends);
  return { client: ends.client.error?.code, server: ends.server.error?.code };
}

export function without(profile: TlsProfile, ...names: readonly string[]): TlsProfile {
  return { ...profile, extensions: profile.extensions.filter((name) => !names.includes(name)) };
}
