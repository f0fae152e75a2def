// Certificates that only old boards accept, made and served by OpenSSL: keys on P-224 and secp256k1, signatures with
// SHA-224. The results of each MicroPython are in facts/micropython, "What differs from 1.27 in the situations".
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { raiseOn } from '../../src/boards/os-error.ts';
import { TlsContext } from '../../src/context/tls-context.ts';
import { nodeEnvironment } from '../../src/entry/node-platform.ts';
import { isTlsError } from '../../src/errors.ts';
import { TlsStream } from '../../src/net/tls-stream.ts';
import { createNodeNetwork } from '../../src/platform/node/network.ts';
import { createClientEngine } from '../../src/tls/client-engine.ts';
import { freePort } from '../support/free-port.ts';
import { profileOf } from '../support/profiles.ts';

let folder: string;
const ended: (() => void)[] = [];

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-old-'));
  openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'ca.key');
  openssl('req', '-x509', '-new', '-key', 'ca.key', '-subj', '/CN=Old CA', '-days', '30', '-out', 'ca.pem');
  openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
});
after(() => {
  for (const end of ended) end();
  rmSync(folder, { recursive: true, force: true });
});

function openssl(...args: readonly string[]): void {
  execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
}

/** Serves a certificate with a key on that curve, signed with that hash. @returns the port. */
async function serve(name: string, curve: string, hash: string): Promise<number> {
  openssl('ecparam', '-name', curve, '-genkey', '-noout', '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', '/CN=board.test', '-out', `${name}.csr`);
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30', `-${hash}`];
  openssl('x509', '-req', '-in', `${name}.csr`, ...signing, '-out', `${name}.pem`);
  const port = await freePort();
  const files = ['-cert', `${name}.pem`, '-key', `${name}.key`, '-cipher', 'ALL:@SECLEVEL=0'];
  const args = ['s_server', '-accept', `127.0.0.1:${port}`, '-tls1_2', '-www', ...files];
  const server = spawn('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] });
  ended.push(() => server.kill());
  for await (const text of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false }))
    if (String(text).includes('ACCEPT')) return port;
  return assert.fail('openssl s_server ended');
}

async function met(board: string, port: number): Promise<string> {
  const profile = profileOf(board);
  const context = new TlsContext({ profile, environment: nodeEnvironment, role: 'client' });
  context.loadVerifyLocations(readFileSync(join(folder, 'ca.der')));
  const transport = await createNodeNetwork().connect({ host: '127.0.0.1', port });
  const stream = new TlsStream(transport, createClientEngine(context.clientSettings({ serverName: 'board.test' })));
  try {
    await stream.handshake();
    return 'ok';
  } catch (error) {
    if (!isTlsError(error)) throw error;
    const raised = raiseOn(profile, { error, operation: 'wrap', handshakeDone: false, before: undefined });
    assert.ok(raised.kind === 'exception');
    return String(raised.exception.errno ?? raised.exception.text?.trim());
  } finally {
    stream.close();
  }
}

const OLD = ['pico-w@micropython-1.20', 'unix@micropython-1.22'];
const NEW = ['unix@micropython-1.23', 'pico-w@micropython-1.27'];

test('a signature with SHA-224 is accepted by mbedTLS 2 and refused by 3', async () => {
  const port = await serve('sha224', 'prime256v1', 'sha224');
  for (const board of OLD) assert.equal(await met(board, port), 'ok', board);
  for (const board of NEW)
    assert.equal(await met(board, port), 'The certificate is signed with an unacceptable hash.', board);
});

for (const curve of ['secp224r1', 'secp256k1'])
  test(`a key on ${curve} is offered only by mbedTLS 2, and verifies`, async () => {
    const port = await serve(curve, curve, 'sha256');
    for (const board of OLD) assert.equal(await met(board, port), 'ok', board);
    for (const board of NEW) assert.equal(await met(board, port), '-30592', board);
  });
