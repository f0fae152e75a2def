// Fuzzing with fast-check: mutated certificates, CRLs and chains raise only TlsErrors, and do not hang.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import fc from 'fast-check';
import { parsePem } from '../../src/asn1/pem.ts';
import type { CryptoProvider } from '../../src/crypto/provider.ts';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { Certificate, readCertificates } from '../../src/x509/certificate.ts';
import { RevocationList } from '../../src/x509/crl.ts';
import { inspect } from '../../src/x509/inspect.ts';
import { checkOcspResponse } from '../../src/x509/ocsp.ts';
import { privatePki, rfc5280, webpki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { explainVerdict, refusalError } from '../../src/x509/verdict.ts';
import { verifyChain } from '../../src/x509/verify.ts';
import {
  basicConstraints,
  certificatePolicies,
  commonName,
  general,
  nameConstraints,
  subjectAltName,
} from '../support/extensions.ts';
import { issue } from '../support/pki.ts';

/** FUZZ_RUNS=100000 for a long run. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500);

const root = await issue({ name: 'Root', ca: true });
const intermediate = await issue({ name: 'Intermediate', ca: true, issuer: root, pathLength: 1 });
const leaf = await issue({ name: 'www.example.com', issuer: intermediate, dnsNames: ['www.example.com'] });
/** Its constraints decode every name below it. */
const constrained = await issue({
  name: 'Constrained',
  issuer: root,
  extensions: [
    basicConstraints(true),
    nameConstraints({ excluded: [general.directory(commonName('x')), general.email('x.example')] }),
  ],
});
const named = await issue({
  name: 'www.example.com',
  issuer: constrained,
  extensions: [subjectAltName([general.dns('www.example.com'), general.directory(commonName('d'))])],
});
const odd = await issue({
  name: 'odd',
  extensions: [
    nameConstraints({
      permitted: [general.dns('a.example'), general.ip(192, 0, 2, 0, 255, 255, 255, 0)],
      excluded: [general.other()],
    }),
    subjectAltName([
      general.email('a@b.example'),
      general.uri('https://c.example/'),
      general.ip(192, 0, 2, 1),
      general.directory(commonName('d')),
    ]),
    certificatePolicies(['1.2.3', '2.5.29.32.0']),
  ],
});

const seeds = [
  root.der,
  intermediate.der,
  leaf.der,
  odd.der,
  ...readCertificates(rootCertificates.join('\n')).map((c) => c.der),
];

type Edit = { readonly kind: 'set' | 'insert' | 'remove' | 'cut'; readonly at: number; readonly value: number };

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('set', 'set', 'set', 'insert', 'remove', 'cut'),
  at: fc.nat(),
  // Tags, lengths and boundary values more often than by chance.
  value: fc.oneof(
    fc.nat(255),
    fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 0x0c, 0x13, 0x30, 0x31, 0x7f, 0x80, 0x82, 0xa0, 0xff),
  ),
});

function mutate(der: Uint8Array, edits: readonly Edit[]): Uint8Array {
  let bytes = [...der];
  for (const { kind, at, value } of edits) {
    const index = at % Math.max(1, bytes.length);
    if (kind === 'set') bytes[index] = value;
    else if (kind === 'insert') bytes.splice(index, 0, value);
    else if (kind === 'remove') bytes.splice(index, 1 + (value % 8));
    else bytes = bytes.slice(0, index);
  }
  return Uint8Array.from(bytes);
}

const mutated = (bytes: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(...bytes), fc.array(edit, { minLength: 1, maxLength: 4 }))
    .map(([der, edits]) => mutate(der, edits));

function onlyTlsErrors(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!isTlsError(error)) throw error;
    assert.match(error.code, /^(der|pem|x509|crypto)\./);
  }
}

