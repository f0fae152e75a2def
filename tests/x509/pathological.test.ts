// Chains designed to keep a path builder busy: they end with a readable refusal, mostly without verifying a signature.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { LIMITS } from '../../src/x509/budget.ts';
import { Certificate } from '../../src/x509/certificate.ts';
import { privatePki, webpki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { explainVerdict, type Verdict } from '../../src/x509/verdict.ts';
import { type VerifyOptions, verifyChain } from '../../src/x509/verify.ts';
import { basicConstraints, certificatePolicies } from '../support/extensions.ts';
import { generateKeys, type Issued, issue } from '../support/pki.ts';

const HOST = 'www.example.com';

/** Verifies, and counts the signatures. */
function verify(
  chain: readonly (Issued | Certificate)[],
  anchor: Issued,
  settings: Partial<VerifyOptions> = {},
): { verdict: Verdict; signatures: number } {
  let signatures = 0;
  const crypto: CryptoProvider = {
    ...nodeCrypto,
    importPublicKey(spki) {
      const key = nodeCrypto.importPublicKey(spki);
      return {
        ...{ type: key.type, curve: key.curve, bits: key.bits },
        verify(algorithm, data, signature) {
          signatures++;
          return key.verify(algorithm, data, signature);
        },
      };
    },
  };
  const store = new TrustStore([anchor.der]);
  const options = { crypto, store, policy: webpki, serverName: HOST, now: Date.now() };
  const verdict = verifyChain(
    chain.map((given) => (given instanceof Certificate ? given : given.der)),
    { ...options, purpose: 'server', ...settings },
  );
  assert.ok(explainVerdict(verdict).length < 30);
  return { verdict, signatures };
}

function codeOf(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : verdict.refusal.code;
}

test('layers of CAs with one name: each signature is verified once, although there are 15^6 paths', async () => {
  const root = await issue({ name: 'Layer 0', ca: true });
  let parent = await issue({ name: 'Layer 0', ca: true });
  const chain: Issued[] = [];
  for (let layer = 1; layer <= 6; layer++) {
    const cas: Issued[] = [];
    for (let i = 0; i < 15; i++) cas.push(await issue({ name: `Layer ${layer}`, ca: true, issuer: parent }));
    chain.push(...cas);
    parent = cas[7]!;
  }
  const leaf = await issue({ name: HOST, issuer: parent, dnsNames: [HOST] });
  const { verdict, signatures } = verify([leaf, ...chain], root);
  assert.equal(codeOf(verdict), 'x509.bad_signature');
  assert.equal(signatures, 15);
});

test('a hundred CAs with one name and separate keys, below an anchor of that name, stay within the budget', async () => {
  const anchor = await issue({ name: 'Same', ca: true });
  const cas: Issued[] = [];
  for (let i = 0; i < 100; i++) cas.push(await issue({ name: 'Same', ca: true }));
  const leaf = await issue({ name: HOST, issuer: cas[50]!, dnsNames: [HOST] });
  const { verdict, signatures } = verify([leaf, ...cas], anchor);
  assert.ok(['x509.bad_signature', 'x509.too_complex'].includes(codeOf(verdict)), codeOf(verdict));
  assert.ok(signatures <= LIMITS.signatures);
});

test('a hundred CAs with one name and key, and no root, stay within the budget', async () => {
  const keys = await generateKeys();
  const unrelated = await issue({ name: 'Unrelated', ca: true });
  let parent = await issue({ name: 'Same', ca: true, keys });
  const cas = [parent];
  for (let i = 1; i < 100; i++) {
    parent = await issue({ name: 'Same', ca: true, keys, issuer: parent });
    cas.push(parent);
  }
  const leaf = await issue({ name: HOST, issuer: parent, dnsNames: [HOST] });
  const { verdict, signatures } = verify([leaf, ...cas], unrelated);
  assert.ok(!verdict.accepted);
  assert.equal(signatures, 0);
});

test('a chain of a hundred CAs ends at the length that the policy allows', async () => {
  const root = await issue({ name: 'CA 0', ca: true });
  let parent = root;
  const cas: Issued[] = [];
  for (let i = 1; i < 100; i++) {
    parent = await issue({ name: `CA ${i}`, ca: true, issuer: parent });
    cas.push(parent);
  }
  const leaf = await issue({ name: HOST, issuer: parent, dnsNames: [HOST] });
  const { verdict, signatures } = verify([leaf, ...cas], root);
  assert.equal(codeOf(verdict), 'x509.path_length');
  assert.equal(signatures, 0);
});

/** @returns the certificates, and a function that counts how often their names and keys were read. */
function counted(chain: readonly Issued[]): { certificates: Certificate[]; reads: () => number } {
  let reads = 0;
  const certificates = chain.map(({ der }) => {
    const certificate = Certificate.parse(der);
    for (const field of ['subject', 'issuer', 'publicKeyInfo'] as const) {
      const value = certificate[field];
      const get = (): unknown => {
        reads++;
        return value;
      };
      Object.defineProperty(certificate, field, { get });
    }
    return certificate;
  });
  return { certificates, reads: () => reads };
}

test('long names that differ at their end are not compared at every step', async () => {
  const root = await issue({ name: 'Root', ca: true });
  const keys = await generateKeys();
  // DER sorts attributes of one type, so that those with numbers are last.
  const subject = (layer: number, i: number): string =>
    [...new Array<string>(40).fill(`O=${'a'.repeat(60)}`), `O=layer ${layer}`, `OU=${i}`].join(', ');
  const layers: Issued[][] = [];
  for (let layer = 0; layer < 9; layer++) {
    const issuer = layers.at(-1)?.[0] ?? root;
    const cas: Issued[] = [];
    for (let i = 0; i < 4; i++) cas.push(await issue({ name: '', subject: subject(layer, 0), ca: true, keys, issuer }));
    layers.push(cas);
  }
  const leaf = await issue({ name: HOST, issuer: layers.at(-1)![0]!, dnsNames: [HOST] });
  const { certificates, reads } = counted([leaf, ...layers.flat()]);
  const { verdict, signatures } = verify(certificates, root);
  assert.ok(['x509.path_length', 'x509.too_complex'].includes(codeOf(verdict)), codeOf(verdict));
  assert.equal(signatures, 0);
  assert.ok(reads() < 100 * certificates.length, `${reads()} reads of names and keys`);
});

test('thousands of paths that lack a policy end with the budget of policies', async () => {
  const root = await issue({ name: 'Root', ca: true });
  const policies = Array.from({ length: 20 }, (_, i) => `1.2.3.${i}`);
  const extensions = [basicConstraints(true), certificatePolicies(policies)];
  const layers: Issued[][] = [];
  for (let layer = 1; layer <= 8; layer++) {
    const keys = await generateKeys();
    const issuer = layers.at(-1)?.[0] ?? root;
    const cas: Issued[] = [];
    for (let i = 0; i < 3; i++) cas.push(await issue({ name: `Layer ${layer}`, keys, issuer, extensions }));
    layers.push(cas);
  }
  const leaf = await issue({ name: HOST, issuer: layers.at(-1)![0]!, dnsNames: [HOST] });
  const options = { policy: privatePki, certificatePolicies: { requireExplicit: true } };
  const { verdict } = verify([leaf, ...layers.flat()], root, options);
  assert.ok(!verdict.accepted);
  assert.equal(verdict.refusal.code, 'x509.too_complex');
  assert.match(verdict.refusal.detail, /comparisons of certificate policies/);
});
