// `trust` for 200 hosts on loopback, from the first connection to the verification on the usual boards.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { verifyingBoards } from '../dist/entry/known-roots.js';
import { nodeEnvironment } from '../dist/entry/node-platform.js';
import { createNodeNetwork } from '../dist/platform/node/network.js';
import { findRoots } from '../dist/trust/find-roots.js';
import { privatePki } from '../dist/x509/policy.js';
import { issue } from '../tests/support/pki.ts';
import type { Row } from './row.ts';

export const title = 'the roots of 200 hosts on loopback, proved on the usual boards (the server runs in this process)';

const HOSTS = 200;

export async function* bench(): AsyncGenerator<Row> {
  const root = await issue({ name: 'Root', ca: true, key: 'rsa2048' });
  const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root, key: 'rsa2048' });
  const leaf = await issue({ name: 'bench.test', issuer: intermediate, dnsNames: ['*.bench.test'], key: 'p256' });
  const server = createServer({ cert: leaf.pem + intermediate.pem, key: leaf.keyPem });
  server.on('tlsClientError', () => {});
  server.on('secureConnection', (socket) => socket.on('error', () => {}));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const settings = {
      environment: nodeEnvironment,
      network: createNodeNetwork({ resolve: async () => [{ address: '127.0.0.1', family: 4 }] }),
      policy: privatePki,
      timeout: 60_000,
      boards: await verifyingBoards(),
      knownRoots: [root.der],
    };
    const hosts = Array.from({ length: HOSTS }, (_, i) => ({ name: `h${i}.bench.test`, port }));
    const start = performance.now();
    const { proved } = await findRoots(hosts, settings);
    if (proved.length !== HOSTS) throw new Error(`${proved.length} of ${HOSTS} are proved`);
    yield {
      measure: `${HOSTS} hosts, ${settings.boards.length} boards`,
      unit: 's',
      ours: (performance.now() - start) / 1000,
      reach: 10,
      moreIsBetter: false,
    };
  } finally {
    server.close();
  }
}
