// Policies and revocation end to end: the built CLI and the api against servers of Node and OpenSSL.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { Session } from '../src/entry/requests.ts';
import { SSLContext } from '../src/entry/ssl.ts';
import { findRoots } from '../src/entry/trust.ts';
import { isTlsError } from '../src/errors.ts';
import { parseHostOverride, tableResolver } from '../src/net/resolver-table.ts';
import { createNodeNetwork, resolveWithSystem } from '../src/platform/node/network.ts';
import { ExtensionOid } from '../src/x509/oids.ts';
import { relax, webpki } from '../src/x509/policy.ts';
import type { RuleName } from '../src/x509/rules.ts';
import { Authority } from './support/authority.ts';
import { commandLine, type Finished } from './support/cli.ts';
import { type ExtensionName, extension, extKeyUsage } from './support/extensions.ts';
import { type Issued, type IssueOptions, issue } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';
import { startTlsServer, type TestServer } from './support/tls-server.ts';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const ANY = '2.5.29.37.0';

let folder: string;
let root: Issued;
/** By the requested name. */
const leaves = new Map<string, Issued>();
let server: TestServer;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-verification-'));
  root = await issue({ name: 'Verification Root', ca: true });
  writeFileSync(file('ca.pem'), root.pem);
  for (const rule of Object.keys(BROKEN) as (keyof typeof BROKEN)[]) await addLeaf(hostOf(rule), BROKEN[rule]);
  for (const name of ['good.example', 'bad.example']) await addLeaf(name);
  const mustStaple = Uint8Array.of(0x30, 0x03, 0x02, 0x01, 0x05);
  await addLeaf('must-staple.example', { extensions: [...(await standard()), extension('tlsFeature', mustStaple)] });
  server = await startTlsServer(
    (name) => ({ leaf: leaves.get(name ?? 'good.example') ?? leaves.get('good.example')! }),
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
  );
});
after(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** For each rule of `webpki` a certificate that violates only that rule. */
const BROKEN = {
  'common-name': { name: 'Somebody else' },
  'no-underscore': { dnsNames: ['a_b.example'] },
  'authority-key-identifier': { without: 'authorityKeyIdentifier' },
  'end-entity-extended-key-usage': { without: 'extKeyUsage' },
  'no-any-extended-key-usage': { instead: extKeyUsage([SERVER_AUTH, ANY]) },
  'noncritical-extended-key-usage': { instead: extKeyUsage([SERVER_AUTH], true) },
} as const satisfies { [K in RuleName]?: Leaf };

interface Leaf extends Partial<IssueOptions> {
  readonly without?: ExtensionName;
  readonly instead?: ReturnType<typeof extension>;
}

async function addLeaf(host: string, { without, instead, ...options }: Leaf = {}): Promise<void> {
  const common = { name: host, issuer: root, ...options, dnsNames: [host, ...(options.dnsNames ?? [])] };
  const whole = await issue(common);
  if (without === undefined && instead === undefined) {
    leaves.set(host, whole);
    return;
  }
  const removed = without === undefined ? instead!.type : ExtensionOid[without];
  const kept = whole.certificate.extensions.filter(({ type }) => type !== removed);
  const extensions = instead === undefined ? kept : [...kept, instead];
  leaves.set(host, await issue({ ...common, keys: whole.keys, extensions }));
}

for (const rule of Object.keys(BROKEN) as (keyof typeof BROKEN)[]) {
  test(`${rule}: refused under webpki; the relaxation in the hint makes it pass, and so does private`, async () => {
    const refused = await get(hostOf(rule), '--policy', 'webpki');
    assert.equal(refused.code, 1, refused.stderr);
    const named = /policy '(webpki,-[a-z-]+)'/.exec(refused.stderr)?.[1];
    assert.equal(named, `webpki,-${rule}`, refused.stderr);
    assert.deepEqual(pick(await get(hostOf(rule), '--policy', named)), { code: 0, stdout: 'ok' });
    assert.equal((await get(hostOf(rule))).code, 0);

    const ask = (policy: NonNullable<Parameters<Session['get']>[1]>['policy']) =>
      withSession((session) => session.get(urlOf(hostOf(rule)), { verify: { cafile: file('ca.pem') }, policy }));
    await assert.rejects(ask('webpki'), (error) => isTlsError(error) && error.hint.includes(`'${named}'`));
    await ask(named);
    await ask(relax(webpki, rule));
    await ask(undefined);
  });
}

test('an unknown policy, an invalid CRL: usage errors that list what is known', async () => {
  const policy = await get('good.example', '--policy', 'strict');
  assert.equal(policy.code, 2);
  assert.match(policy.stderr, /no policy 'strict': webpki, rfc5280 and private are known \[x509\.unknown_policy\]/);
  const rule = await get('good.example', '--policy', 'webpki,-commonname');
  assert.equal(rule.code, 2);
  assert.match(rule.stderr, /no rule 'commonname': version-3, .*common-name/);
  const crl = await get('good.example', '--crl', file('ca.pem'));
  assert.equal(crl.code, 2);
  assert.match(crl.stderr, /--crl \S+ca\.pem: .*\[pem\.empty\]/);
  assert.equal((await get('good.example', '--crl', file('none'))).code, 2);
  assert.equal((await get('good.example', '--revocation', 'maybe')).code, 2);
  assert.throws(() => Object.assign(new SSLContext(), { policy: 'strict' }), { code: 'x509.unknown_policy' });
  assert.throws(() => Object.assign(new SSLContext(), { revocation: 'maybe' }), TypeError);
});

test('a board has the checks of its firmware: options for others are a usage error', async () => {
  writeFileSync(file('main.py'), 'print("ran")\n');
  for (const option of [
    ['--policy', 'webpki'],
    ['--crl', 'x'],
    ['--revocation', 'hard'],
  ]) {
    const ran = await commandLine(['run', file('main.py'), '--board', 'pico-w@micropython-1.27', ...option]);
    assert.equal(ran.code, 2);
    assert.match(ran.stderr, /--board guide or modern: the firmware of pico-w@micropython-1\.27 has none of them/);
  }
  const ran = await commandLine(['run', file('main.py'), '--board', 'guide', '--policy', 'webpki']);
  assert.deepEqual(pick(ran), { code: 0, stdout: 'ran\n' });
  const served = await commandLine(['serve', '--policy', 'webpki', '--port', '0', '--max-requests', '1']);
  assert.equal(served.code, 2);
  assert.match(served.stderr, /--policy is for --client-ca, which is missing/);
});

test('a must-staple certificate without a staple is refused', async () => {
  const refused = await get('must-staple.example');
  assert.match(refused.stderr, /\[x509\.must_staple\]\n.*policy 'private,-must-staple'/);
  assert.equal((await get('must-staple.example', '--policy', 'private,-must-staple')).code, 0);
});

withAuthority('a CRL revokes a certificate in soft and hard mode, in every command', async (authority) => {
  writeFileSync(file('ca.crl'), authority.crl());
  const crl = ['--crl', file('ca.crl')];
  const hard = ['--revocation', 'hard'];
  for (const options of [crl, [...crl, ...hard]]) {
    const refused = await get('bad.example', ...options);
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /revoked on 2026-01-01 \(CRL\).*\[x509\.revoked\]/);
    assert.equal((await get('good.example', ...options)).code, 0);
  }
  assert.equal((await get('bad.example')).code, 0);
  const unknown = await get('good.example', ...hard);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /\[x509\.revocation_unknown\]\n.*Supply a fresh CRL, or use the mode .soft./);

  const resolve = (host: string) => ['--resolve', `${host}:${server.port}:127.0.0.1`];
  const place = `bad.example:${server.port}`;
  const shown = await commandLine([
    'cert',
    'show',
    place,
    '--cacert',
    file('ca.pem'),
    ...crl,
    ...resolve('bad.example'),
  ]);
  assert.equal(shown.code, 1);
  assert.match(shown.stderr, /not trusted here.*revoked/);
  const roots = await commandLine(['trust', place, '--roots', file('ca.pem'), ...crl, ...resolve('bad.example')]);
  assert.deepEqual(pick(roots), { code: 1, stdout: '' });
  assert.match(roots.stderr, /\[x509\.revoked\]/);
  const found = await findRoots([`good.example:${server.port}`], {
    roots: root.pem,
    crls: [authority.crl()],
    revocation: 'hard',
    policy: 'webpki',
    network: network(),
  });
  assert.equal(found.proved.length, 1);

  writeFileSync(file('ca.der'), root.der);
  writeFileSync(file('client.py'), CLIENT);
  const words = ['run', file('client.py'), '--board', 'guide', '--host', `bad.example=127.0.0.1:${server.port}`];
  assert.equal((await commandLine(words)).stdout, 'connected\n');
  assert.match((await commandLine([...words, ...crl])).stdout, /^refused \s*The certificate has been revoked/);
});

