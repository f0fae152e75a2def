// Bytes that a client reports as in use, record buffers and objects included: `memory()`, which a test checks.
import { createClientEngine } from '../../dist/tls/client-engine.js';
import type { ClientSettings, Engine } from '../../dist/tls/engine.js';
import { MODERN_PROFILE } from '../../dist/tls/modern-profile.js';
import { createServerEngine } from '../../dist/tls/server-engine.js';
import type { Row } from '../row.ts';
import { COMMON, credentialOf, HOST, makeChain, verifierOf } from './chain.ts';

/** Size of a TCP segment: records arrive in pieces and need a buffer. */
const PIECE = 1_400;
const RECORD = 16_384;
const KB = 1_024;

export async function* memory(): AsyncGenerator<Row> {
  const chain = await makeChain(Array.from({ length: 60 }, (_, i) => `host-${i}.example.com`)); // 2 KB in total
  const verifier = verifierOf(chain.root.der);
  const settings = { ...COMMON, serverName: HOST, verifier, keepPeerCertificates: false };
  const server = { ...COMMON, credential: [credentialOf(chain)] };
  const chainLength = chain.leaf.der.length + chain.intermediate.der.length;
  yield { measure: 'chain', unit: 'KB', ours: chainLength / KB };

  const full = run(settings, server);
  yield { measure: 'peak, records of 16 KB', unit: 'KB', ours: full.peak, reach: 24, moreIsBetter: false };
  yield { measure: 'beside it, within one call', unit: 'KB', ours: full.transient };
  yield { measure: 'idle', unit: 'KB', ours: full.idle, reach: 1, moreIsBetter: false };
  yield { measure: 'idle, within the first second', unit: 'KB', ours: full.awake };
  const keeping = run({ ...settings, keepPeerCertificates: true }, server);
  yield { measure: "idle, with the peer's certificates", unit: 'KB', ours: keeping.idle };

  const extensions = MODERN_PROFILE.extensions.map((name) =>
    name === 'record_size_limit' ? 'max_fragment_length' : name,
  );
  const profile = { ...MODERN_PROFILE, extensions, maxFragmentLength: 512 } as const;
  const small = run({ ...settings, profile }, { ...server, profile });
  yield { measure: 'peak, max_fragment_length 512', unit: 'KB', ours: small.peak, reach: 8, moreIsBetter: false };
  yield { measure: 'beside it, within one call', unit: 'KB', ours: small.transient };
}

/** A handshake and one full record in pieces, then no traffic. */
function run(settings: ClientSettings, server: Parameters<typeof createServerEngine>[0]) {
  const client = createClientEngine(settings);
  const other = createServerEngine(server);
  for (let output = client.takeOutput(); output !== undefined; output = client.takeOutput()) {
    other.receive(output);
    deliver(other.takeOutput(), client);
  }
  if (client.state !== 'connected') throw client.error;
  other.write(new Uint8Array(RECORD));
  deliver(other.takeOutput(), client);
  while (client.nextEvent() !== undefined);
  const { held, peak, transient } = client.memory();
  client.rest(); // a stream requests this after a second without data
  return { idle: client.memory().held / KB, awake: held / KB, peak: peak / KB, transient: transient / KB };
}

function deliver(bytes: Uint8Array | undefined, to: Engine): void {
  if (bytes === undefined) return;
  for (let at = 0; at < bytes.length; ) {
    at += to.receive(bytes.subarray(at, Math.min(bytes.length, at + PIECE)));
    while (to.read() !== undefined);
  }
}
