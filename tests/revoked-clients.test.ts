// Revocation of clients: the library's server and `thimble serve` refuse a device whose certificate was revoked.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { runCommandLine } from '../src/cli/command-line.ts';
import { serve } from '../src/cli/serve/serve.ts';
import { createServer } from '../src/entry/https.ts';
import { Session } from '../src/entry/requests.ts';
import { PROTOCOL_TLS_SERVER, SSLContext } from '../src/entry/ssl.ts';
import { isTlsError } from '../src/errors.ts';
import { Authority } from './support/authority.ts';
import { recordIo } from './support/io.ts';
import { type Issued, issue } from './support/pki.ts';
import { testWithPrograms } from './support/programs.ts';

let folder: string;
let root: Issued;
let server: Issued;
/** Devices; the second was lost. */
let kept: Issued;
let lost: Issued;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-clients-'));
  root = await issue({ name: 'Devices Root', ca: true });
  server = await issue({ name: 'localhost', issuer: root, dnsNames: ['localhost'] });
  kept = await issue({ name: 'kept', issuer: root });
  lost = await issue({ name: 'lost', issuer: root });
});
after(() => rmSync(folder, { recursive: true }));

withAuthority('a server refuses the revoked certificate of a client', async (authority) => {
  const context = new SSLContext(PROTOCOL_TLS_SERVER);
  context.loadCertChain(server.pem, server.keyPem);
  context.loadVerifyLocations({ cadata: root.pem });
  context.loadCrls(authority.crl());
  context.revocation = 'hard';
  const https = createServer({ sslContext: context }, (_, response) => response.end('in'));
  const refusals: unknown[] = [];
  https.on('tlsClientError', (error) => refusals.push(error));
  await new Promise<void>((listening) => https.listen(0, '127.0.0.1', listening));
  const { port } = https.address() as { port: number };
  try {
    assert.equal(await (await ask(`https://localhost:${port}/`, kept)).text(), 'in');
    await assert.rejects(ask(`https://localhost:${port}/`, lost), { code: 'alert.certificate_revoked' });
    assert.deepEqual(
      refusals.map((error) => isTlsError(error) && error.code),
      ['x509.revoked'],
    );
  } finally {
    https.closeAllConnections();
    https.close();
  }
});

withAuthority('serve --client-ca --crl refuses a lost device', async (authority) => {
  const file = (name: string) => join(folder, name);
  writeFileSync(file('ca.pem'), root.pem);
  writeFileSync(file('server.pem'), server.pem + server.keyPem);
  writeFileSync(file('lost.crl'), authority.crl());
  const { io, stdout, interrupt } = recordIo();
  const words = ['serve', '--cert', file('server.pem'), '--client-ca', file('ca.pem'), '--crl', file('lost.crl')];
  const running = runCommandLine([...words, '--port', '0', '--json'], { commands: [serve], version: '0', io });
  try {
    while (!stdout().includes('listening')) await new Promise((resolve) => setTimeout(resolve, 10));
    const { port } = JSON.parse(stdout().split('\n')[0]!) as { port: number };
    assert.equal((await ask(`https://localhost:${port}/temperature`, kept)).status, 200);
    await assert.rejects(ask(`https://localhost:${port}/temperature`, lost), { code: 'alert.certificate_revoked' });
    assert.match(stdout(), /"event":"refused".*"code":"x509\.revoked"/);
  } finally {
    interrupt.abort();
    assert.equal(await running, 0);
  }
});

/** In its database the lost device is revoked. */
function withAuthority(name: string, run: (authority: Authority) => Promise<void>): void {
  testWithPrograms(['openssl'], name, async () => {
    const authority = new Authority(root, [kept, lost], [lost]);
    try {
      await run(authority);
    } finally {
      authority.close();
    }
  });
}

/** The response to a device. */
async function ask(url: string, device: Issued) {
  const session = new Session({ verify: { cadata: root.pem }, cert: { cert: device.pem, key: device.keyPem } });
  try {
    return await session.get(url);
  } finally {
    session.close();
  }
}
