// Full TLS 1.3 handshakes against node:tls: both roles in one process, over loopback TCP, with the same certificates.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import * as tls from 'node:tls';
import { strictVerifier } from '../dist/context/strict-verifier.js';
import { nodeEnvironment } from '../dist/entry/node-platform.js';
import { TlsStream } from '../dist/net/tls-stream.js';
import { createNodeNetwork } from '../dist/platform/node/network.js';
import { createClientEngine } from '../dist/tls/client-engine.js';
import { MODERN_PROFILE } from '../dist/tls/modern-profile.js';
import { createServerEngine } from '../dist/tls/server-engine.js';
import { privatePki } from '../dist/x509/policy.js';
import { TrustStore } from '../dist/x509/trust-store.js';
import { type Issued, issue } from '../tests/support/pki.ts';
import { compareRates, type Row } from './row.ts';

export const title = 'full TLS 1.3 handshakes, X25519 and P-256, chain of two verified, against node:tls';

const HOST = 'bench.example.com';
const HANDSHAKES = 60; // a round of about 200 ms
const REACH = 1;

export async function* bench(): AsyncGenerator<Row> {
  const root = await issue({ name: 'Bench Root', ca: true });
  const intermediate = await issue({ name: 'Bench CA', ca: true, pathLength: 0, issuer: root });
  const leaf = await issue({ name: HOST, issuer: intermediate, dnsNames: [HOST] });
  const chain = { root, intermediate, leaf };
  const ours = await startOurs(chain);
  const peer = await startNode(chain);
  try {
    const rates = await compareRates(
      () => repeat(ours.handshake),
      () => repeat(peer.handshake),
    );
    yield { measure: 'full handshake, TLS 1.3', unit: 'per second', ...rates, reach: REACH };
  } finally {
    await Promise.all([ours.close(), peer.close()]);
  }
}

interface Chain {
  readonly root: Issued;
  readonly intermediate: Issued;
  readonly leaf: Issued;
}

/** One handshake at a time, from connecting until both sides are closed. */
interface Contender {
  handshake(): Promise<void>;
  close(): Promise<void>;
}

async function repeat(handshake: () => Promise<void>): Promise<number> {
  for (let i = 0; i < HANDSHAKES; i++) await handshake();
  return HANDSHAKES;
}

async function startOurs({ root, intermediate, leaf }: Chain): Promise<Contender> {
  const { crypto, random, clock } = nodeEnvironment;
  const network = createNodeNetwork();
  const common = { profile: MODERN_PROFILE, crypto, random, clock };
  const credential = [{ chain: [leaf.der, intermediate.der], key: crypto.importPrivateKey(leaf.keyDer) }];
  const verifier = strictVerifier({ crypto, anchors: new TrustStore([root.der]), policy: privatePki });
  const listener = await network.listen({ host: '127.0.0.1', port: 0 });
  return {
    async handshake() {
      const accepted = listener.accept();
      const transport = await network.connect({ host: '127.0.0.1', port: listener.local.port });
      const client = new TlsStream(transport, createClientEngine({ ...common, serverName: HOST, verifier }));
      const server = new TlsStream(await accepted, createServerEngine({ ...common, credential }));
      await Promise.all([client.handshake(), server.handshake()]);
      client.close();
      server.close();
    },
    close: async () => listener.close(),
  };
}

async function startNode({ root, intermediate, leaf }: Chain): Promise<Contender> {
  const versions = { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.3' } as const;
  const server = tls.createServer({ ...versions, cert: leaf.pem + intermediate.pem, key: leaf.keyPem });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const secureContext = tls.createSecureContext({ ...versions, ca: root.pem }); // made once, as our trust store is
  return {
    async handshake() {
      const secured = once(server, 'secureConnection') as Promise<[tls.TLSSocket]>;
      const client = tls.connect({ host: '127.0.0.1', port, servername: HOST, secureContext });
      const [[accepted]] = await Promise.all([secured, once(client, 'secureConnect')]);
      accepted.on('error', () => {});
      client.destroy();
      accepted.destroy();
    },
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
