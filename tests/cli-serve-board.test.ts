// `thimble serve --board`: the server of that firmware, compared with the observed behaviour of its servers.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import tls from 'node:tls';
import { runCommandLine } from '../src/cli/command-line.ts';
import { serve } from '../src/cli/serve/serve.ts';
import { describeAnswer, encode, type Hello, makeHello, NOT_HERE } from './firmware/server-hellos.ts';
import { recordIo } from './support/io.ts';
import { type Issued, issue, makeServerIdentity } from './support/pki.ts';
import { serving } from './support/serving.ts';
import { testWithShared } from './support/shared.ts';

let folder: string;
let root: Issued;
let leaf: Issued;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-serve-board-'));
  ({ root, leaf } = await makeServerIdentity());
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem + leaf.keyPem);
  writeFileSync(join(folder, 'chain.pem'), leaf.pem + root.pem + leaf.keyPem);
  const rsa = await issue({ name: 'localhost', key: 'rsa2048', dnsNames: ['localhost'] });
  writeFileSync(join(folder, 'rsa.pem'), rsa.pem + rsa.keyPem);
});
after(() => rmSync(folder, { recursive: true }));

for (const [build, board] of [
  ['1.22.2', 'unix@micropython-1.22'],
  ['1.27.0', 'unix@micropython-1.27'],
] as const)
  testWithShared(
    `facts/micropython/srv/srv-${build}.txt`,
    `serve --board ${board}: every answer to a hello`,
    async (file) => {
      const text = readFileSync(file, 'utf8');
      const [ofEc] = text.slice(text.indexOf('### server cert ok') + 1).split('###');
      const lines = ofEc!.split('\n').filter((line) => makeHello(line) !== undefined && !NOT_HERE.test(line));
      assert.ok(lines.length >= 19, String(lines.length));
      await serving({ folder, root }, ['--board', board, '--host', '127.0.0.1'], async ({ port }) => {
        for (const line of lines)
          assert.equal(line.slice(0, line.indexOf("('")) + (await answerOf(port, makeHello(line)!)), line);
      });
    },
  );

/** The first record that a server sends. */
async function answerOf(port: number, hello: Hello): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {}); // a reset after the alert
  socket.write(encode(hello));
  let bytes = Buffer.alloc(0);
  for await (const piece of socket) {
    bytes = Buffer.concat([bytes, piece as Buffer]);
    if (bytes.length >= 5 && bytes.length >= 5 + bytes.readUInt16BE(3)) break;
  }
  socket.destroy();
  return describeAnswer(bytes);
}

test('an ESP8266 serves with an RSA key, in the client’s order, without secure renegotiation', async () => {
  const words = ['--board', 'esp8266@micropython-1.27', '--host', '127.0.0.1'];
  await serving(
    { folder, root },
    words,
    async ({ port }) => {
      const SSL_OP_LEGACY_SERVER_CONNECT = 0x4; // OpenSSL 3 requires secure renegotiation without it
      const client = tls.connect({
        port,
        host: '127.0.0.1',
        rejectUnauthorized: false,
        ciphers: 'AES256-SHA:AES128-SHA',
        secureOptions: SSL_OP_LEGACY_SERVER_CONNECT,
      });
      await once(client, 'secureConnect');
      assert.equal(client.getCipher().standardName, 'TLS_RSA_WITH_AES_256_CBC_SHA');
      client.destroy();
    },
    'rsa.pem',
  );
});

test('a firmware without PEM sends one certificate; one without EC keys reports that it accepts none', async () => {
  await serving(
    { folder, root },
    ['--board', 'pico-w@micropython-1.27', '--host', '127.0.0.1'],
    async ({ port, errors }) => {
      assert.match(errors(), /pico-w@micropython-1\.27 reads one certificate in DER: the 1 behind it are not shown/);
      const client = tls.connect({ port, host: '127.0.0.1', servername: 'localhost', ca: root.pem });
      await once(client, 'secureConnect');
      assert.equal(client.getProtocol(), 'TLSv1.2');
      client.destroy();
    },
    'chain.pem',
  );
  const { io, stderr } = recordIo();
  const words = ['serve', '--cert', join(folder, 'leaf.pem'), '--board', 'esp8266@micropython-1.27', '--port', '0'];
  assert.equal(await runCommandLine(words, { commands: [serve], version: '0', io }), 2);
  assert.match(stderr(), /esp8266@micropython-1\.27 does not take this certificate and key: .*RSA/);
  assert.match(stderr(), /--key rsa2048/);
});

test('clients are verified as by the firmware, if it does', async () => {
  const device = await issue({ name: 'sensor-1', issuer: root });
  const words = ['--client-ca', join(folder, 'root.pem'), '--host', '127.0.0.1'];
  for (const board of ['pico-w@circuitpython-10.2', 'pico-w@micropython-1.27'])
    await serving({ folder, root }, [...words, '--board', board], async ({ port }) => {
      const options = { port, host: '127.0.0.1', servername: 'localhost', ca: root.pem };
      const known = tls.connect({ ...options, key: device.keyPem, cert: device.pem });
      await once(known, 'secureConnect');
      known.destroy();
      const stranger = tls.connect(options);
      await once(stranger, 'error');
    });
  const { io, stderr } = recordIo();
  const refused = ['serve', ...words, '--board', 'd1-mini', '--cert', join(folder, 'rsa.pem'), '--port', '0'];
  assert.equal(await runCommandLine(refused, { commands: [serve], version: '0', io }), 2);
  assert.match(stderr(), /checks no certificates of clients/);
});
