// Existing files are kept, other users' links are not followed, and no incomplete file remains.
import assert from 'node:assert/strict';
import {
  chmodSync,
  existsSync,
  lchownSync,
  linkSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { OutputFile, writeFiles } from './output-file.ts';

const KEY = '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n';
let folder: string;
let path: string;
let victim: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-output-'));
  path = join(folder, 'out');
  victim = join(folder, 'victim');
  writeFileSync(victim, 'precious');
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (existing: 'kept' | 'replaced' | 'forced', content = 'new', secret = false) =>
  writeFiles([{ path, content, secret }], existing);
const refused = (message: RegExp) => ({ code: 'cli.file', message });

test('the temporary file has an unpredictable name, and a secret one is readable only by its owner', async () => {
  const names = new Set<string>();
  for (const secret of [true, false, true]) {
    const file = await OutputFile.create(path, { existing: 'replaced', secret });
    const [part] = readdirSync(folder).filter((name) => name !== 'victim');
    names.add(part!);
    assert.match(part!, /^\.thimble-[0-9a-f]{24}\.part$/);
    if (secret) assert.equal(statSync(join(folder, part!)).mode & 0o777, 0o600);
    await file.discard();
    assert.deepEqual(readdirSync(folder), ['victim']);
  }
  assert.equal(names.size, 3);
});

test('a link of the same user is followed for replaceable files, and stays a link', async () => {
  symlinkSync('victim', path);
  await write('replaced');
  assert.equal(readFileSync(victim, 'utf8'), 'new');
  assert.ok(lstatSync(path).isSymbolicLink());
  for (const [existing, secret] of [
    ['kept', false],
    ['replaced', true],
    ['forced', true],
  ] as const)
    await assert.rejects(write(existing, 'other', secret), refused(/it is a link$/));
  assert.equal(readFileSync(victim, 'utf8'), 'new');
});

test('a link of another user is not followed', {
  skip: process.getuid?.() !== 0 && 'only root can make a link of another user',
}, async () => {
  symlinkSync('victim', path);
  lchownSync(path, 12_345, 12_345);
  for (const existing of ['kept', 'replaced', 'forced'] as const)
    await assert.rejects(write(existing), refused(/a link that another user made$/));
  assert.equal(readFileSync(victim, 'utf8'), 'precious');
});

test('a dangling link is not followed', async () => {
  symlinkSync('absent', path);
  for (const existing of ['kept', 'replaced', 'forced'] as const)
    await assert.rejects(write(existing), refused(/cannot be/));
  assert.ok(!existsSync(join(folder, 'absent')));
});

test('existing files: kept, replaced with the same mode, or forced', async () => {
  writeFileSync(path, 'old');
  chmodSync(path, 0o640);
  await assert.rejects(write('kept'), refused(/is there already$/));
  assert.equal(readFileSync(path, 'utf8'), 'old');
  await write('replaced');
  assert.deepEqual([readFileSync(path, 'utf8'), statSync(path).mode & 0o777], ['new', 0o640]);
  await write('forced', 'secret', true);
  assert.equal(statSync(path).mode & 0o777, 0o600);
});

test('a private key is only replaced by another private key, with force', async () => {
  writeFileSync(path, `a comment\n${KEY}`);
  await assert.rejects(write('replaced'), refused(/holds a private key, and is not replaced$/));
  await assert.rejects(write('forced'), refused(/holds a private key, and is not replaced$/));
  assert.match(readFileSync(path, 'utf8'), /PRIVATE KEY/);
  await write('forced', KEY, true);
});

test('a hard link is not written through', async () => {
  linkSync(victim, path);
  await write('replaced');
  assert.deepEqual([readFileSync(path, 'utf8'), readFileSync(victim, 'utf8')], ['new', 'precious']);
});

test('several files: all, or none', async () => {
  const last = join(folder, 'last');
  writeFileSync(last, 'mine');
  const files = [path, last].map((each) => ({ path: each, content: 'new', secret: false }));
  await assert.rejects(writeFiles(files, 'kept'), refused(/last is there already/));
  assert.deepEqual(readdirSync(folder).sort(), ['last', 'victim']);
  assert.equal(readFileSync(last, 'utf8'), 'mine');
});

test('a file created in the meantime is kept, and the other files of the group are removed', async () => {
  const first = await OutputFile.create(path, { existing: 'kept' });
  writeFileSync(path, 'mine');
  await assert.rejects(first.finish(), refused(/there is a file of that name/));
  await first.discard();
  assert.deepEqual([readFileSync(path, 'utf8'), readdirSync(folder).length], ['mine', 2]);
});
