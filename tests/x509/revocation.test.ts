// Revocation with OpenSSL's output: CRLs from `openssl ca -gencrl`, responses from `openssl ocsp`.
import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import { isTlsError } from '../../src/errors.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { Certificate } from '../../src/x509/certificate.ts';
import { RevocationList, readRevocationLists } from '../../src/x509/crl.ts';
import { KeyUsageBit } from '../../src/x509/extensions.ts';
import { checkOcspResponse } from '../../src/x509/ocsp.ts';
import { privatePki, relax, webpki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { describeRefusal, type Verdict } from '../../src/x509/verdict.ts';
import { type VerifyOptions, verifyChain } from '../../src/x509/verify.ts';
import { Authority } from '../support/authority.ts';
import {
  basicConstraints,
  extension,
  extKeyUsage,
  general,
  keyIdentifier,
  keyUsage,
  subjectAltName,
} from '../support/extensions.ts';
import { type Issued, issue, issueCrl } from '../support/pki.ts';
import { testWithPrograms } from '../support/programs.ts';

const HOST = 'www.example.com';
const DAY = 86_400_000;

const root = await issue({ name: 'Root', ca: true });
const good = await issue({ name: HOST, issuer: root, dnsNames: [HOST] });
const bad = await issue({ name: HOST, issuer: root, dnsNames: [HOST] });

function withAuthority(name: string, run: (authority: Authority) => void | Promise<void>): void {
  testWithPrograms(['openssl'], name, async () => {
    const authority = new Authority(root, [good, bad], [bad]);
    try {
      await run(authority);
    } finally {
      authority.close();
    }
  });
}

function verify(chain: readonly Issued[], options: Partial<VerifyOptions>): Verdict {
  const standard = {
    crypto: nodeCrypto,
    store: new TrustStore([root.der]),
    policy: webpki,
    purpose: 'server',
  } as const;
  const ders = chain.map(({ der }) => der);
  return verifyChain(ders, { ...standard, serverName: HOST, now: Date.now() + 2_000, ...options });
}

function codeOf(verdict: Verdict): string {
  return verdict.accepted ? 'accepted' : verdict.refusal.code;
}

withAuthority(
  'a CRL revokes the listed certificates, and hard mode needs a current one from that CA',
  async (authority) => {
    const crls = readRevocationLists(authority.crl());
    for (const mode of ['soft', 'hard'] as const) {
      assert.equal(codeOf(verify([bad], { revocation: { crls, mode } })), 'x509.revoked');
      const verdict = verify([good], { revocation: { crls, mode } });
      assert.ok(verdict.accepted, verdict.accepted ? '' : describeRefusal(verdict.refusal));
      assert.deepEqual(verdict.revocation, [`CN=${HOST}: not revoked (CRL)`]);
    }
    const late = { revocation: { crls, mode: 'hard' }, now: Date.now() + 2 * DAY } as const;
    assert.equal(codeOf(verify([good], late)), 'x509.revocation_unknown');
    assert.equal(codeOf(verify([bad], { ...late, revocation: { crls } })), 'accepted');
    assert.equal(codeOf(verify([good], { revocation: { mode: 'hard' } })), 'x509.revocation_unknown');

    const impostor = await issue({ name: 'Root', ca: true });
    const forged = new Authority(impostor, [good], [good]);
    try {
      const others = readRevocationLists(forged.crl());
      assert.equal(codeOf(verify([good], { revocation: { crls: others } })), 'accepted');
      assert.equal(codeOf(verify([good], { revocation: { crls: others, mode: 'hard' } })), 'x509.revocation_unknown');
      assert.equal(codeOf(verify([good], { revocation: { crls: [...others, ...crls], mode: 'hard' } })), 'accepted');
    } finally {
      forged.close();
    }
  },
);

withAuthority('a CRL of a CA that may not sign CRLs, and one without a number', async (authority) => {
  const crls = readRevocationLists(authority.crl(false));
  const hard = { crls, mode: 'hard' } as const;
  assert.equal(codeOf(verify([good], { revocation: hard })), 'x509.revocation_unknown');
  assert.equal(codeOf(verify([good], { revocation: hard, policy: relax(webpki, 'crl-number') })), 'accepted');

  const identifier = keyIdentifier(Uint8Array.of(1, 2, 3));
  const extensions = [basicConstraints(true), keyUsage(KeyUsageBit.keyCertSign), identifier];
  const mute = await issue({ name: 'Mute', extensions });
  const leaf = await issue({ name: HOST, issuer: mute, dnsNames: [HOST] });
  const other = new Authority(mute, [leaf], []);
  try {
    const options = { policy: privatePki, store: new TrustStore([mute.der]) };
    const mutes = { crls: readRevocationLists(other.crl()), mode: 'hard' } as const;
    const verdict = verify([leaf], { ...options, revocation: mutes });
    assert.equal(codeOf(verdict), 'x509.revocation_unknown');
    assert.match(verdict.accepted ? '' : verdict.refusal.detail, /cRLSign/);
  } finally {
    other.close();
  }
});

withAuthority('a SHA-1 signature can revoke a certificate, but not clear one', (authority) => {
  const crls = readRevocationLists(authority.crl(true, 'sha1'));
  const ocspResponse = authority.ocsp(good, undefined, '-rmd', 'sha1');
  for (const proof of [
    { revocation: { crls, mode: 'hard' } },
    { revocation: { mode: 'hard' }, ocspResponse },
  ] as const) {
    const verdict = verify([good], proof);
    assert.equal(codeOf(verdict), 'x509.revocation_unknown');
    assert.match(verdict.accepted ? '' : verdict.refusal.detail, /signed with SHA1/);
    assert.equal(codeOf(verify([good], { ...proof, policy: relax(webpki, 'strong-signature') })), 'accepted');
  }
  assert.equal(codeOf(verify([bad], { revocation: { crls } })), 'x509.revoked');
  const revoked = authority.ocsp(bad, undefined, '-rmd', 'sha1');
  assert.equal(codeOf(verify([bad], { ocspResponse: revoked })), 'x509.revoked');
});

withAuthority('a responder with a 1,024-bit RSA key can revoke a certificate, but not clear one', async (authority) => {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: Uint8Array.of(1, 0, 1) };
  const keysOf = (modulusLength: number) =>
    webcrypto.subtle.generateKey({ ...algorithm, modulusLength }, true, ['sign', 'verify']);
  const responderOf = async (bits: number) =>
    issue({ name: 'Responder', issuer: root, extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'], keys: await keysOf(bits) });
  const revocation = { mode: 'hard' } as const;
  const strong = await responderOf(2048);
  assert.equal(codeOf(verify([good], { revocation, ocspResponse: authority.ocsp(good, strong) })), 'accepted');
  const weak = await responderOf(1024);
  const ocspResponse = authority.ocsp(good, weak);
  const verdict = verify([good], { revocation, ocspResponse });
  assert.equal(codeOf(verdict), 'x509.revocation_unknown');
  assert.match(verdict.accepted ? '' : verdict.refusal.detail, /its RSA key has 1024 bits, fewer than 2,048/);
  assert.equal(codeOf(verify([good], { revocation, ocspResponse, policy: relax(webpki, 'rsa-2048') })), 'accepted');
  assert.equal(codeOf(verify([bad], { ocspResponse: authority.ocsp(bad, weak) })), 'x509.revoked');
});

withAuthority('every strict prefix of a CRL is refused, and a changed one proves nothing', (authority) => {
  const [crl] = readRevocationLists(authority.crl());
  const der = new Uint8Array(Buffer.from(authority.crl().replace(/-----.*-----/g, ''), 'base64'));
  for (let length = 0; length < der.length; length++)
    assert.throws(() => RevocationList.parse(der.subarray(0, length)), { code: 'x509.bad_crl' });
  const changed = der.slice();
  changed[der.length - 1]! ^= 1;
  const crls = [RevocationList.parse(changed)];
  assert.equal(codeOf(verify([bad], { revocation: { crls } })), 'accepted');
  assert.equal(crl!.revocationDate(Certificate.parse(bad.der).serialNumber), Date.UTC(2026, 0, 1));
  assert.equal(crl!.revocationDate(Certificate.parse(good.der).serialNumber), undefined);
});

withAuthority('a stapled OCSP response, signed by the CA or a delegated responder', async (authority) => {
  const responder = await issue({ name: 'Responder', issuer: root, extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] });
  for (const signer of [undefined, responder])
    for (const options of [[], ['-resp_key_id']]) {
      const ocsp = (c: Issued): Uint8Array => authority.ocsp(c, signer, ...options);
      const hard = { mode: 'hard' } as const;
      assert.equal(codeOf(verify([good], { ocspResponse: ocsp(good), revocation: hard })), 'accepted');
      assert.equal(codeOf(verify([bad], { ocspResponse: ocsp(bad) })), 'x509.revoked');
      // For another certificate it proves nothing.
      assert.equal(codeOf(verify([good], { ocspResponse: ocsp(bad), revocation: hard })), 'x509.revocation_unknown');
      assert.equal(codeOf(verify([good], { ocspResponse: ocsp(bad) })), 'accepted');
    }
});

withAuthority('a responder in a CRL of its CA clears nothing', async (authority) => {
  const responder = await issue({ name: 'Responder', issuer: root, extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] });
  const ocspResponse = authority.ocsp(good, responder);
  const [withdrawn, empty] = [await issueCrl({ signer: root, revoked: [responder] }), await issueCrl({ signer: root })];
  const stapledOnly = (crl: Uint8Array): Verdict => {
    const list = RevocationList.parse(crl);
    // It covers the responder and not the leaf, so that only the response can clear the leaf.
    list.covers = (certificate) => (certificate.subject.toString() === 'CN=Responder' ? 'all-reasons' : undefined);
    return verify([good], { ocspResponse, revocation: { crls: [list], mode: 'hard' } });
  };
  assert.equal(codeOf(stapledOnly(empty)), 'accepted');
  const verdict = stapledOnly(withdrawn);
  assert.equal(codeOf(verdict), 'x509.revocation_unknown');
  assert.match(verdict.accepted ? '' : verdict.refusal.detail, /its responder's answer cannot be used: revoked on/);
});

withAuthority('an OCSP response that is stale, forged or signed by another CA', async (authority) => {
  const certificate = Certificate.parse(good.der);
  const issuer = Certificate.parse(root.der);
  const issuerKey = nodeCrypto.importPublicKey(issuer.publicKeyInfo);
  const question = { certificate, issuer, issuerKey, crypto: nodeCrypto, now: Date.now() };
  const refused = (response: Uint8Array, message: RegExp, now = question.now): void => {
    assert.throws(() => checkOcspResponse(response, { ...question, now }), { code: 'x509.bad_ocsp_response', message });
  };
  const response = authority.ocsp(good);
  assert.deepEqual(checkOcspResponse(response, question), { kind: 'good' });
  refused(response, /it ended on/, Date.now() + 2 * DAY);
  refused(response, /begins in the future/, Date.now() - DAY);
  const changed = response.slice();
  changed[Buffer.from(response).indexOf(Buffer.from(certificate.serialNumber)) + 30]! ^= 1;
  assert.throws(() => checkOcspResponse(changed, question), isTlsError);
  const untrained = await issue({ name: 'Untrained', issuer: root });
  refused(authority.ocsp(good, untrained), /not certified for OCSP/);
  const delegated = [
    extKeyUsage(['1.3.6.1.5.5.7.3.9']),
    extension('signedCertificateTimestamps', new Uint8Array(0), true),
  ];
  const obscure = await issue({ name: 'Obscure', issuer: root, extensions: delegated });
  refused(authority.ocsp(good, obscure), /critical extension signedCertificateTimestamps is not understood/);
  const stranger = await issue({ name: 'Stranger', extendedKeyUsage: ['1.3.6.1.5.5.7.3.9'] });
  refused(authority.ocsp(good, stranger), /not certified by the CA/);
  for (let length = 0; length < response.length; length++)
    assert.throws(() => checkOcspResponse(response.subarray(0, length), question), { code: 'x509.bad_ocsp_response' });
});

withAuthority('a must-staple certificate is accepted only with a good response', async (authority) => {
  const feature = extension('tlsFeature', Uint8Array.of(0x30, 3, 2, 1, 5));
  const extensions = [basicConstraints(false), subjectAltName([general.dns(HOST)]), feature];
  const leaf = await issue({ name: HOST, issuer: root, extensions });
  const database = new Authority(root, [leaf, good], []);
  try {
    const ocspResponse = database.ocsp(leaf);
    const options = { policy: privatePki };
    assert.equal(codeOf(verify([leaf], { ...options, ocspResponse })), 'accepted');
    assert.equal(codeOf(verify([leaf], options)), 'x509.must_staple');
    assert.equal(codeOf(verify([leaf], { ...options, ocspResponse: authority.ocsp(good) })), 'x509.must_staple');
    assert.equal(codeOf(verify([leaf], { ...options, ocspResponse, now: Date.now() + 2 * DAY })), 'x509.must_staple');
    const client = { ...options, purpose: 'client', serverName: undefined } as const;
    assert.equal(codeOf(verify([leaf], client)), 'accepted');
  } finally {
    database.close();
  }
});
