// Engines at the stages of a handshake, with a chain of certificates of about 2 KB.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { clientSettings, credentialOf, eventsOf, MODERN_13, pump, serverSettings } from '../support/engine-pair.ts';
import { issue } from '../support/pki.ts';

const root = await issue({ name: 'Root', ca: true });
const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root });
const dnsNames = ['localhost', ...Array.from({ length: 38 }, (_, i) => `host-${i}.example.com`)];
const leaf = await issue({ name: 'localhost', issuer: intermediate, dnsNames });
const publicKeyInfo = new Uint8Array(new X509Certificate(leaf.der).publicKey.export({ type: 'spki', format: 'der' }));
const verifier: Verifier = { verify: () => ({ accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } }) };
export const client: ClientSettings = clientSettings({ profile: MODERN_13, verifier });
export const server: ServerSettings = serverSettings([credentialOf(leaf, intermediate, root)], { profile: MODERN_13 });
const chain = leaf.der.length + intermediate.der.length + root.der.length;
assert.ok(chain > 1_900 && chain < 2_300, `a chain of about 2 KB, not ${chain}`);

export const STAGES = ['started', 'waiting', 'idle', 'resting'] as const;
export type Stage = (typeof STAGES)[number];

/** An engine at that stage; the peer's is dropped. */
export function engineAt(role: 'client' | 'server', stage: Stage, more: Partial<ClientSettings> = {}): Engine {
  const ends = { client: createClientEngine({ ...client, ...more }), server: createServerEngine(server) };
  const hello = ends.client.takeOutput()!;
  if (stage === 'started') return ends[role];
  ends.server.receive(hello);
  if (stage === 'waiting') {
    const flight = ends.server.takeOutput()!;
    if (role === 'client') ends.client.receive(flight.subarray(0, flight.length - 20));
    return ends[role];
  }
  pump(ends);
  eventsOf(ends.client);
  eventsOf(ends.server);
  assert.equal(ends[role].state, 'connected');
  if (stage === 'resting') ends[role].rest();
  return ends[role];
}
