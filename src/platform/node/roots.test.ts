import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { issue } from '../../../tests/support/pki.ts';
import { allRoots, nodeRoots } from './roots.ts';

test("Node's roots are all there as DER, once each, and the system's come on top", () => {
  const fingerprints = new Set(nodeRoots().map((der) => new X509Certificate(der).fingerprint256));
  assert.equal(fingerprints.size, nodeRoots().length);
  for (const pem of rootCertificates) assert.ok(fingerprints.has(new X509Certificate(pem).fingerprint256));
  const everywhere = new Set(allRoots().map((der) => Buffer.from(der).toString('hex')));
  for (const der of nodeRoots()) assert.ok(everywhere.has(Buffer.from(der).toString('hex')));
});

/** What a process with that variable says of its roots; they are read once in each. */
async function rootsWith(extra: string): Promise<{ count: number } | { code: string; message: string }> {
  const script = `import { nodeRoots } from ${JSON.stringify(new URL('roots.ts', import.meta.url).href)};
    const roots = () => { try { return { count: nodeRoots().length } } catch ({ code, message }) { return { code, message } } };
    console.log(JSON.stringify(roots()));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: extra },
  });
  return JSON.parse(stdout);
}

test('NODE_EXTRA_CA_CERTS adds roots, and is named where it cannot', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-roots-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const [own, empty, absent] = ['own.pem', 'empty.pem', 'absent.pem'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(own, (await issue({ name: 'Own Root', ca: true })).pem);
  writeFileSync(empty, 'nothing');
  const [bare, more, without, missing] = await Promise.all(['', own, empty, absent].map(rootsWith));
  assert.ok(bare && 'count' in bare && bare.count > 100);
  assert.deepEqual(more, { count: bare.count + 1 });
  assert.ok(without && 'code' in without && missing && 'code' in missing);
  assert.deepEqual([without.code, missing.code], ['pem.empty', 'context.file']);
  for (const [path, { message }] of [
    [empty, without],
    [absent, missing],
  ] as const)
    assert.ok(message.startsWith(`NODE_EXTRA_CA_CERTS ${path}: `), message);
});
