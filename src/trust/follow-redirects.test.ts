// Against Node's own TLS server: how far redirects are followed, and where they end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';
import { startTlsServer, type TestServer } from '../../tests/support/tls-server.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { parseTarget } from '../probe/target.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { followRedirects } from './follow-redirects.ts';

let root: Issued;
let server: TestServer;

/** `/3` redirects to `/2`, and so on to `/0`; `/plain` to a URL without TLS. */
before(async () => {
  const identity = await makeServerIdentity();
  root = identity.root;
  server = await startTlsServer(
    () => ({ leaf: identity.leaf }),
    (socket) =>
      socket.once('data', (request: Buffer) => {
        const path = request.toString().split(' ')[1]!;
        const location = path === '/plain' ? 'http://localhost/' : `/${Number(path.slice(1)) - 1}`;
        const isEnd = path === '/0';
        socket.end(`HTTP/1.1 ${isEnd ? '200 OK' : '302 Found'}\r\n${isEnd ? '' : `Location: ${location}\r\n`}\r\n`);
      }),
  );
});
after(() => server.close());

async function follow(path: string) {
  const first = parseTarget(`https://localhost:${server.port}${path}`);
  const known = new TrustStore([root.der]);
  const network = createNodeNetwork();
  const { targets, note } = await followRedirects(first, 'HEAD', known, {
    environment: nodeEnvironment,
    network,
    policy: privatePki,
    timeout: 600_000,
  });
  return { paths: targets.map((target) => target.path), note };
}

test('ten redirects are followed, an eleventh is reported', async () => {
  const paths = Array.from({ length: 10 }, (_, i) => `/${9 - i}`);
  assert.deepEqual(await follow('/10'), { paths, note: undefined });
  const longer = await follow('/11');
  assert.equal(longer.paths.length, 10);
  assert.match(longer.note!, /\/11: more than 10 redirects$/);
});

test('a redirect to a URL without TLS ends it, with a note', async () => {
  const { paths, note } = await follow('/plain');
  assert.deepEqual(paths, []);
  assert.match(note!, /leads to http:\/\/localhost\/, which continues without TLS/);
});
