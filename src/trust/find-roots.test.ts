// Against Node's own TLS server: chains of every shape, and the roots found for them.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, before, test } from 'node:test';
import { createServer as createTlsServer } from 'node:tls';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { type ServedChain, startTlsServer, type TestServer } from '../../tests/support/tls-server.ts';
import { loadProfile } from '../boards/load-profile.ts';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { tableResolver } from '../net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';
import { parseHost } from '../probe/host.ts';
import { privatePki } from '../x509/policy.ts';
import { type FindRootsSettings, findRoots } from './find-roots.ts';

const YEAR = 365 * 86_400_000;
const inYears = (years: number) => new Date(Date.now() + years * YEAR);

// Root New (long-lived) is also cross-signed by Root Old (short-lived), as GTS Root R4 is by GlobalSign Root CA.
let oldRoot: Issued;
let newRoot: Issued;
let stranger: Issued;
let chains: Record<string, ServedChain>;
let server: TestServer;

before(async () => {
  oldRoot = await issue({ name: 'Root Old', ca: true, notAfter: inYears(2) });
  newRoot = await issue({ name: 'Root New', ca: true, notAfter: inYears(10) });
  stranger = await issue({ name: 'Root Stranger', ca: true, notAfter: inYears(20) });
  const cross = await issue({ name: 'Root New', ca: true, keys: newRoot.keys, issuer: oldRoot, notAfter: inYears(2) });
  const ofNew = await issue({ name: 'CA of New', ca: true, issuer: newRoot });
  const ofOld = await issue({ name: 'CA of Old', ca: true, issuer: oldRoot });
  const unseen = await issue({ name: 'CA that nobody sends', ca: true, issuer: newRoot });
  const leafOf = (issuer: Issued, dnsName: string, notAfter?: Date) =>
    issue({ name: dnsName, issuer, dnsNames: [dnsName], ...(notAfter && { notAfter, notBefore: inYears(-1) }) });
  chains = {
    'cross.test': { leaf: await leafOf(ofNew, 'cross.test'), rest: [ofNew, cross] },
    'muddled.test': { leaf: await leafOf(ofNew, 'muddled.test'), rest: [cross, ofNew] },
    'plain.test': { leaf: await leafOf(ofNew, 'plain.test'), rest: [ofNew] },
    'old.test': { leaf: await leafOf(ofOld, 'old.test'), rest: [ofOld] },
    'rooted.test': { leaf: await leafOf(stranger, 'rooted.test'), rest: [stranger] },
    'expired.test': { leaf: await leafOf(ofNew, 'expired.test', inYears(-0.1)), rest: [ofNew] },
    'incomplete.test': { leaf: await leafOf(unseen, 'incomplete.test') },
  };
  server = await startTlsServer((name) => chains[name ?? ''] ?? chains['plain.test']!);
});
after(() => server.close());

const BOARDS = await Promise.all(['pico-w@circuitpython-10.2', 'esp32@micropython-1.28'].map((id) => loadProfile(id)));

/** Finds roots for these names, all of them at one server, or at the port in a name. */
function find(names: readonly string[], known: readonly Issued[], settings: Partial<FindRootsSettings> = {}) {
  const hosts = names.map((name) => parseHost(name.includes(':') ? name : `${name}:${server.port}`));
  const table = hosts.map(({ name }) => ({ host: name, address: '127.0.0.1' }));
  return findRoots(hosts, {
    environment: nodeEnvironment,
    network: createNodeNetwork({ resolve: tableResolver(table, resolveWithSystem) }),
    policy: privatePki,
    boards: BOARDS,
    knownRoots: known.map(({ der }) => der),
    timeout: 600_000,
    ...settings,
  });
}

type Found = Awaited<ReturnType<typeof find>>;

const subjects = ({ roots }: Found) => roots.map(({ certificate }) => certificate.subject.toString()).sort();
const codes = ({ failures }: Found) =>
  Object.fromEntries(failures.map(({ host, error }) => [host.split(':')[0], error.code]));
const names = (hosts: readonly string[]) => hosts.map((host) => host.split(':')[0]);

test('a cross-signed chain: the known root that is valid longer', async () => {
  assert.deepEqual(subjects(await find(['cross.test'], [oldRoot, newRoot])), ['CN=Root New']);
  assert.deepEqual(subjects(await find(['cross.test'], [oldRoot])), ['CN=Root Old']);
});

test('a root that boards cannot use is only a last resort, and reported as such', async () => {
  const other = await find(['muddled.test', 'old.test'], [oldRoot, newRoot]);
  assert.deepEqual(subjects(other), ['CN=Root New', 'CN=Root Old'], 'Root Old alone would be right by the book');
  assert.deepEqual(other.refusedByBoards, []);

  const last = await find(['muddled.test'], [oldRoot]);
  assert.deepEqual(subjects(last), ['CN=Root Old']);
  assert.deepEqual(
    last.refusedByBoards.map(({ host, board, error }) => [host.split(':')[0], board, error.code]),
    BOARDS.map(({ id }) => ['muddled.test', id, 'x509.unknown_issuer']),
  );
  assert.deepEqual(last.proved, []);
});

test('fewer roots are preferred to longer-lived ones', async () => {
  const found = await find(['cross.test', 'old.test'], [oldRoot, newRoot]);
  assert.deepEqual(subjects(found), ['CN=Root Old']);
  assert.deepEqual(names(found.roots[0]!.hosts), ['cross.test', 'old.test']);
});

