// Shared steps of firmwares are done once, and results for other settings need no other connection.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { issue } from '../../tests/support/pki.ts';
import { ALL_PROFILES, profileOf } from '../../tests/support/profiles.ts';
import { startTlsServer, type TestServer } from '../../tests/support/tls-server.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { createNodeNetwork } from '../platform/node/network.ts';
import { probeAgain, probeBoards } from './board-probe.ts';

const root = await issue({ name: 'Root', key: 'rsa2048', ca: true });
const leaf = await issue({ name: 'localhost', key: 'rsa2048', issuer: root, dnsNames: ['localhost'] });
let server: TestServer;
before(async () => {
  server = await startTlsServer(() => ({ leaf }));
});
after(() => server.close());

const settings = { environment: nodeEnvironment, network: createNodeNetwork(), timeout: 20_000 };
const boards = ALL_PROFILES.filter(({ id }) => id.includes('@'));

test('all firmwares with one host: a handshake for each hello, an outcome for each firmware, in order', async () => {
  const before = server.connections();
  const seen: number[] = [];
  const host = { name: 'localhost', port: server.port };
  const [outcomes] = await probeBoards([host], boards, {
    ...settings,
    bundleOf: () => [root.der],
    onProgress: (done) => seen.push(done),
  });
  assert.deepEqual(
    outcomes!.map(({ profile }) => profile.id),
    boards.map(({ id }) => id),
  );
  assert.deepEqual(
    outcomes!
      .filter(({ error }) => error !== undefined)
      .map(({ profile, error }) => `${profile.id}: ${error!.message}`),
    [],
  );
  const made = server.connections() - before;
  assert.equal(seen.length, made);
  assert.ok(made < boards.length / 4, `${made} handshakes for ${boards.length} firmwares`);
});

test('other roots, another clock, another name: judged without another connection', async () => {
  const host = { name: 'localhost', port: server.port };
  const [[outcome]] = (await probeBoards([host], [profileOf('pico-w@micropython-1.28')], settings)) as [[never]];
  const before = server.connections();
  const verify = { ...settings, roots: [root.der] };
  assert.equal((await probeAgain(outcome, host, verify)).error, undefined);
  assert.equal((await probeAgain(outcome, host, { ...verify, clock: 'unset' })).error?.code, 'x509.not_yet_valid');
  const other = { name: 'other.test', port: host.port };
  assert.equal((await probeAgain(outcome, other, verify)).error?.code, 'x509.name_mismatch');
  assert.equal(server.connections(), before);
});

test('a name with only IPv6 addresses does not resolve on any firmware', async () => {
  const network = createNodeNetwork({ resolve: async () => [{ address: '::1', family: 6 }] });
  const [outcomes = []] = await probeBoards([{ name: 'six.test', port: server.port }], boards, {
    ...settings,
    network,
  });
  for (const { profile, stage, error, basis } of outcomes)
    assert.deepEqual([stage, error?.code, basis], ['resolve', 'net.name_not_found', 'derived'], profile.id);
});
