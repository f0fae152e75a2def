// CRLs that the certificate's issuer did not sign with its own key (RFC 5280 §6.3.3 (f)), and delta CRLs (§5.2.4).
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { RevocationList } from '../../src/x509/crl.ts';
import { KeyUsageBit } from '../../src/x509/extensions.ts';
import { privatePki } from '../../src/x509/policy.ts';
import type { RevocationMode } from '../../src/x509/revocation.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import type { Verdict } from '../../src/x509/verdict.ts';
import { verifyChain } from '../../src/x509/verify.ts';
import { basicConstraints, general, keyUsage, subjectAltName } from '../support/extensions.ts';
import { generateKeys, type Issued, issue, issueCrl } from '../support/pki.ts';

const HOST = 'www.example.com';
const LONG_AGO = { notBefore: new Date(Date.UTC(2020, 0, 1)), notAfter: new Date(Date.UTC(2021, 0, 1)) };
const CRL_SIGN = [keyUsage(KeyUsageBit.cRLSign)];

const root = await issue({ name: 'Root', ca: true });
const ca = await issue({ name: 'Issuing CA', issuer: root, ca: true });
const good = await issue({ name: HOST, issuer: ca, dnsNames: [HOST] });
const bad = await issue({ name: HOST, issuer: ca, dnsNames: [HOST] });
/** The same CA's key for CRLs, which may not sign certificates. */
const signer = await issue({ name: 'Issuing CA', issuer: root, extensions: CRL_SIGN });
const rootList = await issueCrl({ signer: root });

interface Given {
  readonly crls: readonly Uint8Array[];
  readonly mode?: RevocationMode;
  readonly anchors?: readonly Issued[];
}

function verify(chain: readonly Issued[], { crls, mode = 'hard', anchors = [root] }: Given): Verdict {
  return verifyChain(
    chain.map(({ der }) => der),
    {
      crypto: nodeCrypto,
      store: new TrustStore(anchors.map(({ der }) => der)),
      policy: privatePki,
      purpose: 'server',
      serverName: HOST,
      now: Date.now(),
      revocation: { mode, crls: crls.map((der) => RevocationList.parse(der)) },
    },
  );
}

/** `accepted`, or the code and the reason. */
function outcome(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : `${verdict.refusal.code}: ${verdict.refusal.detail}`;
}

test('another certificate of the CA, from the peer, verifies the list', async () => {
  const crls = [rootList, await issueCrl({ signer, revoked: [bad] })];
  for (const mode of ['soft', 'end-entity', 'hard'] as const) {
    assert.equal(outcome(verify([good, ca, signer], { crls, mode })), 'accepted');
    assert.match(outcome(verify([bad, ca, signer], { crls, mode })), /^x509.revoked/);
  }
  // The key is unknown.
  assert.match(outcome(verify([good, ca], { crls })), /^x509.revocation_unknown: CRL: its signature does not verify/);
  assert.equal(outcome(verify([bad, ca], { crls, mode: 'soft' })), 'accepted');
  const anchors = [root, signer]; // given in addition to the root, and not sent
  assert.equal(outcome(verify([good, ca], { crls, anchors })), 'accepted');
});

test('a certificate that may not sign the list proves nothing', async () => {
  const stranger = await issue({ name: 'Another Root', ca: true });
  const mute = [keyUsage(KeyUsageBit.digitalSignature)];
  for (const [why, impostor, anchors] of [
    [/keyUsage lacks cRLSign/, await issue({ name: 'Issuing CA', issuer: root, extensions: mute }), [root]],
    [/expired on 2021/, await issue({ name: 'Issuing CA', issuer: root, extensions: CRL_SIGN, ...LONG_AGO }), [root]],
    [/unknown|neither trusted/, await issue({ name: 'Issuing CA', issuer: stranger, extensions: CRL_SIGN }), [root]],
    // Also trusted, but not the anchor of the certificate.
    [/neither trusted/, await issue({ name: 'Issuing CA', issuer: stranger, extensions: CRL_SIGN }), [root, stranger]],
    [
      /its signature does not verify with the key of 'CN=Issuing CA'/,
      await issue({ name: 'Issuing CA', extensions: CRL_SIGN }),
      [root],
    ],
    [/does not verify/, await issue({ name: 'Another CA', issuer: root, extensions: CRL_SIGN }), [root]],
  ] as const) {
    const list = await issueCrl({ signer: impostor, revoked: [bad] });
    const named = impostor.certificate.subject === ca.certificate.subject;
    const crls = [rootList, list];
    const hard = outcome(verify([good, ca, impostor], { crls, anchors }));
    assert.match(hard, /^x509.revocation_unknown/);
    if (named) assert.match(hard, why);
    assert.equal(outcome(verify([bad, ca, impostor], { crls, mode: 'soft', anchors })), 'accepted');
  }
});