const CLIENT = `import socket, ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(cadata=open("ca.der", "rb").read())
plain = socket.socket()
plain.connect(socket.getaddrinfo("bad.example", 443)[0][-1])
try:
    context.wrap_socket(plain, server_hostname="bad.example")
    print("connected")
except (OSError, ValueError) as error:
    print("refused", error)
`;

withAuthority('requests: CRLs of a session and of a request, and no TLS session outlives them', async (authority) => {
  const crls = [authority.crl()];
  await withSession(async (session) => {
    const url = urlOf('bad.example');
    const verify = { cafile: file('ca.pem') };
    assert.equal((await session.get(url, { verify })).status, 200);
    await assert.rejects(session.get(url, { verify, crls }), { code: 'x509.revoked' });
    await assert.rejects(session.get(url, { verify, revocation: 'hard' }), { code: 'x509.revocation_unknown' });
    assert.equal((await session.get(url, { verify })).status, 200);
    const context = new SSLContext();
    context.loadVerifyLocations(verify);
    session.mount(url, context);
    assert.equal((await session.get(url)).status, 200);
    context.loadCrls(crls[0]!);
    await assert.rejects(session.get(url), { code: 'x509.revoked' });
  });
  assert.throws(() => new SSLContext().loadCrls(root.der), { code: 'x509.bad_crl' });
});

