// `thimble serve`: files that it does not serve, and reports about clients that it cannot serve.
import assert from 'node:assert/strict';
import { createPrivateKey, createPublicKey } from 'node:crypto';
import { linkSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Session } from '../src/entry/requests.ts';
import { eventually } from './support/eventually.ts';
import { type Issued, makeServerIdentity } from './support/pki.ts';
import { serving } from './support/serving.ts';

let folder: string;
let root: Issued;
let leaf: Issued;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-serve-safety-'));
  ({ root, leaf } = await makeServerIdentity());
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem + leaf.keyPem);
});
after(() => rmSync(folder, { recursive: true }));

test('private keys are not served, its own under any name', async () => {
  const certificates = join(folder, 'certificates');
  mkdirSync(certificates);
  for (const name of ['pico.local.pem', 'pico.local.key.pem', 'pico.local.key.der', 'old.KEY'])
    writeFileSync(join(certificates, name), name);
  writeFileSync(join(certificates, 'identity.pem'), leaf.pem + leaf.keyPem);
  symlinkSync('identity.pem', join(certificates, 'link'));
  await serving(
    { folder, root },
    [certificates],
    async ({ fetch }) => {
      assert.deepEqual((await fetch('')).body.toString().match(/(?<=<a .*>).+(?=<\/a>)/g), ['pico.local.pem']);
      assert.equal((await fetch('pico.local.pem')).body.toString(), 'pico.local.pem');
      for (const path of ['identity.pem', 'link', 'pico.local.key.pem', 'pico.local.key.der', 'old.KEY'])
        assert.equal((await fetch(path)).status, 404, path);
    },
    'certificates/identity.pem',
  );
});

test('a private key is not served under any name, in any form, through any link; files outside are not listed', async () => {
  const keys = join(folder, 'keys');
  mkdirSync(keys);
  const key = createPrivateKey(leaf.keyPem);
  const password = { cipher: 'aes-256-cbc', passphrase: 'x' };
  const forms = {
    'notes.txt': `my key:\n${leaf.keyPem}`,
    'pkcs8.bin': key.export({ type: 'pkcs8', format: 'der' }),
    'sec1.der': key.export({ type: 'sec1', format: 'der' }),
    'sec1.pem': key.export({ type: 'sec1', format: 'pem' }),
    'locked.pem': key.export({ type: 'pkcs8', format: 'pem', ...password }),
    'locked.dat': key.export({ type: 'pkcs8', format: 'der', ...password }),
    'behind.log': Buffer.concat([Buffer.alloc(3_000_001, 'log '), Buffer.from(leaf.keyPem)]),
    'utf16.txt': Buffer.from(leaf.keyPem, 'utf16le'),
    'index.html': leaf.keyPem,
  };
  for (const [name, content] of Object.entries(forms)) writeFileSync(join(keys, name), content);
  writeFileSync(join(keys, 'cert.pem'), leaf.pem);
  writeFileSync(join(keys, 'public.der'), createPublicKey(key).export({ type: 'spki', format: 'der' }));
  linkSync(join(keys, 'notes.txt'), join(keys, 'hard'));
  symlinkSync('pkcs8.bin', join(keys, 'soft'));
  symlinkSync(join(folder, 'leaf.pem'), join(keys, 'outside'));
  symlinkSync(folder, join(keys, 'up'));
  symlinkSync('gone', join(keys, 'dangling'));
  await serving({ folder, root }, [keys], async ({ fetch }) => {
    for (const path of [...Object.keys(forms), 'hard', 'soft', 'outside', 'up/', 'up/leaf.pem', 'dangling', ''])
      assert.equal((await fetch(path)).status, 404, path);
    assert.deepEqual((await fetch('cert.pem')).body, Buffer.from(leaf.pem));
    assert.equal((await fetch('public.der')).status, 200);
    rmSync(join(keys, 'index.html'));
    const listed = (await fetch('')).body.toString().match(/(?<=<a .*>).+(?=<\/a>)/g);
    assert.deepEqual(listed, ['behind.log', 'cert.pem', 'public.der'], 'a large file is looked through when asked for');
    writeFileSync(join(keys, 'cert.pem'), leaf.keyPem);
    assert.equal((await fetch('cert.pem')).status, 404, 'a file that has become a key');
  });
});

test('the listening address is reported', async () => {
  await serving({ folder, root }, ['--host', '127.0.0.1'], async ({ errors, port }) => {
    assert.match(errors(), new RegExp(`^listening on 127\\.0\\.0\\.1:${port}: this machine alone$`, 'm'));
  });
  await serving({ folder, root }, ['--host', '0.0.0.0'], async ({ errors, port }) => {
    assert.match(errors(), new RegExp(`^listening on 0\\.0\\.0\\.0:${port}: every address of this machine`, 'm'));
  });
  await serving({ folder, root }, ['--host', '127.0.0.1', '--json'], async ({ log }) => {
    assert.equal(JSON.parse(log().split('\n')[0]!).address, '127.0.0.1');
  });
});

test('a client that refuses the certificate is reported, and gets no response', async () => {
  await serving({ folder, root }, [], async ({ url, errors }) => {
    const stranger = new Session(); // which trusts only this machine's roots
    await assert.rejects(stranger.get(url), { kind: 'certificate' });
    stranger.close();
    await eventually(() => errors().includes('no connection:'));
    assert.match(errors(), /no connection: .*\[alert\.\w+\]\n {2}The device refused this certificate\./);
  });
});
