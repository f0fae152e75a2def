// `thimble/portable` and the entries for it as a bundler makes them, in a realm with only the language and `getRandomValues`, against Node's
// TLS: an import of Node would not be bundled, and a global of Node would not run.
import assert from 'node:assert/strict';
import { createPrivateKey, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server as NetServer, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connectTls, createServer as createTlsServer, type Server } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import type { Engine } from '../src/tls/engine.ts';
import type { SessionStore } from '../src/tls/sessions/session.ts';
import type { Verifier } from '../src/tls/verifier.ts';
import { onSocket } from './support/engine-socket.ts';
import { type Issued, issue, makeServerIdentity } from './support/pki.ts';

type Portable = typeof import('../src/entry/portable.ts') &
  typeof import('../src/entry/portable-server.ts') &
  typeof import('../src/entry/encrypted-keys.ts');

const ENTRIES = ['portable', 'portable-server', 'encrypted-keys', 'public-suffix'];

const PKCS8 = { type: 'pkcs8', format: 'der' } as const;

/** Globals of Node only. esbuild replaces them if they are free, and leaves methods and variables with these names. */
const NODE_GLOBALS = ['Buffer', 'process', 'global', 'require', 'module', '__dirname', '__filename', 'setImmediate'];

let files: string[];
let external: string[];
let code: string;
let realm: { readonly portable: Portable; readonly Uint8Array: Uint8ArrayConstructor };
let root: Issued;
let leaf: Issued;
let server: Server;

before(async () => {
  const { metafile, outputFiles } = await build({
    stdin: {
      contents: ENTRIES.map((name) => `export * from './${name}.ts';`).join('\n'),
      resolveDir: fileURLToPath(new URL('../src/entry/', import.meta.url)),
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    globalName: 'portable',
    define: Object.fromEntries(NODE_GLOBALS.map((name) => [name, `node_global_${name}`])),
    metafile: true,
    write: false,
  });
  files = Object.keys(metafile.inputs);
  external = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.flatMap((each) => (each.external ? [each.path] : [])),
  );
  code = outputFiles[0]!.text;
  const context = createContext({ crypto: { getRandomValues: webcrypto.getRandomValues.bind(webcrypto) } });
  realm = runInContext(`${code}; ({ portable, Uint8Array })`, context);
  ({ root, leaf } = await makeServerIdentity());
  // Without `startTlsServer`: it makes a context for each connection, whose tickets the next one cannot open.
  server = createTlsServer({ cert: leaf.pem, key: leaf.keyPem }, (socket) => socket.pipe(socket));
  server.on('tlsClientError', () => {}); // one client refuses it
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

test('it depends on no module and no global of Node', () => {
  assert.ok(files.some((path) => path.endsWith('src/tls/client-engine.ts')));
  assert.deepEqual(
    files.filter((path) => path.includes('platform/node/')),
    [],
  );
  assert.deepEqual(external, []);
  assert.deepEqual(code.match(/node_global_\w+/g) ?? [], []);
});

test("a client, with Node's server: verified, both ways, then resumed", async () => {
  const sessions = new realm.portable.MemorySessionStore();
  const verifier = trusting(root);
  for (const resumed of [false, true]) {
    const connection = onSocket(clientEngine(verifier, sessions), await dial());
    await connection.event('connected');
    connection.write('ping\n');
    await connection.readUntil('ping\n');
    if (!resumed) await connection.event('ticket'); // Node sends none to a client that resumed
    const { info } = connection.engine;
    assert.deepEqual([info?.version, info?.resumed], [realm.portable.ProtocolVersion.tls13, resumed]);
    await connection.close();
  }
});

test('a client with another root refuses the same server', async () => {
  const socket = await dial();
  const connection = onSocket(clientEngine(trusting(await issue({ name: 'Another Root', ca: true }))), socket);
  await assert.rejects(connection.event('connected'), { code: 'x509.unknown_issuer' });
  socket.destroy();
});

test("a server with an encrypted key, with Node's client", async () => {
  const { createServerEngine, parsePem } = realm.portable;
  const encrypted = createPrivateKey(leaf.keyPem).export({ ...PKCS8, cipher: 'aes-128-cbc', passphrase: 'secret' });
  const crypto = realm.portable.withEncryptedKeys(realm.portable.portableCrypto);
  const key = crypto.importPrivateKey(new realm.Uint8Array(encrypted), 'secret');
  const credential = [{ chain: parsePem(leaf.pem).map(({ der }) => der), key }];
  const listener = createServer(async (socket) => {
    const connection = onSocket(fed(createServerEngine({ ...common(), credential })), socket);
    connection.write(`${await connection.readUntil('\n')}back\n`);
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const client = connectTls({ host: '127.0.0.1', port: portOf(listener), servername: 'localhost', ca: root.pem });
  client.setEncoding('utf8').write('there\n');
  assert.deepEqual(await once(client, 'data'), ['there\nback\n']);
  assert.equal(client.authorized, true);
  client.destroy();
  listener.close();
  await once(listener, 'close');
});

function common() {
  const { MODERN, portableCrypto, systemClock, systemRandom } = realm.portable;
  return { profile: MODERN.tls, crypto: portableCrypto, random: systemRandom, clock: systemClock };
}

function clientEngine(verifier: Verifier, sessions?: SessionStore): Engine {
  return fed(realm.portable.createClientEngine({ ...common(), serverName: 'localhost', verifier, sessions }));
}

function trusting({ pem }: Issued): Verifier {
  const { portableCrypto, privatePki, readCertificates, strictVerifier } = realm.portable;
  const anchors = readCertificates(pem).map(({ der }) => der);
  return strictVerifier({ crypto: portableCrypto, anchors, policy: privatePki });
}

/** An engine that gets arrays of its own realm: this one's have another class. */
function fed(engine: Engine): Engine {
  const receive = engine.receive.bind(engine);
  const write = engine.write.bind(engine);
  engine.receive = (bytes) => receive(new realm.Uint8Array(bytes));
  engine.write = (plaintext) => write(new realm.Uint8Array(plaintext));
  return engine;
}

async function dial(): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: portOf(server) });
  await once(socket, 'connect');
  return socket;
}

function portOf(listening: NetServer): number {
  return (listening.address() as AddressInfo).port;
}