testWithPrograms(['openssl'], "end-entity asks for a proof of the server's own certificate, and of no CA", async () => {
  const ca = await issue({ name: 'Office CA', issuer: root, ca: true });
  const leaf = await issue({ name: 'nas.example', issuer: ca, dnsNames: ['nas.example'] });
  const office = new Authority(ca, [leaf], []);
  const nas = await startTlsServer(
    () => ({ leaf, rest: [ca] }),
    (socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')),
  );
  try {
    const crl = office.crl();
    writeFileSync(file('office.crl'), crl);
    const outcome = async (mode: 'soft' | 'end-entity' | 'hard', ...crls: string[]) =>
      withSession(async (session) => {
        const options = { verify: { cafile: file('ca.pem') }, crls, revocation: mode };
        const asked = session.get(`https://nas.example:${nas.port}/`, options);
        return asked.then(
          ({ status }) => status,
          ({ code }) => code,
        );
      });
    assert.deepEqual([await outcome('soft'), await outcome('soft', crl)], [200, 200]);
    assert.deepEqual([await outcome('end-entity'), await outcome('end-entity', crl)], ['x509.revocation_unknown', 200]);
    assert.deepEqual(
      [await outcome('hard'), await outcome('hard', crl)],
      ['x509.revocation_unknown', 'x509.revocation_unknown'],
    );
    const options = ['--cacert', file('ca.pem'), '--crl', file('office.crl'), '--revocation'];
    const place = ['--resolve', `nas.example:${nas.port}:127.0.0.1`];
    for (const [mode, code] of [
      ['end-entity', 0],
      ['hard', 1],
    ] as const) {
      const got = await commandLine(['get', `https://nas.example:${nas.port}/`, ...place, ...options, mode]);
      assert.equal(got.code, code, got.stderr);
    }
  } finally {
    office.close();
    await nas.close();
  }
});

withAuthority('a stapled OCSP response: revoked, and good for a must-staple certificate', async (authority) => {
  for (const name of ['bad.example', 'good.example', 'must-staple.example'])
    await withStaple(leaves.get(name)!, authority.ocsp(leaves.get(name)!), async (port) => {
      const { code, stderr } = await commandLine([
        ...['get', `https://${name}:${port}/`, '--resolve', `${name}:${port}:127.0.0.1`],
        ...['--cacert', file('ca.pem'), '--revocation', name === 'bad.example' ? 'soft' : 'hard'],
      ]);
      assert.equal(code, name === 'bad.example' ? 1 : 0, stderr);
      if (code === 1) assert.match(stderr, /revoked on 2026-01-01 \(OCSP\).*\[x509\.revoked\]/);
    });
});

/** An OpenSSL server with one page. */
async function withStaple(leaf: Issued, response: Uint8Array, use: (port: number) => Promise<void>): Promise<void> {
  writeFileSync(file('leaf.pem'), leaf.pem + leaf.keyPem);
  writeFileSync(file('response.der'), response);
  const args = ['s_server', '-accept', '127.0.0.1:0', '-www', '-cert', file('leaf.pem')];
  const child = spawn('openssl', [...args, '-status_file', file('response.der')], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  try {
    for await (const line of createInterface(child.stdout)) {
      const port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1];
      if (port === undefined) continue;
      await use(Number(port));
      return;
    }
    assert.fail('openssl s_server ended without a port');
  } finally {
    child.kill();
    await closed;
  }
}

/** In its database `bad.example` is revoked. */
function withAuthority(name: string, run: (authority: Authority) => Promise<void>): void {
  testWithPrograms(['openssl'], name, async () => {
    const all = ['good.example', 'bad.example', 'must-staple.example'].map((each) => leaves.get(each)!);
    const authority = new Authority(root, all, [leaves.get('bad.example')!]);
    try {
      await run(authority);
    } finally {
      authority.close();
    }
  });
}

/** Runs `thimble get` for the server under one of its names. */
function get(host: string, ...options: readonly string[]): Promise<Finished> {
  const resolve = `${host}:${server.port}:127.0.0.1`;
  return commandLine(['get', urlOf(host), '--cacert', file('ca.pem'), '--resolve', resolve, ...options]);
}

async function withSession<T>(use: (session: Session) => Promise<T>): Promise<T> {
  const session = new Session({ network: network() });
  try {
    return await use(session);
  } finally {
    session.close();
  }
}

/** Every name of the server resolves to this machine, at the requested port. */
function network() {
  const names = [...leaves.keys(), 'nas.example'].map((name) => parseHostOverride(`${name}=127.0.0.1`));
  return createNodeNetwork({ resolve: tableResolver(names, resolveWithSystem) });
}

async function standard() {
  return (await issue({ name: 'x', issuer: root, dnsNames: ['must-staple.example'] })).certificate.extensions;
}

function pick({ code, stdout }: Finished) {
  return { code, stdout };
}

function hostOf(rule: string): string {
  return `${rule}.example`;
}

function urlOf(host: string): string {
  return `https://${host}:${server.port}/`;
}

function file(name: string): string {
  return join(folder, name);
}
