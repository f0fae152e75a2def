import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Certificate } from '../x509/certificate.ts';
import { privatePki } from '../x509/policy.ts';
import { TrustStore } from '../x509/trust-store.ts';
import { CertificateCache, MAX_CACHED_CERTIFICATE_LENGTH, MAX_CACHED_CERTIFICATES } from './certificate-cache.ts';
import { strictVerifier } from './strict-verifier.ts';

const HOST = 'cache.example.com';
let root: Issued;
let leaf: Issued;

before(async () => {
  root = await issue({ name: 'Cache Root', ca: true });
  leaf = await issue({ name: HOST, issuer: root, dnsNames: [HOST] });
});

test('finds by all bytes: one that differs anywhere is another certificate', () => {
  const cache = new CertificateCache();
  const certificate = Certificate.parse(leaf.der.slice());
  cache.add(certificate);
  assert.equal(cache.find(leaf.der), certificate);
  for (const at of [0, 40, leaf.der.length - 7, leaf.der.length - 1]) {
    const other = leaf.der.slice();
    other[at]! ^= 1;
    assert.equal(cache.find(other), undefined, `byte ${at}`);
  }
  assert.equal(cache.find(leaf.der.subarray(1)), undefined);
  assert.equal(cache.find(new Uint8Array(0)), undefined);
});

test('holds so many, of so many bytes, and the one used longest ago leaves', () => {
  const cache = new CertificateCache();
  const numbered = (n: number, length = 200): Certificate => {
    const der = new Uint8Array(length);
    new DataView(der.buffer).setUint32(length - 4, n);
    return { der } as Certificate; // nothing but the bytes is looked at
  };
  const first = numbered(0);
  for (let n = 0; n < MAX_CACHED_CERTIFICATES; n++) cache.add(n === 0 ? first : numbered(n));
  assert.equal(cache.find(first.der), first); // used: it is the newest now
  cache.add(numbered(1_000));
  assert.equal(cache.size, MAX_CACHED_CERTIFICATES);
  assert.equal(cache.find(first.der), first);
  assert.equal(cache.find(numbered(1).der), undefined);

  const long = numbered(2_000, MAX_CACHED_CERTIFICATE_LENGTH + 1);
  cache.add(long);
  assert.equal(cache.find(long.der), undefined);
});

test('a certificate that was accepted before is judged anew: its date, its name, its signature', () => {
  let verifications = 0;
  let imports = 0;
  const crypto: typeof nodeCrypto = {
    ...nodeCrypto,
    importPublicKey(spki) {
      imports++;
      const key = nodeCrypto.importPublicKey(spki);
      const verify: typeof key.verify = (...parts) => {
        verifications++;
        return key.verify(...parts);
      };
      return { type: key.type, curve: key.curve, bits: key.bits, verify };
    },
  };
  const verifier = strictVerifier({ crypto, anchors: new TrustStore([root.der]), policy: privatePki });
  const now = Date.now();
  const ask = (more: { serverName?: string; now?: number; chain?: Uint8Array[] } = {}) => {
    const request = { peer: 'server', chain: [leaf.der], serverName: HOST, now, ocspResponse: undefined } as const;
    const answer = verifier.verify({ ...request, ...more });
    return typeof answer === 'object' && answer.accepted
      ? 'accepted'
      : (answer as { error: { code: string } }).error.code;
  };
  for (let i = 1; i <= 3; i++) {
    assert.equal(ask(), 'accepted');
    assert.equal(verifications, i);
    assert.equal(imports, 1); // the root's
  }
  assert.equal(ask({ serverName: 'other.example.com' }), 'x509.name_mismatch');
  assert.equal(ask({ now: now + 1_000 * 86_400_000 }), 'x509.expired');
  const forged = leaf.der.slice();
  forged[forged.length - 1]! ^= 1;
  assert.equal(ask({ chain: [forged] }), 'x509.bad_signature');
  assert.equal(ask(), 'accepted');
});

test('what was refused is not remembered, and what the peer changes afterwards is not either', () => {
  const verifier = strictVerifier({ crypto: nodeCrypto, anchors: new TrustStore([root.der]), policy: privatePki });
  const sent = leaf.der.slice();
  const request = { peer: 'server', serverName: HOST, now: Date.now(), ocspResponse: undefined } as const;
  const first = verifier.verify({ ...request, chain: [sent] });
  assert.ok(typeof first === 'object' && first.accepted);
  sent.fill(0); // the request's bytes end with the answer
  const second = verifier.verify({ ...request, chain: [leaf.der] });
  assert.ok(typeof second === 'object' && second.accepted);
  assert.deepEqual(second.leaf.publicKeyInfo, Certificate.parse(leaf.der).publicKeyInfo);
  assert.equal(second.leaf.publicKey!(nodeCrypto), second.leaf.publicKey!(nodeCrypto));
});
