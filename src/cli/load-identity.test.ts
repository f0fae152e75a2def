import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { recordIo } from '../../tests/support/io.ts';
import { makeServerIdentity } from '../../tests/support/pki.ts';
import { PROTOCOL_TLS_SERVER, SSLContext } from '../entry/ssl.ts';
import { loadCaFiles, loadIdentity } from './load-identity.ts';
import { writeResult } from './output-file.ts';
import { readInput } from './read-file.ts';

test('an error for a file names the file, the option and the reason', async () => {
  await assert.rejects(readInput('/nowhere/ca.pem', '--cacert'), {
    code: 'cli.file',
    message: '--cacert /nowhere/ca.pem cannot be read: there is no such file',
  });
  await assert.rejects(readInput('/', '--roots'), { code: 'cli.file', message: /^--roots \/ .*a folder$/ });
  await assert.rejects(writeResult('x', '/nowhere/out.pem', recordIo().io.stdout), {
    code: 'cli.file',
    message: '/nowhere/out.pem cannot be written: there is no such folder',
  });
});

test('results go to stdout, or to the named file', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thimble-'));
  try {
    const { io, stdout } = recordIo();
    await writeResult('to stdout', undefined, io.stdout);
    await writeResult('to the file', join(folder, 'out'), io.stdout);
    assert.equal(stdout(), 'to stdout');
    assert.equal(await readFile(join(folder, 'out'), 'utf8'), 'to the file');
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('an invalid file is named, and a missing key is explained', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'thimble-'));
  try {
    const { leaf } = await makeServerIdentity();
    const file = async (name: string, text: string) => {
      const path = join(folder, name);
      await writeFile(path, text);
      return path;
    };
    const cert = await file('cert.pem', leaf.pem);
    const key = await file('key.pem', leaf.keyPem);
    const text = await file('notes.txt', 'call Ada');
    const context = new SSLContext(PROTOCOL_TLS_SERVER);
    await assert.rejects(loadCaFiles(context, [text], '--cacert'), {
      code: 'der.not_der',
      message: `--cacert ${text}: it is neither PEM nor DER`,
    });
    await assert.rejects(loadCaFiles(context, [key], '--cacert'), {
      code: 'pem.empty',
      message: `--cacert ${key}: no certificates: there is only PRIVATE KEY`,
    });
    await assert.rejects(loadIdentity(context, { cert }), { code: 'cli.usage', hint: 'Name its key: --key FILE.' });
    await assert.rejects(loadIdentity(context, { key }), { code: 'cli.usage', message: /--cert, which is missing/ });
    await assert.rejects(loadIdentity(context, { cert, key: cert }), {
      code: 'pem.empty',
      message: `--key ${cert}: no private key: there is only CERTIFICATE`,
    });
    await assert.rejects(loadIdentity(context, { cert: key, key: cert }), { code: 'cli.usage', hint: 'Swap them.' });
    await assert.rejects(loadIdentity(context, { cert: text, key }), {
      message: /^--cert \S+notes\.txt: it is neither/,
    });
    const empty = await file('empty', '');
    await assert.rejects(loadIdentity(context, { cert: empty }), { message: `--cert ${empty}: it is empty` });
    await assert.rejects(loadIdentity(context, { cert, key: empty }), {
      message: `--cert ${cert} --key ${empty}: it is empty`,
    });
    await loadIdentity(context, { cert, key });
    await loadIdentity(context, { cert: await file('both.pem', leaf.pem + leaf.keyPem) });
  } finally {
    await rm(folder, { recursive: true });
  }
});
