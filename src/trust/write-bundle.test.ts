import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { testWithPrograms } from '../../tests/support/programs.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Certificate, readCertificates } from '../x509/certificate.ts';
import type { ChosenRoot } from './choose-roots.ts';
import { encodePemBundle, encodePythonBundle } from './write-bundle.ts';

let issued: Issued[];
let roots: ChosenRoot[];

before(async () => {
  issued = [
    await issue({ name: 'Root One', ca: true }),
    await issue({ name: 'Root "Two"\\n', ca: true, key: 'rsa2048' }),
  ];
  roots = issued.map(({ der }, i) => ({
    certificate: Certificate.parse(der),
    fingerprint: nodeCrypto.digest('sha256', der),
    hosts: [`host${i}.test`, '[::1]:8443'],
  }));
});

test('PEM: read back as the same certificates, by us and by Node', () => {
  const pem = encodePemBundle(roots);
  assert.deepEqual(
    readCertificates(pem).map(({ der }) => Buffer.from(der)),
    issued.map(({ der }) => Buffer.from(der)),
  );
  assert.doesNotThrow(() => createSecureContext({ ca: pem }));
});

test('the comments name the root, its expiry, its hosts and the fingerprint that other tools print', () => {
  const [first] = roots;
  const pem = encodePemBundle([first!]);
  const theirs = new X509Certificate(issued[0]!.pem);
  assert.ok(pem.includes(`# SHA-256 ${theirs.fingerprint256}`));
  const end = new Date(theirs.validTo).toISOString().slice(0, 10);
  assert.ok(pem.startsWith(`# CN=Root One, until ${end}, for host0.test, [::1]:8443\n`), pem);
});

testWithPrograms(['openssl'], 'PEM: OpenSSL verifies each root against the file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-'));
  try {
    const bundle = join(folder, 'bundle.pem');
    writeFileSync(bundle, encodePemBundle(roots));
    for (const { pem } of issued) {
      const output = execFileSync('openssl', ['verify', '-CAfile', bundle], { input: pem, encoding: 'utf8' });
      assert.match(output, /OK/);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

testWithPrograms(['python3'], 'Python: one literal whose value is the PEM of all roots and nothing else', () => {
  const program = `${encodePythonBundle(roots)}import sys; sys.stdout.write(ROOTS)`;
  const value = execFileSync('python3', ['-'], { input: program, encoding: 'utf8' });
  assert.equal(value, roots.map(({ certificate }) => certificate.toPem()).join(''));
});
