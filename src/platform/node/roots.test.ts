import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { promisify } from 'node:util';
import { type Issued, issue } from '../../../tests/support/pki.ts';
import { nodeRoots, readRootLists, rootLists } from './roots.ts';

test("Node's roots and the system's are all returned as DER, without duplicates", () => {
  const fingerprints = new Set(nodeRoots().map((der) => new X509Certificate(der).fingerprint256));
  assert.equal(fingerprints.size, nodeRoots().length);
  for (const pem of rootCertificates) assert.ok(fingerprints.has(new X509Certificate(pem).fingerprint256));
  for (const { roots } of rootLists())
    for (const der of roots) assert.ok(fingerprints.has(new X509Certificate(der).fingerprint256));
});

test('each list has its source: a store, the first readable bundle, the variables', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-roots-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const made = await Promise.all(['Own', 'System', 'Extra', 'File', 'Folder'].map((name) => issue({ name, ca: true })));
  const [own, system, extra, file, inFolder] = made as [Issued, Issued, Issued, Issued, Issued];
  const path = (name: string) => join(folder, name);
  const write = (name: string, { pem }: Issued) => writeFileSync(path(name), pem);
  write('system.pem', system);
  write('extra.pem', extra);
  write('file.pem', file);
  mkdirSync(path('certs'));
  write('certs/folder.pem', inFolder);
  symlinkSync('folder.pem', path('certs/0123abcd.0'));
  symlinkSync('gone.pem', path('certs/4567abcd.0'));
  writeFileSync(path('certs/README'), 'no certificate');
  const env = {
    NODE_EXTRA_CA_CERTS: path('extra.pem'),
    SSL_CERT_FILE: path('file.pem'),
    SSL_CERT_DIR: `${path('certs')}${delimiter}${path('certs')}`,
  };
  const sources = {
    env,
    builtIn: [own.pem],
    systemBundles: [path('absent.pem'), path('system.pem'), path('extra.pem')],
  };
  const names = readRootLists(sources).map(({ name, roots }) => [
    name,
    roots.map((der) => new X509Certificate(der).subject),
  ]);
  assert.deepEqual(names, [
    ['Node', ['CN=Own']],
    [`the operating system (${path('system.pem')})`, ['CN=System']],
    [`NODE_EXTRA_CA_CERTS ${path('extra.pem')}`, ['CN=Extra']],
    [`SSL_CERT_FILE ${path('file.pem')}`, ['CN=File']],
    [`SSL_CERT_DIR ${path('certs')}`, ['CN=Folder']],
    [`SSL_CERT_DIR ${path('certs')}`, ['CN=Folder']],
  ]);
  const leaf = await issue({ name: 'snakeoil' });
  const store = readRootLists({ ...sources, env: {}, systemStore: () => [system.pem, leaf.pem, own.pem] });
  assert.deepEqual(
    store.map(({ name, roots }) => [name, roots.length]),
    [
      ['Node', 1],
      ['the operating system', 2], // without the server certificate
    ],
  );
  writeFileSync(join(folder, 'snakeoil.pem'), leaf.pem);
  const again = readRootLists({ ...sources, env: { SSL_CERT_DIR: folder }, systemStore: () => [system.pem] });
  const subjects = again.at(-1)!.roots.map((der) => new X509Certificate(der).subject);
  assert.ok(subjects.includes('CN=System') && !subjects.includes('CN=snakeoil'), subjects.join());
  const same = { SSL_CERT_FILE: path('system.pem'), SSL_CERT_DIR: folder };
  assert.equal(readRootLists({ ...sources, env: same }).length, 2, "the system's own bundle and folder count once");
  assert.equal(readRootLists({ env: {}, builtIn: [own.pem], systemBundles: [] }).length, 1);
});

/** The roots of a process with that variable; they are read once in each process. */
async function rootsWith(
  variable: string,
  value: string,
): Promise<{ count: number } | { code: string; message: string }> {
  const script = `import { nodeRoots } from ${JSON.stringify(new URL('roots.ts', import.meta.url).href)};
    const roots = () => { try { return { count: nodeRoots().length } } catch ({ code, message }) { return { code, message } } };
    console.log(JSON.stringify(roots()));`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, args, {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: '', [variable]: value },
  });
  return JSON.parse(stdout);
}

for (const variable of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR'])
  test(`${variable} adds roots, and is named in the error if it cannot`, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'thimble-roots-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const [own, absent] = [join(folder, 'own.pem'), join(folder, 'absent')];
    writeFileSync(own, (await issue({ name: 'Own Root', ca: true })).pem);
    const value = variable === 'SSL_CERT_DIR' ? folder : own;
    const [bare, more, missing] = await Promise.all(['', value, absent].map((each) => rootsWith(variable, each)));
    assert.ok(bare && 'count' in bare && bare.count > 100);
    assert.deepEqual(more, { count: bare.count + 1 });
    assert.ok(missing && 'code' in missing);
    assert.equal(missing.code, 'context.file');
    assert.ok(missing.message.startsWith(`${variable} ${absent}: `), missing.message);
    if (variable === 'SSL_CERT_DIR') return; // other files in a folder are ignored
    writeFileSync(own, 'nothing');
    const empty = await rootsWith(variable, own);
    assert.ok('code' in empty && empty.code === 'pem.empty' && empty.message.startsWith(`${variable} ${own}: `));
  });
