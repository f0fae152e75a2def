import assert from 'node:assert/strict';
import { test } from 'node:test';
import { issue } from '../../../../tests/support/pki.ts';
import { nodeCrypto } from '../../../platform/node/crypto/provider.ts';
import { PARKED } from '../../../tls/parked.ts';
import type { VerifyAnswer, VerifyRequest } from '../../../tls/verifier.ts';
import { KeyUsage } from '../../../tls/verifier.ts';
import { Certificate } from '../../../x509/certificate.ts';
import { webpki } from '../../../x509/policy.ts';
import { explainVerdict, type Verdict } from '../../../x509/verdict.ts';
import { type StrictVerifierOptions, strictVerifier } from './strict-verifier.ts';

const HOST = 'www.example.com';
const root = await issue({ name: 'Root', ca: true });
const leaf = await issue({ name: HOST, issuer: root, dnsNames: [HOST] });

function ask(request: Partial<VerifyRequest> = {}, options: Partial<StrictVerifierOptions> = {}): VerifyAnswer {
  const verifier = strictVerifier({ crypto: nodeCrypto, anchors: [root.der], policy: webpki, ...options });
  const standard = {
    peer: 'server',
    chain: [leaf.der],
    serverName: HOST,
    now: Date.now(),
    ocspResponse: undefined,
  } as const;
  const answer = verifier.verify({ ...standard, ...request });
  assert.notEqual(answer, PARKED);
  return answer as VerifyAnswer;
}

test('an accepted chain has the key, its usage and the verdict', () => {
  const answer = ask();
  assert.ok(answer.accepted);
  const { publicKeyInfo, keyUsage } = Certificate.parse(leaf.der);
  assert.deepEqual(answer.leaf, { publicKeyInfo, keyUsage, publicKey: answer.leaf.publicKey });
  assert.equal(answer.leaf.publicKey!(nodeCrypto).curve, 'secp256r1');
  assert.equal(answer.leaf.keyUsage! & KeyUsage.digitalSignature, KeyUsage.digitalSignature);
  assert.deepEqual(explainVerdict(answer.verdict as Verdict), [`1. CN=${HOST}`, 'trusted: CN=Root']);
});

test('equal certificates are returned in the same arrays, byte for byte', async () => {
  const other = await issue({ name: HOST, issuer: root, dnsNames: [HOST] });
  const verifier = strictVerifier({ crypto: nodeCrypto, anchors: [root.der], policy: webpki });
  const chainOf = (...chain: Uint8Array[]) => {
    const request = { peer: 'server', chain, serverName: HOST, now: Date.now(), ocspResponse: undefined } as const;
    const answer = verifier.verify(request) as VerifyAnswer;
    assert.ok(answer.accepted);
    return answer.chain!;
  };
  const first = chainOf(leaf.der.slice());
  const second = chainOf(leaf.der.slice(), other.der); // the second is unused, and is returned too
  assert.deepEqual(first, [leaf.der]);
  assert.deepEqual(second, [leaf.der, other.der]);
  assert.equal(first[0], second[0]);
  assert.notEqual(first[0], leaf.der); // the peer's bytes belong to the record
});

test('an acceptance expires with the first certificate of the path', async () => {
  const soon = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000);
  const brief = await issue({ name: 'Brief CA', ca: true, issuer: root, notAfter: soon });
  const long = await issue({ name: HOST, issuer: brief, dnsNames: [HOST] });
  const answer = ask({ chain: [long.der, brief.der] });
  assert.ok(answer.accepted);
  assert.equal(answer.notAfter, soon.getTime());
});

test("a refusal is an error with code, alert, and the certificate's position and subject", () => {
  const answer = ask({ serverName: 'other.example.com' });
  assert.ok(!answer.accepted);
  assert.equal(answer.error.code, 'x509.name_mismatch');
  assert.equal(answer.error.alert, 42);
  assert.match(
    answer.error.message,
    /^certificate 1 of the path \(CN=www\.example\.com\): it is valid for DNS:www\.example\.com/,
  );
  assert.ok(!(answer.verdict as Verdict).accepted);
});

test('the hint for a broken rule names its relaxation', async () => {
  const odd = await issue({ name: 'Somebody', issuer: root, dnsNames: [HOST] });
  const answer = ask({ chain: [odd.der] });
  assert.ok(!answer.accepted);
  assert.equal(answer.error.code, 'x509.profile');
  assert.match(answer.error.hint, /policy 'webpki,-common-name'/);
  assert.match(answer.error.hint, /if this CA is your own, pass its root/);
});

test("no name is checked with check_hostname off, nor for clients, and the CAs' names are offered", async () => {
  assert.ok(ask({ serverName: 'other.example.com' }, { checkHostname: false }).accepted);
  assert.ok(ask({ peer: 'client', serverName: undefined }).accepted);
  const server = await issue({ name: HOST, issuer: root, dnsNames: [HOST], extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] });
  assert.ok(!ask({ peer: 'client', serverName: undefined, chain: [server.der] }).accepted);
  const { acceptableCaNames } = strictVerifier({ crypto: nodeCrypto, anchors: [root.der], policy: webpki });
  assert.deepEqual(acceptableCaNames, [Certificate.parse(root.der).subject.encoded]);
});

test('the verdict outlives the request', () => {
  const chain = [leaf.der.slice()];
  const answer = ask({ chain });
  chain[0]!.fill(0);
  assert.ok(answer.accepted);
  assert.deepEqual(answer.leaf.publicKeyInfo, Certificate.parse(leaf.der).publicKeyInfo);
});

test('invalid certificates are refused, and never throw', () => {
  for (const der of [new Uint8Array(0), Uint8Array.of(0x30), new Uint8Array(1_000), leaf.der.subarray(0, 200)]) {
    const answer = ask({ chain: [der] });
    assert.ok(!answer.accepted);
    assert.match(answer.error.code, /^der\./);
  }
});
