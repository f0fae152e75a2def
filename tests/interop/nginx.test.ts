// nginx as the server of our clients: both versions, ECDSA and RSA, several names on one port.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Session } from '../../src/entry/requests.ts';
import { createNodeNetwork, parseResolve, resolveWithSystem, tableResolver } from '../../src/entry/socket.ts';
import { createDefaultContext, TLSVersion } from '../../src/entry/ssl.ts';
import { findRoots } from '../../src/entry/trust.ts';
import { freePort } from '../support/free-port.ts';
import { type Issued, issue, type KeyKind } from '../support/pki.ts';
import { findProgram, testWithPrograms } from '../support/programs.ts';

const HOSTS: Readonly<Record<string, KeyKind>> = { 'ecdsa.test': 'p256', 'rsa.test': 'rsa2048' };

testWithPrograms(['nginx'], 'nginx: TLS 1.2 and 1.3, ECDSA and RSA, by name', async () => {
  await withNginx(async ({ port, roots }) => {
    for (const version of [TLSVersion.TLSv1_2, TLSVersion.TLSv1_3])
      for (const host of Object.keys(HOSTS)) {
        const sslContext = createDefaultContext();
        sslContext.minimumVersion = version;
        sslContext.maximumVersion = version;
        sslContext.loadVerifyLocations({ cadata: roots.map(({ pem }) => pem).join('') });
        const session = new Session({ network: networkTo(port), sslContext });
        const response = await session.get(`https://${host}:${port}/`);
        assert.equal(await response.text(), `hello from ${host}\n`);
        assert.equal(response.tls?.version, version);
        session.close();
      }
  });
});

testWithPrograms(['nginx'], 'nginx: trust finds the root of each name', async () => {
  await withNginx(async ({ port, roots }) => {
    const hosts = Object.keys(HOSTS).map((host) => `${host}:${port}`);
    const options = { roots: roots.map(({ pem }) => pem).join(''), network: networkTo(port) };
    const { proved, failures, roots: found } = await findRoots(hosts, options);
    assert.deepEqual(failures, []);
    assert.deepEqual(proved, hosts);
    assert.deepEqual(found.map(({ certificate }) => certificate.subject.toString()).sort(), [
      'CN=Root of ecdsa.test',
      'CN=Root of rsa.test',
    ]);
  });
});

interface Nginx {
  readonly port: number;
  readonly roots: readonly Issued[];
}

async function withNginx(use: (nginx: Nginx) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-nginx-'));
  try {
    const port = await freePort();
    const roots: Issued[] = [];
    const servers: string[] = [];
    for (const [host, key] of Object.entries(HOSTS)) {
      const root = await issue({ name: `Root of ${host}`, ca: true, key });
      const leaf = await issue({ name: host, issuer: root, key, dnsNames: [host] });
      roots.push(root);
      writeFileSync(join(folder, `${host}.pem`), leaf.pem);
      writeFileSync(join(folder, `${host}.key`), leaf.keyPem);
      servers.push(`server {
        listen 127.0.0.1:${port} ssl;
        server_name ${host};
        ssl_certificate ${host}.pem;
        ssl_certificate_key ${host}.key;
        ssl_protocols TLSv1.2 TLSv1.3;
        location / { return 200 "hello from ${host}\\n"; }
      }`);
    }
    writeFileSync(
      join(folder, 'nginx.conf'),
      `daemon off; master_process off; pid nginx.pid; error_log stderr;
       events {}
       http { access_log off; client_body_temp_path t1; proxy_temp_path t2; fastcgi_temp_path t3;
              uwsgi_temp_path t4; scgi_temp_path t5; ${servers.join('\n')} }`,
    );
    const nginx = spawn(findProgram('nginx')!, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let log = '';
    nginx.stderr.on('data', (data: Buffer) => {
      log += data;
    });
    const ended = once(nginx, 'exit');
    try {
      await waitFor(
        port,
        () => nginx.exitCode !== null,
        () => log,
      );
      await use({ port, roots });
    } finally {
      nginx.kill();
      await ended;
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function networkTo(port: number) {
  const table = Object.keys(HOSTS).map((host) => parseResolve(`${host}:${port}:127.0.0.1`));
  return createNodeNetwork({ resolve: tableResolver(table, resolveWithSystem) });
}

async function waitFor(port: number, hasEnded: () => boolean, log: () => string): Promise<void> {
  for (;;) {
    if (hasEnded()) throw new Error(`nginx ended: ${log()}`);
    const socket = connect(port, '127.0.0.1');
    try {
      await once(socket, 'connect');
      return;
    } catch {
      await sleep(50);
    } finally {
      socket.destroy();
    }
  }
}