test("the signer's certificate is checked for revocation too", async () => {
  const list = await issueCrl({ signer, revoked: [bad] });
  const withdrawn = [await issueCrl({ signer: root, revoked: [signer] }), list];
  const refused = outcome(verify([good, ca, signer], { crls: withdrawn }));
  assert.match(refused, /^x509.revocation_unknown: .*that certificate is refused: .*revoked on/);
  assert.equal(outcome(verify([bad, ca, signer], { crls: withdrawn, mode: 'soft' })), 'accepted');
  // Without proof that it is not revoked it is accepted if no proof is required for CAs.
  assert.match(outcome(verify([good, ca, signer], { crls: [list] })), /^x509.revocation_unknown/);
  assert.equal(outcome(verify([good, ca, signer], { crls: [list], mode: 'end-entity' })), 'accepted');
});

test('a CA that changed its key: the list is signed with the old key, higher in the path', async () => {
  const rollover = await issue({ name: 'Issuing CA', issuer: ca, ca: true }); // the new key, signed with the old one
  const [kept, revoked] = [
    await issue({ name: HOST, issuer: rollover, dnsNames: [HOST] }),
    await issue({ name: HOST, issuer: rollover, dnsNames: [HOST] }),
  ];
  const crls = [rootList, await issueCrl({ signer: ca, revoked: [revoked] })];
  assert.equal(outcome(verify([kept, rollover, ca], { crls })), 'accepted');
  assert.match(outcome(verify([revoked, rollover, ca], { crls })), /^x509.revoked/);
});

test('a certificate below, or the checked one itself, cannot sign a list about itself', async () => {
  const extensions = [
    basicConstraints(false),
    keyUsage(KeyUsageBit.digitalSignature | KeyUsageBit.cRLSign),
    subjectAltName([general.dns(HOST)]),
  ];
  const both = await issue({ name: 'Issuing CA', issuer: ca, extensions });
  const crls = [rootList, await issueCrl({ signer: both })];
  for (const mode of ['end-entity', 'hard'] as const)
    for (const chain of [
      [both, ca],
      [both, ca, both],
    ])
      assert.match(outcome(verify(chain, { crls, mode })), /^x509.revocation_unknown/);
});

test('many certificates with the same name stay within the budget', async () => {
  const keys = await generateKeys();
  const same = await Promise.all(
    Array.from({ length: 110 }, () => issue({ name: 'Issuing CA', issuer: root, extensions: CRL_SIGN, keys })),
  );
  const crls = [rootList, await issueCrl({ signer })];
  assert.match(outcome(verify([good, ca, ...same], { crls })), /^x509.too_complex/);
});

test('a delta list revokes, clears nothing, and is reported', async () => {
  const full = await issueCrl({ signer: ca, number: 1 });
  const delta = await issueCrl({ signer: ca, revoked: [bad], base: 1 });
  for (const crls of [
    [rootList, full, delta],
    [rootList, delta, full],
    [rootList, delta],
  ])
    for (const mode of ['soft', 'hard'] as const)
      assert.match(outcome(verify([bad, ca], { crls, mode })), /^x509.revoked: revoked on .* \(delta CRL\)/);

  const both = verify([good, ca], { crls: [rootList, full, delta] });
  assert.ok(both.accepted);
  assert.match(both.revocation[0]!, /not revoked \(CRL; delta CRL: it does not list the certificate/);
  const alone = outcome(verify([good, ca], { crls: [rootList, delta] }));
  assert.match(alone, /^x509.revocation_unknown: delta CRL: .*clears none by itself/);

  // An unusable one is also reported next to the complete list.
  const forged = await issueCrl({ signer: await issue({ name: 'Issuing CA', ca: true }), revoked: [bad], base: 1 });
  const unused = verify([bad, ca], { crls: [rootList, full, forged] });
  assert.ok(unused.accepted);
  assert.match(unused.revocation[0]!, /not revoked \(CRL; CRL: its signature does not verify/);
});

test('a delta list that removes a certificate from the complete one does not override it', async () => {
  const held = await issueCrl({ signer: ca, revoked: [bad], reason: 'certificateHold', number: 1 });
  const lifted = await issueCrl({ signer: ca, revoked: [bad, good], reason: 'removeFromCRL', base: 1 });
  assert.match(outcome(verify([bad, ca], { crls: [rootList, lifted, held] })), /^x509.revoked: .* \(CRL\)/);
  assert.equal(outcome(verify([good, ca], { crls: [rootList, lifted, held] })), 'accepted');
});

test('a delta list whose indicator is not critical, or has no number, is refused', async () => {
  const lax = await issueCrl({ signer: ca, base: 1, critical: false });
  assert.throws(() => RevocationList.parse(lax), { code: 'x509.bad_crl', message: /deltaCRLIndicator is not marked/ });
  const delta = await issueCrl({ signer: ca, base: 1 });
  const at = Buffer.from(delta).indexOf(Buffer.from('551d1b0101ff0403020101', 'hex'));
  assert.ok(at > 0);
  delta[at + 8] = 0x04;
  assert.throws(() => RevocationList.parse(delta), { code: 'x509.bad_crl', message: /BaseCRLNumber/ });
});
