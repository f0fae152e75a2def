// Engines at the stages of a handshake.
import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { ClientSettings, Engine, ServerSettings } from '../../src/tls/engine.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { clientSettings, credentialOf, eventsOf, MODERN_13, pump, serverSettings } from '../support/engine-pair.ts';
import type { Issued } from '../support/pki.ts';

/** A certificate and its key; of an issuer, only the certificate is used. */
export type ChainPart = Pick<Issued, 'der' | 'keyDer'>;

export const STAGES = ['started', 'waiting', 'idle', 'resting'] as const;
export type Stage = (typeof STAGES)[number];

/** Engines that use a chain, leaf first. */
export class Engines {
  readonly client: ClientSettings;
  readonly server: ServerSettings;

  constructor([leaf, ...issuers]: readonly ChainPart[]) {
    const key = new X509Certificate(leaf!.der).publicKey.export({ type: 'spki', format: 'der' });
    const publicKeyInfo = new Uint8Array(key);
    const verifier: Verifier = { verify: () => ({ accepted: true, leaf: { publicKeyInfo, keyUsage: undefined } }) };
    this.client = clientSettings({ profile: MODERN_13, verifier });
    this.server = serverSettings([credentialOf(leaf!, ...issuers)], { profile: MODERN_13 });
  }

  /** An engine at that stage; the peer's is dropped. */
  at(role: 'client' | 'server', stage: Stage, more: Partial<ClientSettings> = {}): Engine {
    const ends = {
      client: createClientEngine({ ...this.client, ...more }),
      server: createServerEngine(this.server),
    };
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
}
