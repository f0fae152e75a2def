// Two engines that talk in memory, and a verifier for tests that only parses the leaf's key.
import { X509Certificate } from 'node:crypto';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { systemRandom } from '../../src/platform/node/random.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import type { Credential } from '../../src/tls/credential.ts';
import type { ClientSettings, Engine, EngineEvent, ServerSettings } from '../../src/tls/engine.ts';
import { MODERN_PROFILE } from '../../src/tls/modern-profile.ts';
import type { TlsProfile } from '../../src/tls/profile.ts';
import { createServerEngine } from '../../src/tls/server-engine.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import type { Issued } from './pki.ts';

/** Accepts any chain; the key comes from Node's own parser. */
export const TRUSTING: Verifier = {
  sessionContext: 'trusting',
  verify({ chain }) {
    const spki = new X509Certificate(chain[0]!).publicKey.export({ type: 'spki', format: 'der' });
    return { accepted: true, leaf: { publicKeyInfo: new Uint8Array(spki), keyUsage: undefined } };
  },
};

/** Only TLS 1.3. */
export const MODERN_13: TlsProfile = { ...MODERN_PROFILE, name: 'modern-13', versions: [0x0304] };

/** Only TLS 1.2. */
export const MODERN_12: TlsProfile = { ...MODERN_PROFILE, name: 'modern-12', versions: [0x0303] };

export function credentialOf(
  leaf: Pick<Issued, 'der' | 'keyDer'>,
  ...issuers: readonly Pick<Issued, 'der'>[]
): Credential {
  return { chain: [leaf.der, ...issuers.map(({ der }) => der)], key: nodeCrypto.importPrivateKey(leaf.keyDer) };
}

export const COMMON = {
  profile: MODERN_PROFILE,
  crypto: nodeCrypto,
  random: systemRandom,
  clock: { now: () => Date.now() },
} as const;

export function clientSettings(more: Partial<ClientSettings> = {}): ClientSettings {
  return { ...COMMON, serverName: 'localhost', verifier: TRUSTING, ...more };
}

export function serverSettings(
  credential: ServerSettings['credential'],
  more: Partial<ServerSettings> = {},
): ServerSettings {
  return { ...COMMON, credential, ...more };
}

export interface Ends {
  readonly client: Engine;
  readonly server: Engine;
}

/** @returns engines with a completed handshake. */
export function connectedEnds(leaf: Issued, profile: TlsProfile): Ends {
  const ends = {
    client: createClientEngine(clientSettings({ profile })),
    server: createServerEngine(serverSettings([credentialOf(leaf)], { profile })),
  };
  pump(ends);
  return ends;
}

/** Moves bytes both ways until neither has more. Plaintext is passed to `onData`. */
export function pump(
  { client, server }: Ends,
  onData: (to: 'client' | 'server', bytes: Uint8Array) => void = () => {},
  pieceSize = Number.POSITIVE_INFINITY,
): void {
  for (;;) {
    const up = client.takeOutput();
    const down = server.takeOutput();
    if (!up && !down) return;
    if (up) deliver(server, up, pieceSize, (bytes) => onData('server', bytes));
    if (down) deliver(client, down, pieceSize, (bytes) => onData('client', bytes));
  }
}

/** Passes bytes in pieces, reading at the same time. @returns how many a parked engine did not accept. */
export function deliver(
  engine: Engine,
  bytes: Uint8Array,
  pieceSize = Number.POSITIVE_INFINITY,
  onData: (bytes: Uint8Array) => void = () => {},
): number {
  for (let at = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, Math.min(bytes.length, at + pieceSize));
    const taken = engine.receive(piece);
    at += taken;
    const plaintext = engine.read();
    if (plaintext) onData(plaintext);
    else if (taken === 0) return bytes.length - at;
  }
  return 0;
}

export function eventsOf(engine: Engine): EngineEvent[] {
  const events: EngineEvent[] = [];
  for (let event = engine.nextEvent(); event; event = engine.nextEvent()) events.push(event);
  return events;
}
