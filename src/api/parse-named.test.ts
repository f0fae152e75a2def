import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { issue } from '../../tests/support/pki.ts';
import { testWithPrograms } from '../../tests/support/programs.ts';
import { readCertificates } from '../x509/certificate.ts';
import { parseNamed } from './parse-named.ts';

const root = await issue({ name: 'Root', ca: true });
const read = (data: Uint8Array | string) => parseNamed('my.file', Buffer.from(data), readCertificates);

test('readable values are returned, and errors name the file', () => {
  assert.equal(read(root.pem).length, 1);
  assert.equal(read(root.der).length, 1);
  for (const [data, code, message] of [
    ['', 'der.malformed', 'my.file: it is empty'],
    ['<!DOCTYPE html>', 'der.not_der', 'my.file: it is neither PEM nor DER'],
    [Buffer.from(`\ufeff${root.pem}`, 'utf16le'), 'der.not_der', 'my.file: it is text in UTF-16'],
    [root.keyPem, 'pem.empty', 'my.file: no certificates: there is only PRIVATE KEY'],
    [root.der.subarray(0, 100), 'der.truncated', /^my\.file: /],
  ] as const)
    assert.throws(() => read(data), { code, message });
  assert.throws(
    () =>
      parseNamed('x', new Uint8Array(), () => {
        throw new RangeError('a bug');
      }),
    RangeError,
  );
});

testWithPrograms(
  ['openssl'],
  'the bundles that other tools export are told by their kind, with how to open them',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'thimble-bundles-'));
    const file = (name: string) => join(folder, name);
    try {
      writeFileSync(file('ca.pem'), root.pem + root.keyPem);
      const openssl = (...words: string[]) => execFileSync('openssl', words, { stdio: 'pipe' });
      openssl('pkcs12', '-export', '-in', file('ca.pem'), '-passout', 'pass:x', '-out', file('ca.p12'));
      openssl('crl2pkcs7', '-nocrl', '-certfile', file('ca.pem'), '-outform', 'DER', '-out', file('ca.p7b'));
      assert.throws(() => read(readFileSync(file('ca.p12'))), {
        message: 'my.file: it is PKCS#12',
        hint: /pkcs12 -in/,
      });
      assert.throws(() => read(readFileSync(file('ca.p7b'))), { message: 'my.file: it is PKCS#7', hint: /pkcs7 -in/ });
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);
