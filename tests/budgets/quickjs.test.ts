// A verified handshake of `thimble/portable` inside QuickJS, with Node's TLS as the server.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { after, before, type TestContext, test } from 'node:test';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { type Issued, issue, makeServerIdentity } from '../support/pki.ts';
import { type Ciphers, type ClientState, QuickJsClient } from './quickjs.ts';

/** Of QuickJS's heap, connected, in bytes: 2.71 and 1.38 MB at the time of writing. noble's tables for AES are 1.3 MB. */
const MAX_HEAP: Readonly<Record<Ciphers, number>> = {
  'portableCrypto, MODERN': 2_800_000,
  'portableCryptoSmallAes, MODERN': 1_450_000,
  'portableCryptoSmallAes, CHACHA20_FIRST': 1_450_000,
};
/** The same for a client that signs with its own key: 1.47 MB. */
const MAX_HEAP_SIGNING = 1_550_000;
const AES_128_GCM = 0x1301;
const CHACHA20_POLY1305 = 0x1303;

let root: Issued;
let identity: Issued;
let server: Server;

before(async () => {
  ({ root, leaf: identity } = await makeServerIdentity());
  const { pem: cert, keyPem: key } = identity;
  server = createServer({ cert, key, honorCipherOrder: false }, (socket) => socket.pipe(socket));
  server.on('tlsClientError', () => {}); // one client refuses it
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
after(() => server.close());

for (const ciphers of Object.keys(MAX_HEAP) as Ciphers[])
  test(`a client in QuickJS verifies the server, and data goes both ways: ${ciphers}`, async (t) => {
    const client = await load(t, ciphers);
    const socket = await dial(t);
    const connected = await handshake(client, socket, root.pem);
    assert.deepEqual([connected.state, connected.version], ['connected', 0x0304]);
    assert.equal(connected.cipherSuite, ciphers.endsWith('CHACHA20_FIRST') ? CHACHA20_POLY1305 : AES_128_GCM);
    socket.write(Buffer.from(client.write(Buffer.from('ping')).out, 'hex'));
    let echoed = '';
    while (echoed !== 'ping') {
      const [data] = (await once(socket, 'data')) as [Buffer];
      echoed += Buffer.from(client.receive(data).plaintext ?? '', 'hex').toString();
    }
    assert.ok(client.heap < MAX_HEAP[ciphers], `${client.heap} bytes`);
  });

test('a client with its own certificate makes small tables for its key', async (t) => {
  const own = await issue({ name: 'device', issuer: root });
  const strict = createServer({ cert: identity.pem, key: identity.keyPem, requestCert: true, ca: root.pem });
  t.after(() => strict.close());
  strict.listen(0, '127.0.0.1');
  const asked = once(strict, 'secureConnection');
  await once(strict, 'listening');
  const client = await load(t, 'portableCryptoSmallAes, MODERN');
  const socket = await dial(t, strict);
  assert.equal((await handshake(client, socket, root.pem, own)).state, 'connected');
  const [{ authorized }] = (await asked) as [TLSSocket];
  assert.equal(authorized, true);
  assert.ok(client.heap < MAX_HEAP_SIGNING, `${client.heap} bytes`);
});

test('it refuses a server with another root', async (t) => {
  const client = await load(t, 'portableCrypto, MODERN');
  const socket = await dial(t);
  const { pem } = await issue({ name: 'Another Root', ca: true });
  const failed = await handshake(client, socket, pem);
  assert.deepEqual([failed.state, failed.error], ['failed', 'x509.unknown_issuer']);
});

/** Until the end of the handshake, or its failure. */
async function handshake(client: QuickJsClient, socket: Socket, roots: string, own?: Issued): Promise<ClientState> {
  let state = client.start('localhost', roots, randomBytes(1024), own);
  for (;;) {
    if (state.out !== '') socket.write(Buffer.from(state.out, 'hex'));
    if (state.state !== 'handshake') return state;
    const [data] = (await once(socket, 'data')) as [Buffer];
    state = client.receive(data);
  }
}

async function load(t: TestContext, ciphers: Ciphers): Promise<QuickJsClient> {
  const client = await QuickJsClient.load(ciphers);
  t.after(() => client.dispose());
  return client;
}

async function dial(t: TestContext, listening: Server = server): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port: (listening.address() as AddressInfo).port });
  t.after(() => socket.destroy());
  await once(socket, 'connect');
  return socket;
}
