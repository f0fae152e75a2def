import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { type Issued, issue } from '../../../../tests/support/pki.ts';
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { nodeCrypto } from '../../../platform/node/crypto/provider.ts';
import { PARKED } from '../../../tls/parked.ts';
import { Certificate } from '../../../x509/certificate.ts';
import { RevocationList } from '../../../x509/crl.ts';
import { privatePki, type VerificationPolicy } from '../../../x509/policy.ts';
import { TrustStore } from '../../../x509/trust-store.ts';
import { VerifiedSignatures } from '../../../x509/verified-signatures.ts';
import { verifyChain } from '../../../x509/verify.ts';
import { CertificateCache, MAX_CACHED_CERTIFICATE_LENGTH, MAX_CACHED_CERTIFICATES } from './certificate-cache.ts';
import { type StrictVerifierOptions, strictVerifier } from './strict-verifier.ts';

const HOST = 'cache.example.com';
let root: Issued;
let intermediate: Issued;
let leaf: Issued;

before(async () => {
  root = await issue({ name: 'Cache Root', ca: true });
  intermediate = await issue({ name: 'Cache CA', ca: true, issuer: root });
  leaf = await issue({ name: HOST, issuer: intermediate, dnsNames: [HOST] });
});

test('lookup compares all bytes: any difference makes another certificate', () => {
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

test('the number and size of entries are limited, and the least recently used one is evicted', () => {
  const cache = new CertificateCache();
  const numbered = (n: number, length = 200): Certificate => {
    const der = new Uint8Array(length);
    new DataView(der.buffer).setUint32(length - 4, n);
    return { der } as Certificate; // only the bytes are used
  };
  const first = numbered(0);
  for (let n = 0; n < MAX_CACHED_CERTIFICATES; n++) cache.add(n === 0 ? first : numbered(n));
  assert.equal(cache.find(first.der), first); // used: it is the newest now
  cache.add(numbered(1_000));
  assert.equal(cache.size, 64);
  assert.equal(cache.find(first.der), first);
  assert.equal(cache.find(numbered(1).der), undefined);

  const long = numbered(2_000, MAX_CACHED_CERTIFICATE_LENGTH + 1);
  cache.add(long);
  assert.equal(cache.find(long.der), undefined);
});

test('a verified signature is not computed again, and all other checks are repeated', async () => {
  const { crypto, counts } = countingCrypto();
  const anchors = new TrustStore([root.der]);
  const ask = asking({ crypto, anchors, policy: privatePki });
  assert.equal(ask(), 'accepted');
  assert.deepEqual(counts, { imports: 2, verifications: 2 }); // the root's and the intermediate's
  for (let i = 0; i < 3; i++) assert.equal(ask(), 'accepted');
  assert.deepEqual(counts, { imports: 2, verifications: 2 });

  assert.equal(ask({ serverName: 'other.example.com' }), 'x509.name_mismatch');
  assert.equal(ask({ now: Date.now() + 1_000 * 86_400_000 }), 'x509.expired');
  assert.equal(ask({ now: Date.now() - 1_000 * 86_400_000 }), 'x509.not_yet_valid');
  assert.equal(ask({ chain: [leaf.der] }), 'x509.unknown_issuer');
  // Other verifiers with the same anchors, and so with the same cache.
  const short: VerificationPolicy = { ...privatePki, maxIntermediates: 0 };
  assert.equal(asking({ crypto, anchors, policy: short })(), 'x509.path_length');
  const revocation = { crls: [await revocationOf(leaf)], mode: 'soft' } as const;
  assert.equal(asking({ crypto, anchors, policy: privatePki, revocation })(), 'x509.revoked');
  assert.equal(ask(), 'accepted');
});

test('with a warm cache, changed bytes, other keys and other roots are still refused', async () => {
  const ask = asking({ crypto: nodeCrypto, anchors: new TrustStore([root.der]), policy: privatePki });
  assert.equal(ask(), 'accepted');

  for (const at of [0, 1]) {
    const chain = [leaf.der.slice(), intermediate.der.slice()];
    const forged = chain[at]!;
    forged[forged.length - 1]! ^= 1;
    assert.equal(ask({ chain }), 'x509.bad_signature', `certificate ${at + 1}`);
    assert.equal(ask(), 'accepted');
  }
  // The same names with other keys: one also signed by the root, and one by a root of the same name.
  const sibling = await issue({ name: 'Cache CA', ca: true, issuer: root });
  assert.equal(ask({ chain: [leaf.der, sibling.der] }), 'x509.bad_signature');
  const otherRoot = await issue({ name: 'Cache Root', ca: true });
  const otherCa = await issue({ name: 'Cache CA', ca: true, issuer: otherRoot, keys: intermediate.keys });
  assert.equal(ask({ chain: [leaf.der, otherCa.der] }), 'x509.bad_signature');
  assert.equal(ask(), 'accepted');

  const elsewhere = asking({ crypto: nodeCrypto, anchors: new TrustStore([otherRoot.der]), policy: privatePki });
  assert.equal(elsewhere(), 'x509.bad_signature');
  assert.equal(elsewhere({ chain: [leaf.der, otherCa.der] }), 'accepted');
});

test('only computed signatures are cached, and only those of accepted chains', () => {
  const verifiedSignatures = new VerifiedSignatures();
  const [rootCertificate, ca, server] = [root, intermediate, leaf].map(({ der }) => Certificate.parse(der));
  const common = { crypto: nodeCrypto, policy: privatePki, now: Date.now(), verifiedSignatures } as const;
  const holds = () => [
    verifiedSignatures.has(server!, ca!.publicKey(nodeCrypto)),
    verifiedSignatures.has(ca!, rootCertificate!.publicKey(nodeCrypto)),
    verifiedSignatures.has(rootCertificate!, rootCertificate!.publicKey(nodeCrypto)),
  ];
  const store = new TrustStore([rootCertificate!]);
  // An anchor that is sent itself is trusted by its bytes: its signature was not verified.
  const itself = verifyChain([rootCertificate!], { ...common, store, purpose: 'any', serverName: undefined });
  assert.ok(itself.accepted);
  assert.deepEqual(holds(), [false, false, false]);

  // Refused for missing proof of non-revocation, after the signatures were verified.
  const path = { ...common, store, purpose: 'server', serverName: HOST } as const;
  assert.ok(!verifyChain([server!, ca!], { ...path, revocation: { mode: 'hard' } }).accepted);
  assert.deepEqual(holds(), [false, false, false]);

  assert.ok(verifyChain([server!, ca!], path).accepted);
  assert.deepEqual(holds(), [true, true, false]);
});

test("refused certificates are not cached, and later changes to the peer's bytes have no effect", () => {
  const verifier = strictVerifier({ crypto: nodeCrypto, anchors: new TrustStore([root.der]), policy: privatePki });
  const sent = leaf.der.slice();
  const request = { peer: 'server', serverName: HOST, now: Date.now(), ocspResponse: undefined } as const;
  const first = verifier.verify({ ...request, chain: [sent, intermediate.der] });
  assert.ok(typeof first === 'object' && first.accepted);
  sent.fill(0); // the request's bytes are only valid during the call
  const second = verifier.verify({ ...request, chain: [leaf.der, intermediate.der] });
  assert.ok(typeof second === 'object' && second.accepted);
  assert.deepEqual(second.leaf.publicKeyInfo, Certificate.parse(leaf.der).publicKeyInfo);
  assert.equal(second.leaf.publicKey!(nodeCrypto), second.leaf.publicKey!(nodeCrypto));
});

type Asked = Partial<{ serverName: string; now: number; chain: Uint8Array[] }>;

/** Verifies the chain, or a variant of it. @returns `accepted`, or the code of the refusal. */
function asking(options: StrictVerifierOptions): (more?: Asked) => string {
  const verifier = strictVerifier(options);
  const standard = { peer: 'server', serverName: HOST, ocspResponse: undefined } as const;
  return (more = {}) => {
    const chain = [leaf.der, intermediate.der];
    const answer = verifier.verify({ ...standard, chain, now: Date.now(), ...more });
    if (answer === PARKED) return PARKED.toString();
    return answer.accepted ? 'accepted' : answer.error.code;
  };
}

function countingCrypto() {
  const counts = { imports: 0, verifications: 0 };
  const crypto: CryptoProvider = {
    ...nodeCrypto,
    importPublicKey(spki) {
      counts.imports++;
      const key = nodeCrypto.importPublicKey(spki);
      const verify: typeof key.verify = (...parts) => {
        counts.verifications++;
        return key.verify(...parts);
      };
      return { type: key.type, curve: key.curve, bits: key.bits, verify };
    },
  };
  return { crypto, counts };
}

/** The intermediate's CRL, which includes this certificate. */
async function revocationOf({ certificate }: Issued): Promise<RevocationList> {
  const crl = await x509.X509CrlGenerator.create({
    issuer: intermediate.certificate.subject,
    thisUpdate: new Date(Date.now() - 60_000),
    nextUpdate: new Date(Date.now() + 60_000),
    entries: [
      {
        serialNumber: certificate.serialNumber,
        revocationDate: new Date(Date.now() - 60_000),
        reason: x509.X509CrlReason.keyCompromise, // without one the empty list of extensions is invalid DER
      },
    ],
    extensions: [new x509.Extension('2.5.29.20', false, Uint8Array.of(2, 1, 1))], // CRLNumber 1
    signingKey: intermediate.keys.privateKey as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  return RevocationList.parse(new Uint8Array(crl.rawData));
}