test('a mutated certificate is read or refused, whichever fields are read', () => {
  fc.assert(
    fc.property(mutated(seeds), fc.constantFrom(webpki, rfc5280, privatePki), (der, policy) => {
      onlyTlsErrors(() => {
        const certificate = Certificate.parse(der);
        const context = { policy, purpose: 'server' as const, serverName: undefined, now: certificate.notBefore };
        for (const role of ['anchor', 'intermediate', 'end-entity'] as const) inspect(certificate, role, context);
        certificate.subject.toString();
        for (const view of [certificate.tbs, certificate.publicKeyInfo, certificate.signature])
          assert.ok(view.buffer === der.buffer && view.byteOffset + view.length <= der.length, 'a view out of bounds');
      });
    }),
    { numRuns: RUNS },
  );
});

test('a mutated chain has a verdict that can be explained, and a changed certificate is never accepted', () => {
  const store = new TrustStore([root.der]);
  const originals = [leaf.der, intermediate.der].map((der) => Buffer.from(der).toString('hex'));
  const chains = fc.tuple(
    mutated([leaf.der]),
    mutated([intermediate.der, root.der, odd.der]),
    fc.boolean(),
    fc.boolean(),
  );
  fc.assert(
    fc.property(chains, ([end, other, keepEnd, keepOther]) => {
      const chain = [keepEnd ? leaf.der : end, ...(keepOther ? [intermediate.der] : []), other];
      const options = { crypto: nodeCrypto, store, policy: webpki, serverName: 'www.example.com', now: Date.now() };
      const verdict = verifyChain(chain, { ...options, purpose: 'server' });
      assert.ok(explainVerdict(verdict).every((line) => line.length < 2_000));
      if (!verdict.accepted) assert.ok(isTlsError(refusalError(verdict.refusal, webpki)));
      else
        for (const { der } of verdict.path)
          assert.ok(originals.includes(Buffer.from(der).toString('hex')), 'a changed certificate was accepted');
    }),
    { numRuns: RUNS },
  );
});

/** A signature is not what is tested: it always verifies, so that mutated certificates reach the checks after it. */
const credulous: CryptoProvider = {
  ...nodeCrypto,
  importPublicKey: (spki) => ({ ...nodeCrypto.importPublicKey(spki), verify: () => true }),
};

test('a mutated chain whose signatures verify has a verdict', () => {
  const store = new TrustStore([root.der]);
  const options = { crypto: credulous, store, policy: privatePki, serverName: 'www.example.com', now: Date.now() };
  let accepted = 0;
  fc.assert(
    fc.property(mutated([named.der]), fc.option(mutated([constrained.der]), { freq: 1 }), (end, other) => {
      const verdict = verifyChain([end, other ?? constrained.der], { ...options, purpose: 'server' });
      assert.ok(explainVerdict(verdict).length > 0);
      if (verdict.accepted) accepted++;
    }),
    { numRuns: RUNS },
  );
  assert.ok(accepted > 0, 'no path reached the last check');
});

test('random bytes are not a certificate, CRL or OCSP response', () => {
  const issuer = Certificate.parse(root.der);
  const issuerKey = nodeCrypto.importPublicKey(issuer.publicKeyInfo);
  const question = { certificate: Certificate.parse(leaf.der), issuer, issuerKey, crypto: nodeCrypto, now: Date.now() };
  const shaped = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.of(0x30, 0x81, bytes.length, ...bytes));
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), shaped, mutated(seeds)), (bytes) => {
      onlyTlsErrors(() => Certificate.parse(bytes));
      onlyTlsErrors(() => RevocationList.parse(bytes));
      onlyTlsErrors(() => checkOcspResponse(bytes, question));
    }),
    { numRuns: RUNS },
  );
});

test('a mutated PEM text is read or refused, with the line number', () => {
  const text = `${leaf.pem}\n${intermediate.pem}`;
  const edits = fc.array(
    fc.record({ at: fc.nat(text.length), insert: fc.string({ maxLength: 3 }), remove: fc.nat(5) }),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(edits, (changes) => {
      let changed = text;
      for (const { at, insert, remove } of changes)
        changed = changed.slice(0, at) + insert + changed.slice(at + remove);
      try {
        parsePem(changed);
      } catch (error) {
        assert.ok(isTlsError(error) && error.code === 'pem.malformed', String(error));
        assert.match(error.message, /line \d+/);
      }
    }),
    { numRuns: RUNS },
  );
});
