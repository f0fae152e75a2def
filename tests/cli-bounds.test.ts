// Special and oversized files wherever a command reads one: it ends, with an error that says why.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commandLine, thimble } from './support/cli.ts';
import { makeServerIdentity } from './support/pki.ts';

const skip = (process.platform === 'win32' || !existsSync('/dev/zero')) && 'no /dev/zero';
let folder: string;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-bounds-'));
  const { root, leaf } = await makeServerIdentity();
  writeFileSync(join(folder, 'ca.pem'), root.pem);
  writeFileSync(join(folder, 'leaf.pem'), leaf.pem);
  writeFileSync(join(folder, 'code.py'), 'import os\nprint(os.getenv("A"))\n');
  if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'fifo')]);
  mkdirSync(join(folder, 'board'));
  writeFileSync(join(folder, 'board', 'code.py'), 'import wifi, os\nprint(os.getenv("A"))\n');
  for (const path of ['image', join('board', 'settings.toml')]) {
    const file = openSync(join(folder, path), 'w');
    ftruncateSync(file, 500_000_000);
    closeSync(file);
  }
});
after(() => rmSync(folder, { recursive: true }));

/** Commands that read a file, without its name. */
const PLACES: Readonly<Record<string, (file: string) => readonly string[]>> = {
  'get --roots': (file) => ['get', 'https://localhost:1/', '--roots', file],
  'get --crl': (file) => ['get', 'https://localhost:1/', '--crl', file],
  'get --cert': (file) => ['get', 'https://localhost:1/', '--cert', file],
  'get --key': (file) => ['get', 'https://localhost:1/', '--cert', 'leaf.pem', '--key', file],
  'get --hosts': (file) => ['get', 'https://localhost:1/', '--hosts', file],
  'trust --roots': (file) => ['trust', 'localhost:1', '--roots', file],
  'run FILE': (file) => ['run', file],
  'run --bundle': (file) => ['run', 'code.py', '--bundle', file],
  'run --crl': (file) => ['run', 'code.py', '--crl', file],
  'cert show': (file) => ['cert', 'show', file],
  'cert convert': (file) => ['cert', 'convert', file],
  'serve --cert': (file) => ['serve', '--cert', file],
  'serve --client-ca': (file) => ['serve', '--cert', 'leaf.pem', '--key', 'leaf.pem', '--client-ca', file],
};

for (const [place, words] of Object.entries(PLACES))
  test(place, { skip }, async () => {
    for (const file of ['/dev/zero', 'image']) {
      const { code, stderr } = await commandLine(words(file), { cwd: folder });
      assert.equal(code, 2, `${file}: ${stderr}`);
      if (place !== 'serve --client-ca') assert.match(stderr, /it is larger than \d+ MB \[[a-z]+\.\w+\]\n {2}\S/, file);
    }
  });

for (const variable of ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE'])
  test(variable, { skip }, async () => {
    const { code, stderr } = await thimble(['trust', 'localhost:1'], {
      cwd: folder,
      env: { [variable]: '/dev/zero' },
    });
    assert.equal(code, 2, stderr);
    assert.match(stderr, new RegExp(`${variable} /dev/zero: .*larger than`));
  });

test('a FIFO without a writer is empty, and does not block', { skip }, async () => {
  for (const place of ['get --roots', 'trust --roots', 'cert show', 'cert convert', 'run --bundle']) {
    const { code, stderr } = await commandLine(PLACES[place]!('fifo'), { cwd: folder });
    assert.equal(code, 2, stderr);
    assert.match(stderr, /it is empty/, place);
  }
});

test("a board's settings.toml beyond its limit is refused", { skip }, async () => {
  const { code, stderr } = await commandLine(['run', join('board', 'code.py')], { cwd: folder });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /settings\.toml: it is larger than \d+ MB/);
});
