// Node's TLS options on our agent and server: supported ones behave as on Node's own, every other is refused.
import assert from 'node:assert/strict';
import { createPrivateKey, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import {
  createServer as createNodeServer,
  get,
  type AgentOptions as NodeAgentOptions,
  type RequestOptions,
} from 'node:https';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { after, before, test } from 'node:test';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { type Issued, issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { createConnect, createServer, type Server } from '../entry/https.ts';
import { nodePlatform } from '../entry/node-platform.ts';
import { SSLContext } from '../entry/ssl.ts';
import { Agent, type AgentOptions } from './agent.ts';

const HONOURED = ['ca', 'cert', 'key', 'passphrase', 'servername', 'ALPNProtocols', 'minVersion', 'maxVersion'];
/** Options of connections and servers that are not TLS settings. */
const NOT_OF_TLS = ['host', 'port', 'path', 'timeout', 'lookup'];

let root: Issued;
let leaf: Issued;
let stranger: Issued;
let client: Issued;
let rsaClient: Issued;
let port: number;
const servers: NetServer[] = [];
const platform = {
  ...nodePlatform,
  environment: { ...nodePlatform.environment, systemRoots: () => [root.der] },
};

before(async () => {
  ({ root, leaf } = await makeServerIdentity());
  stranger = await issue({ name: 'Another', ca: true });
  client = await issue({ name: 'client', issuer: root });
  rsaClient = await issue({ name: 'rsa client', issuer: root, key: 'rsa2048' });
  const options = { cert: leaf.pem, key: leaf.keyPem, ca: root.pem, requestCert: true, rejectUnauthorized: false };
  const server = createNodeServer({ ...options, ALPNProtocols: ['http/1.1', 'other'] }, (asked, response) => {
    const socket = asked.socket as TLSSocket;
    const { subject } = socket.getPeerCertificate();
    const said = {
      version: socket.getProtocol(),
      alpn: socket.alpnProtocol,
      client: subject?.CN,
      port: socket.remotePort,
    };
    response.end(JSON.stringify(said));
  });
  port = await start(server);
});
after(() => {
  for (const server of servers) server.close();
});

test('ca replaces the default roots, on the agent and for a request', async () => {
  assert.equal((await ask({})).version, 'TLSv1.3');
  const refused = { code: 'x509.unknown_issuer' };
  await assert.rejects(ask({ ca: stranger.pem }), refused);
  await assert.rejects(ask({}, { ca: stranger.pem }), refused);
  await assert.rejects(ask({ ca: [] }), { code: 'x509.no_anchors' });
  assert.equal(
    (await ask({ ca: root.pem }, { ca: stranger.pem })).version,
    'TLSv1.3',
    "the agent's counts, as in Node",
  );
  await assert.rejects(ask({ ca: stranger.pem }, { ca: root.pem }), refused);
  for (const ca of [
    root.pem,
    Buffer.from(root.pem),
    [stranger.pem, Buffer.from(root.pem)],
    `${stranger.pem}${root.pem}`,
  ]) {
    const trustsNothing = { ...platform, defaultRoots: () => [] };
    assert.equal((await ask({ ca }, {}, trustsNothing)).version, 'TLSv1.3');
    assert.equal((await ask({}, { ca }, trustsNothing)).version, 'TLSv1.3');
  }
  assert.throws(() => new Agent(platform, { ca: '' }), { code: 'pem.empty' });
  assert.throws(() => new Agent(platform, { ca: '/etc/ssl/cert.pem' }), { name: 'TlsError' });
});

test('cert, key and passphrase: PEM, bytes, an encrypted key, and a key for each of several certificates', async () => {
  assert.equal((await ask({})).client, undefined);
  assert.equal((await ask({ cert: client.pem, key: client.keyPem })).client, 'client');
  assert.equal((await ask({}, { cert: Buffer.from(client.pem), key: [Buffer.from(client.keyPem)] })).client, 'client');
  const key = encrypted(createPrivateKey(client.keyPem));
  assert.equal((await ask({ cert: client.pem, key, passphrase: 'open' })).client, 'client');
  assert.equal((await ask({ cert: client.pem, key: [{ pem: key, passphrase: 'open' }] })).client, 'client');
  const both = { cert: [client.pem, rsaClient.pem], key: [rsaClient.keyPem, client.keyPem] };
  assert.match((await ask(both)).client!, /client/);
  assert.throws(() => new Agent(platform, { cert: client.pem, key: rsaClient.keyPem }), {
    code: 'context.key_mismatch',
  });
  assert.throws(() => new Agent(platform, { key: client.keyPem }), TypeError);
  assert.throws(() => new Agent(platform, { cert: client.pem, key, passphrase: 'shut' }), {
    code: 'crypto.bad_private_key',
  });
});

test('servername, ALPNProtocols, minVersion and maxVersion', async () => {
  await assert.rejects(ask({ servername: 'other.test' }), { code: 'x509.name_mismatch' });
  await assert.rejects(ask({}, { servername: 'other.test' }), { code: 'x509.name_mismatch' });
  assert.equal((await ask({}, { host: '127.0.0.1', servername: 'localhost' })).version, 'TLSv1.3');
  assert.equal((await ask({ ALPNProtocols: ['other'] })).alpn, 'other');
  assert.equal((await ask({}, { ALPNProtocols: Buffer.from('\x05other\x08http/1.1') })).alpn, 'http/1.1');
  assert.equal((await ask({ maxVersion: 'TLSv1.2' })).version, 'TLSv1.2');
  assert.equal((await ask({}, { maxVersion: 'TLSv1.2' })).version, 'TLSv1.2');
  assert.equal((await ask({ minVersion: 'TLSv1.3' })).version, 'TLSv1.3');
  for (const options of [
    { minVersion: 'TLSv1' },
    { maxVersion: 'TLSv1.1' },
    { minVersion: 'TLSv1.3', maxVersion: 'TLSv1.2' },
    { ALPNProtocols: Buffer.from('\x09short') },
    { ALPNProtocols: 'http/1.1' },
    { servername: 5 },
    { passphrase: 5 },
  ])
    assert.throws(() => new Agent(platform, options as AgentOptions), TypeError, JSON.stringify(options));
});

test('connections are shared by requests with the same trust, and only by those', async () => {
  const agent = new Agent(platform, { keepAlive: true, maxSockets: 1 });
  const port1 = (await askWith(agent, {})).port;
  assert.equal((await askWith(agent, {})).port, port1);
  const port2 = (await askWith(agent, { ca: root.pem, ALPNProtocols: ['other'] })).port;
  assert.notEqual(port2, port1);
  assert.equal((await askWith(agent, { ca: root.pem, ALPNProtocols: ['other'] })).port, port2);
  await assert.rejects(askWith(agent, { ca: stranger.pem }), { code: 'x509.unknown_issuer' });
  agent.destroy();
});

test("every TLS option in Node's types is supported or refused: on the agent, for a request, by the server", () => {
  const declared = readFileSync(new URL('../../node_modules/@types/node/tls.d.ts', import.meta.url), 'utf8');
  const names = new Set<string>();
  for (const name of [
    'SecureContextOptions',
    'CommonConnectionOptions',
    'ConnectionOptions',
    'TlsOptions',
    'TLSSocketOptions',
  ]) {
    const [, body] = new RegExp(`interface ${name}[^{]*\\{\\n([\\s\\S]*?)\\n    \\}`).exec(declared)!;
    for (const [, option] of body!.matchAll(/^ {8}(\w+)\?:/gm)) names.add(option!);
  }
  assert.ok(names.size >= 40, [...names].join());
  const more = ['requestOCSP', 'sessionTimeout', 'SNICallback', 'ALPNCallback', 'privateKeyEngine', 'pskCallback'];
  const agent = new Agent(platform);
  for (const name of [...names, ...more]) {
    const refusal = { name: 'TypeError', message: new RegExp(`${name} is not honoured; .{10}`) };
    const value = name === 'rejectUnauthorized' ? false : () => undefined;
    if (name !== 'handshakeTimeout' && !HONOURED.includes(name) && !NOT_OF_TLS.includes(name)) {
      const options = { [name]: value } as unknown as AgentOptions;
      assert.throws(() => new Agent(platform, options), refusal);
      assert.throws(() => get({ host: 'localhost', port, agent, ...options } as RequestOptions), refusal);
      assert.throws(() => createServer({ cert: leaf.pem, key: leaf.keyPem, ...options }), refusal);
    }
  }
  assert.throws(
    () => createServer({ cert: leaf.pem, key: leaf.keyPem, ca: root.pem } as object),
    /loadVerifyLocations/,
  );
});

test('an sslContext is used unchanged: other options that would change it are refused', () => {
  const sslContext = new SSLContext();
  assert.throws(() => new Agent(platform, { sslContext, ca: root.pem }), /ca is not honoured beside an sslContext/);
  const agent = new Agent(platform, { sslContext });
  assert.throws(() => get({ host: 'localhost', port, agent, cert: client.pem }), /cert is not honoured beside/);
  assert.throws(() => createServer({ sslContext, cert: leaf.pem }), /cert is not honoured beside/);
  assert.throws(() => new Agent(platform, { sslContext: {} as SSLContext }), /sslContext is an SSLContext/);
  assert.throws(() => createConnect({ ca: root.pem } as unknown as SSLContext), TypeError);
  assert.throws(() => get({ host: 'localhost', port, agent, sslContext } as RequestOptions), /give it to the Agent/);
});

test('unknown, mistyped and wrongly typed options are refused; those that libraries always set are accepted', async () => {
  const options = (given: object) => given as AgentOptions;
  assert.throws(() => new Agent(platform, options({ keepalive: true })), /did you mean keepAlive\?/);
  assert.throws(() => new Agent(platform, options({ keepAlive: 'yes' })), TypeError);
  assert.doesNotThrow(() => new Agent(platform, options({ host: null })));
  assert.doesNotThrow(() => new Agent(platform, options({ host: 'localhost' })));
  assert.throws(() => new Agent(platform, options({ host: 7 })), /host.*a string, or null/);
  assert.throws(() => new Agent(platform, options({ timeout: '5' })), TypeError);
  assert.throws(() => new Agent(platform, options({ lookup: () => {} })), /network/);
  assert.throws(() => createServer(options({ handshakeTimout: 5 })), /did you mean handshakeTimeout\?/);
  assert.throws(() => createServer(options({ handshakeTimeout: '5' })), TypeError);
  assert.equal(
    (await ask({ timeout: 0 }, { checkServerIdentity, rejectUnauthorized: undefined, family: undefined })).version,
    'TLSv1.3',
  );
});

test('a server accepts passphrase, ALPNProtocols and versions', async () => {
  const key = encrypted(createPrivateKey(leaf.keyPem));
  const options = {
    cert: leaf.pem,
    key,
    passphrase: 'open',
    ALPNProtocols: ['http/1.1'],
    maxVersion: 'TLSv1.2',
  } as const;
  const server: Server = createServer(options, (asked, response) => {
    const { version, alpnProtocol } = asked.socket as unknown as { version: string; alpnProtocol: string };
    response.end(JSON.stringify({ version, alpn: alpnProtocol }));
  });
  const own = await start(server);
  const asked = { host: 'localhost', port: own, ca: root.pem, ALPNProtocols: ['http/1.1'], agent: false };
  const said = await textOf(get(asked as RequestOptions));
  assert.deepEqual(JSON.parse(said), { version: 'TLSv1.2', alpn: 'http/1.1' });
});

interface Said {
  readonly version: string;
  readonly alpn: string | false;
  readonly client?: string;
  readonly port: number;
}

async function ask(agentOptions: object, requestOptions: object = {}, on = platform): Promise<Said> {
  const agent = new Agent(on, agentOptions as NodeAgentOptions as AgentOptions);
  return askWith(agent, requestOptions).finally(() => agent.destroy());
}

async function askWith(agent: Agent, options: object): Promise<Said> {
  return JSON.parse(await textOf(get({ host: 'localhost', port, agent, ...options })));
}

async function textOf(asked: ReturnType<typeof get>): Promise<string> {
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function start(server: NetServer): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function encrypted(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'open' }) as string;
}
