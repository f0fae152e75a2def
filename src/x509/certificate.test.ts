import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { issue } from '../../tests/support/pki.ts';
import { isTlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import { Certificate, readCertificates } from './certificate.ts';
import { inspect } from './inspect.ts';
import { webpki } from './policy.ts';

test("every root of Node's store parses to the same values as in Node", () => {
  const roots = readCertificates(rootCertificates.join('\n'));
  assert.equal(roots.length, rootCertificates.length);
  for (const [i, root] of roots.entries()) {
    const node = new X509Certificate(rootCertificates[i]!);
    assert.equal(root.notBefore, Date.parse(node.validFrom));
    assert.equal(root.notAfter, Date.parse(node.validTo));
    assert.equal(root.isCa, node.ca);
    assert.equal(BigInt(`0x${toHex(root.serialNumber)}`), BigInt(`0x${node.serialNumber}`));
    assert.deepEqual(
      Buffer.from(root.publicKeyInfo),
      node.publicKey.export({ type: 'spki', format: 'der' }) as Buffer,
      node.subject,
    );
    assert.equal(root.isSelfIssued, node.checkIssued(node) || node.issuer === node.subject);
  }
});

test('every root that Node trusts is accepted under webpki', () => {
  const context = { policy: webpki, purpose: 'server' as const, serverName: undefined };
  for (const root of readCertificates(rootCertificates.join('\n'))) {
    const answer = inspect(root, 'anchor', { ...context, now: root.notBefore });
    assert.ok(!('code' in answer), `${root.subject}: ${JSON.stringify(answer)}`);
  }
});

test('the fields of a new certificate are read', async () => {
  const root = await issue({ name: 'Root', ca: true, pathLength: 3, key: 'p384' });
  const leaf = await issue({
    name: 'leaf',
    issuer: root,
    dnsNames: ['a.example', 'b.example'],
    ipAddresses: ['192.0.2.1'],
  });
  const c = Certificate.parse(leaf.der);
  assert.equal(c.version, 3);
  assert.equal(c.subject.toString(), 'CN=leaf');
  assert.equal(c.issuer.toString(), 'CN=Root');
  assert.equal(c.isCa, false);
  assert.equal(c.isSelfIssued, false);
  assert.deepEqual(
    c.subjectAltName?.map((name) => (name.kind === 'dns' ? name.value : name.kind)),
    ['a.example', 'b.example', 'ip'],
  );
  const ca = Certificate.parse(root.der);
  assert.deepEqual(ca.basicConstraints, { ca: true, pathLength: 3 });
  assert.equal(ca.isSelfIssued, true);
  assert.deepEqual(c.authorityKeyIdentifier?.keyIdentifier, ca.subjectKeyIdentifier);
  assert.ok(c.equals(Certificate.parse(leaf.der.slice())));
  assert.deepEqual(readCertificates(c.toPem())[0]?.der, c.der);
});

test('every strict prefix of a certificate is refused', async () => {
  const { der } = await issue({ name: 'leaf', dnsNames: ['a.example'] });
  for (let length = 0; length < der.length; length++)
    assert.throws(() => Certificate.parse(der.subarray(0, length)), isTlsError, `${length} bytes`);
});

test('garbage, truncation, contradictions and oversized input have separate codes', async () => {
  const { der, pem } = await issue({ name: 'leaf' });
  const refuses = (code: string, bytes: Uint8Array): void => {
    assert.throws(() => Certificate.parse(bytes), { name: 'TlsError', code });
  };
  refuses('der.not_der', new TextEncoder().encode('hello'));
  refuses('der.not_der', new TextEncoder().encode(pem));
  refuses('der.truncated', der.subarray(0, 100));
  refuses('der.malformed', new Uint8Array([...der, 0]));
  refuses('der.limit', new Uint8Array(300_000));
  // The algorithm inside the signed part differs from the one outside: 1.2.840.10045.4.3.2 becomes 4.3.3.
  const mismatch = der.slice();
  const inner = Buffer.from(mismatch).indexOf(Buffer.from('2a8648ce3d040302', 'hex'));
  mismatch[inner + 7] = 3;
  refuses('x509.malformed', mismatch);
});

test('an invalid block is named by its position among the certificates', async () => {
  const { pem } = await issue({ name: 'leaf' });
  const broken = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
  assert.throws(() => readCertificates(pem + broken), {
    code: 'der.not_der',
    message: /^certificate 2 \(PEM block from line/,
  });
  assert.throws(() => readCertificates('nothing'), { code: 'pem.empty' });
});
