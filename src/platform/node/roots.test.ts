import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { allRoots, nodeRoots } from './roots.ts';

test("Node's roots are all there as DER, once each, and the system's come on top", () => {
  const fingerprints = new Set(nodeRoots().map((der) => new X509Certificate(der).fingerprint256));
  assert.equal(fingerprints.size, nodeRoots().length);
  for (const pem of rootCertificates) assert.ok(fingerprints.has(new X509Certificate(pem).fingerprint256));
  const everywhere = new Set(allRoots().map((der) => Buffer.from(der).toString('hex')));
  for (const der of nodeRoots()) assert.ok(everywhere.has(Buffer.from(der).toString('hex')));
});
