// Limits of path validation, each reached exactly and exceeded by one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { certificatePolicies } from '../../tests/support/extensions.ts';
import { generateKeys, type Issued, issue } from '../../tests/support/pki.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Budget, LIMITS, type Resource } from './budget.ts';
import { Certificate } from './certificate.ts';
import { policyFault, readPolicyExtensions } from './certificate-policies.ts';
import { ANY_POLICY } from './oids.ts';
import { privatePki } from './policy.ts';
import { TrustStore } from './trust-store.ts';
import { certificateName, explainVerdict, type Verdict } from './verdict.ts';
import { verifyChain } from './verify.ts';

const HOST = 'www.example.com';
const root = await issue({ name: 'Root', ca: true });
const leaf = await leafOf(root);

async function leafOf(issuer: Issued): Promise<Issued> {
  return issue({ name: HOST, issuer, dnsNames: [HOST] });
}

function verify(chain: readonly { readonly der: Uint8Array }[], anchors: readonly Issued[] = [root]): Verdict {
  return verifyChain(
    chain.map(({ der }) => der),
    {
      crypto: nodeCrypto,
      store: new TrustStore(anchors.map(({ der }) => der)),
      policy: privatePki,
      purpose: 'server',
      serverName: HOST,
      now: Date.now(),
    },
  );
}

function codeOf(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : verdict.refusal.code;
}

/** A chain of CAs below the root; with one name they are self-issued, each with a separate key. */
async function casBelow(count: number, name: (i: number) => string): Promise<Issued[]> {
  const cas: Issued[] = [];
  for (let i = 0; i < count; i++) cas.push(await issue({ name: name(i), ca: true, issuer: cas.at(-1) ?? root }));
  return cas;
}

test('signatures, steps and comparisons: the numbers in docs/x509.md', () => {
  assert.deepEqual(LIMITS, { signatures: 100, steps: 200_000, nameComparisons: 250_000, policyComparisons: 250_000 });
  for (const resource of Object.keys(LIMITS) as Resource[]) {
    const budget = new Budget();
    budget.spend(resource, LIMITS[resource] - 1);
    budget.spend(resource);
    assert.throws(() => budget.spend(resource), { code: 'x509.too_complex' });
  }
});

test('8 CAs in a path, but not 9', async () => {
  const cas = await casBelow(9, (i) => `CA ${i}`);
  assert.equal(codeOf(verify([await leafOf(cas[7]!), ...cas.slice(0, 8)])), 'accepted');
  assert.equal(codeOf(verify([await leafOf(cas[8]!), ...cas])), 'x509.path_length');
});

test('16 certificates above the end entity if they are self-issued, which no policy counts, but not 17', async () => {
  const cas = await casBelow(17, () => 'CA');
  assert.equal(codeOf(verify([await leafOf(cas[15]!), ...cas.slice(0, 16)])), 'accepted');
  // Each may have issued each other, which is tried, without a result, until the steps are used up.
  assert.match(codeOf(verify([await leafOf(cas[16]!), ...cas])), /^x509\.(path_length|too_complex)$/);
});

test('at most 128 certificates of 256 KiB are read', () => {
  const chainOf = (count: number) => [leaf, ...new Array<Issued>(count - 1).fill(root)];
  assert.equal(codeOf(verify(chainOf(128))), 'accepted');
  assert.equal(codeOf(verify(chainOf(129))), 'x509.too_complex');
  const filler = (length: number) => ({ der: new Uint8Array(length - leaf.der.length) });
  assert.equal(codeOf(verify([leaf, filler(262_144)])), 'accepted');
  assert.equal(codeOf(verify([leaf, filler(262_145)])), 'x509.too_complex');
});

test('a certificate has at most 256 KiB', () => {
  assert.throws(() => Certificate.parse(new Uint8Array(262_144)), { code: 'der.not_der' });
  assert.throws(() => Certificate.parse(new Uint8Array(262_145)), { code: 'der.limit' });
});

test('100 refused candidates are kept for the explanation', async () => {
  const keys = await generateKeys();
  const past = { notBefore: new Date(Date.UTC(2020, 0, 1)), notAfter: new Date(Date.UTC(2021, 0, 1)) };
  const expired = await Promise.all(
    Array.from({ length: 101 }, () => issue({ name: 'Root', ca: true, keys, ...past })),
  );
  for (const count of [100, 101]) {
    const verdict = verify([leaf], expired.slice(0, count));
    assert.ok(!verdict.accepted);
    assert.equal(verdict.candidates.length, 100);
    assert.equal(explainVerdict(verdict).at(-1), '… and 90 more');
  }
});

test('at most 200 certificate policies at one depth', async () => {
  const ca = await issue({ name: 'CA', issuer: root, ca: true, extensions: [certificatePolicies([ANY_POLICY])] });
  for (const [count, violation] of [
    [200, undefined],
    [201, /more than 200 certificate policies/],
  ] as const) {
    const policies = Array.from({ length: count }, (_, i) => `1.2.3.${i}`);
    const end = await issue({ name: HOST, issuer: ca, extensions: [certificatePolicies(policies)] });
    const path = [end, ca].map(({ der }) => Certificate.parse(der));
    const parsed = path.map((c) => ({ ...readPolicyExtensions(c.extensions), isSelfIssued: c.isSelfIssued }));
    const fault = policyFault(parsed, { requireExplicit: true }, new Budget());
    if (violation === undefined) assert.equal(fault, undefined);
    else assert.match(fault?.detail ?? '', violation);
  }
});

test('200 characters of a name are shown', async () => {
  const parts = (count: number) => Array.from({ length: count }, () => `OU=${'x'.repeat(60)}`).join(', ');
  for (const [count, length] of [
    [3, parts(3).length - 2], // shown with commas only
    [4, 201],
  ] as const) {
    const { der } = await issue({ name: 'x', subject: parts(count) });
    assert.equal(certificateName(Certificate.parse(der)).length, length);
  }
});
