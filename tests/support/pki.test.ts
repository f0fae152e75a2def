import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { issue, makeServerIdentity } from './pki.ts';

test('the test PKI makes chains that node:crypto verifies', async () => {
  for (const key of ['p256', 'rsa2048', 'ed25519'] as const) {
    const { root, leaf } = await makeServerIdentity(['a.example.com'], key);
    const certificate = new X509Certificate(leaf.pem);
    assert.ok(certificate.verify(new X509Certificate(root.pem).publicKey), key);
    assert.match(certificate.subjectAltName ?? '', /a\.example\.com/);
  }
});

test('an expired certificate is expired', async () => {
  const old = await issue({ name: 'old', notBefore: new Date(0), notAfter: new Date(1000) });
  assert.equal(new X509Certificate(old.der).validTo, 'Jan  1 00:00:01 1970 GMT');
});
