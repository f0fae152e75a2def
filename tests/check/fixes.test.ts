// Fixes that need another connection: another port, STARTTLS, another firmware.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import tls from 'node:tls';
import { commandLine } from '../support/cli.ts';
import { CA, HOST, leaf } from './chains.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-check-fixes-'));
const bundle = join(folder, 'bundle.pem');
writeFileSync(bundle, CA.root.pem);
const identity = await leaf();
const secure = { key: identity.keyPem, cert: identity.pem + CA.intermediate.pem };
const servers: net.Server[] = [];
after(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(server: net.Server): Promise<number> {
  server.on('tlsClientError', () => {});
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function check(...words: string[]): Promise<string> {
  const { stdout } = await commandLine(['check', ...words, '--resolve', `${HOST}:127.0.0.1`, '--bundle', bundle]);
  return stdout;
}

/** SMTP with STARTTLS (RFC 3207), up to a client's TLS. */
function mail(socket: net.Socket): void {
  socket.on('error', () => {});
  socket.write('220 mail.test ESMTP\r\n');
  const onData = (data: Buffer) => {
    if (/^EHLO/.test(String(data))) socket.write('250-mail.test\r\n250 STARTTLS\r\n');
    if (!/^STARTTLS/.test(String(data))) return;
    socket.off('data', onData);
    socket.write('220 go ahead\r\n', () => {
      new tls.TLSSocket(socket, { isServer: true, secureContext: tls.createSecureContext(secure) }).on(
        'error',
        () => {},
      );
    });
  };
  socket.on('data', onData);
}

test('SMTP: STARTTLS is tried, and proposed', async () => {
  const port = await listen(net.createServer(mail));
  const said = await check(`${HOST}:${port}`, '--board', 'pico-w@cp10.2');
  assert.match(said, /speaks SMTP, where TLS begins with STARTTLS \(220 mail\.test ESMTP\)/);
  assert.match(said, /fix: Connect without TLS, send EHLO and STARTTLS/);
});

test('plain HTTP: the port with TLS is tried, and proposed only if it works', async () => {
  const plain = await listen(
    net.createServer((socket) => {
      socket.on('error', () => {});
      socket.once('data', () => socket.end('HTTP/1.1 302 Found\r\nLocation: http://portal.test/login\r\n\r\n'));
    }),
  );
  const tlsPort = await listen(tls.createServer(secure));
  const words = [`${HOST}:${plain}`, '--board', 'pico-w@cp10.2', '--timeout', '3'];
  const found = await check(...words, '--resolve', `${HOST}:443:127.0.0.1:${tlsPort}`);
  assert.match(found, /a captive portal/);
  assert.match(found, /fix: Use port 443: device\.test works/);
  const nothing = await check(
    ...words,
    '--resolve',
    `${HOST}:443:127.0.0.1:1`,
    '--resolve',
    `${HOST}:8443:127.0.0.1:1`,
  );
  assert.doesNotMatch(nothing, /Use port/);
});

test("another version of the firmware, if only that one supports the server's parameters", async () => {
  const old = { ...secure, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const port = await listen(tls.createServer(old));
  const said = await check(`${HOST}:${port}`, '--board', 'pico-w@micropython-1.28');
  assert.match(said, /OSError\(-28288, 'MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION'\)/);
  assert.match(said, /fix: pico-w@micropython-1\.\d\d connects, without verifying/);
});