test('two roots if one is not enough, each with its hosts, all proved', async () => {
  const found = await find(['plain.test', 'old.test', 'cross.test'], [stranger, oldRoot, newRoot]);
  assert.deepEqual(subjects(found), ['CN=Root New', 'CN=Root Old']);
  assert.deepEqual(names(found.proved), ['plain.test', 'old.test', 'cross.test']);
  assert.deepEqual(found.failures, []);
});

test('a root that only the server sent is never chosen, and the hint says what to do instead', async () => {
  const found = await find(['rooted.test'], [oldRoot, newRoot]);
  assert.deepEqual(found.roots, []);
  assert.deepEqual(codes(found), { 'rooted.test': 'x509.unknown_issuer' });
  assert.match(found.failures[0]!.error.hint, /'CN=Root Stranger'.*only the server vouches for it.*--roots/);
});

test('if the root is neither known nor sent, the hint is not circular', async () => {
  const { failures } = await find(['old.test'], [newRoot]);
  assert.equal(failures[0]!.error.code, 'x509.unknown_issuer');
  assert.match(failures[0]!.error.hint, /--roots FILE/);
  assert.doesNotMatch(failures[0]!.error.hint, /thimble trust/);
});

test('that root is found if it is known', async () => {
  assert.deepEqual(subjects(await find(['rooted.test'], [newRoot, stranger])), ['CN=Root Stranger']);
});

test('bad hosts are each reported with the reason, and the others are processed', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  const plain = createServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
  plain.listen(0, '127.0.0.1');
  await Promise.all([once(silent, 'listening'), once(plain, 'listening')]);
  const portOf = (listener: typeof plain) => (listener.address() as AddressInfo).port;
  const accepted: { destroy(): void }[] = [];
  for (const listener of [silent, plain]) listener.on('connection', (socket) => accepted.push(socket));
  try {
    const hosts = ['expired.test', 'wrong.test', 'incomplete.test', 'plain.test', 'unknown.invalid.test:1'];
    const found = await find([...hosts, `http.test:${portOf(plain)}`], [newRoot]);
    assert.deepEqual(codes(found), {
      'expired.test': 'x509.expired',
      'wrong.test': 'x509.name_mismatch',
      'incomplete.test': 'x509.unknown_issuer',
      'unknown.invalid.test': 'net.refused',
      'http.test': 'tls.http_on_tls_port',
    });
    assert.deepEqual(names(found.proved), ['plain.test']);
    assert.deepEqual(subjects(found), ['CN=Root New']);
    const silence = await find([`silent.test:${portOf(silent)}`, 'unknown.invalid.test:1'], [newRoot], { timeout: 50 });
    assert.deepEqual(codes(silence), { 'silent.test': 'net.timeout', 'unknown.invalid.test': 'net.refused' });
  } finally {
    for (const socket of accepted) socket.destroy();
    silent.close();
    plain.close();
  }
});

test('a host that sends another chain the second time is not proved', async () => {
  let connections = 0;
  const fickle = await startTlsServer(() => (connections++ < 4 ? chains['plain.test']! : chains['old.test']!));
  try {
    // One context is made for clients without a name, before any connection; then three clients fetch the chain, then
    // the proof.
    const found = await find([`plain.test:${fickle.port}`], [newRoot, oldRoot]);
    assert.deepEqual(found.proved, []);
    assert.deepEqual(
      found.refusedByBoards.map(({ error }) => error.code),
      BOARDS.map(() => 'trust.not_proved'),
    );
  } finally {
    await fickle.close();
  }
});

test('no application data is sent', async () => {
  const connections = server.connections();
  await find(['plain.test', 'cross.test'], [newRoot]);
  assert.equal(server.connections(), connections + 10); // as a modern client, and as two boards and their proof
  assert.equal(server.received(), 0);
});

test('no usable roots, and an abort, are errors of the whole call', async () => {
  await assert.rejects(find(['plain.test'], []), { code: 'x509.no_anchors' });
  await assert.rejects(find(['plain.test'], [newRoot], { signal: AbortSignal.abort() }), { code: 'net.aborted' });
});

test('forty hosts: at most sixteen connections at a time, and each phase reports its progress', async () => {
  const { leaf, rest = [] } = chains['plain.test']!;
  let open = 0;
  let most = 0;
  const counting = createTlsServer({ cert: leaf.pem + rest.map(({ pem }) => pem).join(''), key: leaf.keyPem });
  counting.on('connection', (socket) => {
    most = Math.max(most, ++open);
    socket.on('close', () => open--);
  });
  counting.on('secureConnection', (socket) => socket.on('error', () => {}));
  counting.on('tlsClientError', () => {});
  counting.listen(0, '127.0.0.1');
  await once(counting, 'listening');
  try {
    const { port } = counting.address() as AddressInfo;
    const hosts = Array.from({ length: 40 }, (_, i) => (i === 20 ? `wrong.test:${port}` : `plain.test:${port}`));
    const told: string[] = [];
    const onProgress = (what: string, done: number, all: number) => {
      if (done === all) told.push(`${what} ${all}`);
    };
    const found = await find(hosts, [newRoot], { onProgress });
    assert.equal(found.proved.length, 39);
    assert.deepEqual(codes(found), { 'wrong.test': 'x509.name_mismatch' });
    assert.ok(most > 1 && most <= 16, `${most} at a time`);
    assert.deepEqual(told, ['as a modern client 40', 'as the boards 80', 'proved 78']);
  } finally {
    counting.close();
  }
});
