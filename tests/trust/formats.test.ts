// The formats in which `trust` writes roots, read back by their consumers: OpenSSL's reader, a C compiler, MicroPython,
// ESP-IDF's own generator of bundles.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseBundle } from '../../src/boards/bundle-format.ts';
import type { ChosenRoot } from '../../src/trust/choose-roots.ts';
import {
  encodeArduinoHeader,
  encodeCHeader,
  encodeEspBundle,
  encodePythonBundle,
  encodePythonDer,
} from '../../src/trust/write-bundle.ts';
import { readCertificates } from '../../src/x509/certificate.ts';
import { commandLine } from '../support/cli.ts';
import { issue } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'thimble-formats-'));
after(() => rmSync(folder, { recursive: true }));

const issued = [
  await issue({ name: 'Root B', ca: true, key: 'rsa2048' }),
  await issue({ name: 'Root A\\', ca: true, key: 'p384' }),
];
const roots: ChosenRoot[] = issued.map(({ der }) => ({
  certificate: readCertificates(der)[0]!,
  fingerprint: createHash('sha256').update(der).digest(),
  hosts: ['a.test'],
}));
const pem = issued.map((each) => each.pem).join('');

testWithPrograms(['gcc'], 'a C header: the string is the PEM, with its NUL', () => {
  writeFileSync(join(folder, 'ca.h'), encodeCHeader(roots));
  const program =
    '#include <stdio.h>\n#include "ca.h"\nint main(void) { fwrite(root_ca, 1, sizeof root_ca, stdout); }\n';
  writeFileSync(join(folder, 'c.c'), program);
  execFileSync('gcc', ['-Wall', '-Werror', '-o', join(folder, 'c'), join(folder, 'c.c')]);
  assert.equal(execFileSync(join(folder, 'c')).toString(), `${pem}\0`);
});

testWithPrograms(['g++'], 'an Arduino header, with PROGMEM as on a PC', () => {
  writeFileSync(join(folder, 'Arduino.h'), '#define PROGMEM\n');
  writeFileSync(join(folder, 'arduino.h'), encodeArduinoHeader(roots));
  const program = '#include <stdio.h>\n#include "arduino.h"\nint main() { fputs(root_ca, stdout); }\n';
  writeFileSync(join(folder, 'a.cpp'), program);
  const words = ['-Wall', '-Werror', `-I${folder}`, '-o', join(folder, 'a'), join(folder, 'a.cpp')];
  execFileSync('g++', words);
  assert.equal(execFileSync(join(folder, 'a')).toString(), pem);
});

test('Python: one PEM literal, and DER for MicroPython, as parsed by the interpreter', async () => {
  writeFileSync(join(folder, 'pem.py'), `${encodePythonBundle(roots)}print(ROOTS, end="")\n`);
  assert.equal((await commandLine(['run', join(folder, 'pem.py')])).stdout, pem);
  writeFileSync(join(folder, 'der.py'), `${encodePythonDer(roots)}for r in ROOTS: print(r.hex())\n`);
  const { stdout } = await commandLine(['run', join(folder, 'der.py'), '--board', 'pico-w@micropython-1.28']);
  assert.equal(stdout, issued.map(({ der }) => `${Buffer.from(der).toString('hex')}\n`).join(''));
});

test("ESP-IDF's bundles, byte for byte by their layout: names sorted, lengths in that version's order", () => {
  // Two entries, each with a Name of one common name, encoded by hand.
  const sorted = [...roots].sort((a, b) =>
    Buffer.compare(Buffer.from(a.certificate.subject.encoded), Buffer.from(b.certificate.subject.encoded)),
  );
  const parts = sorted.map(({ certificate: { subject, publicKeyInfo } }) => [subject.encoded, publicKeyInfo] as const);
  const u16 = (order: 'BE' | 'LE', ...values: number[]) =>
    Buffer.concat(
      values.map((value) => {
        const bytes = Buffer.alloc(2);
        if (order === 'BE') bytes.writeUInt16BE(value);
        else bytes.writeUInt16LE(value);
        return bytes;
      }),
    );
  const entries = (order: 'BE' | 'LE') =>
    parts.map(([name, key]) => Buffer.concat([u16(order, name.length, key.length), name, key]));
  const v1 = Buffer.concat([u16('BE', 2), ...entries('BE')]);
  const [first, second] = entries('LE');
  const offsets = Buffer.alloc(8);
  offsets.writeUInt32LE(8);
  offsets.writeUInt32LE(8 + first!.length, 4);
  assert.deepEqual(Buffer.from(encodeEspBundle(roots, 'v1')), v1);
  assert.deepEqual(Buffer.from(encodeEspBundle(roots, 'v2')), Buffer.concat([offsets, first!, second!]));
});

test('the bundle as a file, for a given chain: no connection is made', async () => {
  const root = await issue({ name: 'Root', ca: true, key: 'rsa2048' });
  const leaf = await issue({ name: 'away.test', issuer: root, dnsNames: ['away.test'], key: 'rsa2048' });
  writeFileSync(join(folder, 'root.pem'), root.pem);
  writeFileSync(join(folder, 'chain.pem'), leaf.pem);
  const asked = ['trust', '--chain', join(folder, 'chain.pem'), '--roots', join(folder, 'root.pem')];
  const { code, stdoutBytes, stderr } = await commandLine([...asked, '--format', 'esp-bundle-v2']);
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^proved: away\.test with this root and no other: verified as .*, from .*chain\.pem, without a connection/,
  );
  const [entry] = parseBundle(stdoutBytes, 'v2');
  const key = new X509Certificate(root.pem).publicKey.export({ type: 'spki', format: 'der' });
  assert.deepEqual(Buffer.from(entry!.publicKeyInfo), key);
  const { stdout } = await commandLine([...asked, '--format', 'py', '--board', 'pico-w@micropython-1.28']);
  assert.match(stdout, /^from binascii import a2b_base64$/m);
});

// Espressif's generator, whose path is in THIMBLE_GEN_CRT_BUNDLE: it needs Python's cryptography.
const generator = process.env.THIMBLE_GEN_CRT_BUNDLE ?? '';
test('gen_crt_bundle.py writes the same bundle', {
  skip: existsSync(generator) ? false : 'THIMBLE_GEN_CRT_BUNDLE is not set',
}, () => {
  writeFileSync(join(folder, 'all.pem'), pem);
  execFileSync('python3', [generator, '--input', join(folder, 'all.pem'), '-q'], { cwd: folder });
  const version = readFileSync(generator, 'utf8').includes('offsets') ? 'v2' : 'v1';
  assert.deepEqual(Buffer.from(encodeEspBundle(roots, version)), readFileSync(join(folder, 'x509_crt_bundle')));
});
