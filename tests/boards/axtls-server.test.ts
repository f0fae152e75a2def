// The ESP8266 as a server, row for row, with the facts' client: OpenSSL's s_client.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { programFolder, runFile } from '../programs/run.ts';
import { freePort } from '../support/free-port.ts';
import { issue } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';
import { sharedPath } from '../support/shared.ts';

/** The files of 1.23 and 1.27 have the same content. */
const BUILDS = { 'v1.27.0': '1.27', origin_master: '1.29' };

let identities: ReturnType<typeof issueAll>;
before(() => {
  identities = issueAll();
});

interface Row {
  readonly name: string;
  readonly mode: string;
  readonly options: readonly string[];
  readonly server: string;
  readonly client: string;
}

for (const [build, version] of Object.entries(BUILDS))
  testWithPrograms(['openssl'], `axTLS of ${build} as a server`, async (t) => {
    if (!existsSync(factsOf(build))) return t.skip('../shared/facts/esp8266 is absent');
    const rows = readRows(build);
    assert.equal(rows.length, 15);
    const others = build === 'v1.27.0' ? undefined : readRows('v1.27.0');
    const program = readFileSync(new URL('axtls-server.py', import.meta.url), 'utf8');
    const folder = programFolder(t, { ...(await identities), 'main.py': program });
    for (const [i, row] of rows.entries()) {
      if (i > 0 && others?.[i]?.server === row.server) continue; // the same as 1.27, which is tested completely
      const { seen, said } = await serveOnce(folder, `esp8266@micropython-${version}`, row);
      assert.equal(seen, row.server, row.name);
      const got = (said.match(/B{10,}/g) ?? []).join('').length; // it may come in pieces
      assert.equal(got, Number(/got (\d+) B's/.exec(row.client)![1]), row.name);
      const alert = /SSL alert number (\d+)/.exec(row.client)?.[1];
      if (alert !== undefined) assert.match(said, new RegExp(`SSL alert number ${alert}`), row.name);
    }
  });

const factsOf = (build: string) => sharedPath(`facts/esp8266/esp8266-server-${build}.txt`);

function readRows(build: string): Row[] {
  const text = readFileSync(factsOf(build), 'utf8');
  const pattern = /^\[(.*)\] mode=(\S+) s_client (.*)\n {3}server: (.*)\n {3}client: (.*)$/gm;
  return [...text.matchAll(pattern)].map(([, name, mode, options, server, client]) => ({
    name: name!,
    mode: mode!,
    options: options!.trim().split(' '),
    server: server!.replace(/ rc=0$/, ''),
    client: client!,
  }));
}

async function serveOnce(folder: string, board: string, { name, mode, options }: Row) {
  let said = '';
  let client: ReturnType<typeof spawn> | undefined;
  const port = await freePort();
  const connect = () => {
    client = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, ...options]);
    for (const stream of [client.stdout!, client.stderr!]) stream.on('data', (data: Buffer) => (said += data));
    client.stdin!.on('error', () => {}); // it may have failed already
    client.stdin!.write('GET / HTTP/1.0\r\n\r\n');
  };
  const args = [mode, name === 'write first' ? 'write' : 'read', String(port)];
  const ran = await runFile(join(folder, 'main.py'), {
    board,
    args,
    onOutput(stdout) {
      if (stdout.startsWith('listening') && client === undefined) connect();
    },
  });
  if (client !== undefined && client.exitCode === null) {
    client.stdin!.end();
    await new Promise((resolve) => client!.once('exit', resolve));
  }
  assert.equal(ran.code, 0, ran.stderr);
  return { seen: ran.stdout.trim().split('\n').slice(1).join(' | '), said };
}

/** By the facts' names: the arguments of `load_cert_chain`. */
async function issueAll() {
  const [own, big, ca] = await Promise.all([
    issue({ name: 'board.test', key: 'rsa2048' }),
    issue({ name: 'board.test', key: 'rsa4096' }),
    issue({ name: 'RSA CA', key: 'rsa2048', ca: true }),
  ]);
  const { keys } = own; // one key pair is enough
  const leaf = await issue({ name: 'board.test', keys, issuer: ca });
  const sha1 = await issue({ name: 'board.test', keys, hash: 'SHA-1' });
  const pkcs1 = (pem: string) => new Uint8Array(createPrivateKey(pem).export({ type: 'pkcs1', format: 'der' }));
  return {
    'key.key': pkcs1(own.keyPem),
    'key.crt': own.der,
    'rsa4096.key': pkcs1(big.keyPem),
    'rsa4096.crt': big.der,
    'other.key': pkcs1(own.keyPem),
    'other.crt': big.der,
    'chain.key': pkcs1(leaf.keyPem),
    'chain.crt': Buffer.concat([leaf.der, ca.der]),
    'sha1.key': pkcs1(sha1.keyPem),
    'sha1.crt': sha1.der,
  };
}
