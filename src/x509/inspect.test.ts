// Checks of one certificate in its role: which anchors may issue, and malformed names.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type * as x509 from '@peculiar/x509';
import {
  basicConstraints,
  commonName,
  general,
  keyUsage,
  nameConstraints,
  subjectAltName,
} from '../../tests/support/extensions.ts';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { DerReader, Tag } from '../asn1/der.ts';
import { encodeBitString, encodeDer, encodeSequence } from '../asn1/write.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Certificate } from './certificate.ts';
import { KeyUsageBit } from './extensions.ts';
import { privatePki, relax, rfc5280, type VerificationPolicy } from './policy.ts';
import { TrustStore } from './trust-store.ts';
import { verifyChain } from './verify.ts';

const HOST = 'www.example.com';

function codeOf(chain: readonly Issued[], anchor: Issued, policy: VerificationPolicy): string {
  const store = new TrustStore([anchor.der]);
  const options = { crypto: nodeCrypto, store, policy, serverName: HOST, now: Date.now() };
  const verdict = verifyChain(
    chain.map(({ der }) => der),
    { ...options, purpose: 'server' },
  );
  return verdict.accepted ? 'accepted' : verdict.refusal.code;
}

const leafUnder = (issuer: Issued): Promise<Issued> => issue({ name: HOST, issuer, dnsNames: [HOST] });

test('an anchor of version 3 issues only if its basicConstraints say that it is a CA', async () => {
  const selfSigned = (...extensions: x509.Extension[]) => issue({ name: 'Root', extensions });
  const silent = await selfSigned(keyUsage(KeyUsageBit.keyCertSign));
  for (const policy of [rfc5280, privatePki])
    assert.equal(codeOf([await leafUnder(silent)], silent, policy), 'x509.not_a_ca');
  const stated = await selfSigned(keyUsage(KeyUsageBit.keyCertSign), basicConstraints(true));
  assert.equal(codeOf([await leafUnder(stated)], stated, privatePki), 'accepted');
  // A device's own certificate is trusted for itself, and not for others that its key signs.
  const device = await selfSigned(keyUsage(KeyUsageBit.digitalSignature), subjectAltName([general.dns(HOST)]));
  assert.equal(codeOf([device], device, privatePki), 'accepted');
  assert.equal(codeOf([await leafUnder(device)], device, privatePki), 'x509.not_a_ca');
});

test('an anchor of version 1, which has no extensions, may issue if the rule on versions is relaxed', async () => {
  const root = await issue({ name: 'Root', ca: true });
  const [leaf, old] = [await leafUnder(root), withoutExtensions(root)];
  assert.equal(codeOf([leaf], old, privatePki), 'accepted');
  assert.equal(codeOf([leaf], old, rfc5280), 'x509.profile');
  assert.equal(codeOf([leaf], old, relax(rfc5280, 'version-3', 'subject-key-identifier')), 'accepted');
});

/** The same key and names in version 1. Its signature does not verify, which is not checked for an anchor. */
function withoutExtensions({ der, ...rest }: Issued): Issued {
  const { tbs, signatureAlgorithm, signature } = Certificate.parse(der);
  const reader = new DerReader(tbs, 'tbs').enter('tbs');
  const fields: Uint8Array[] = [];
  while (!reader.done) fields.push(reader.element('field').encoded);
  const [, ...unversioned] = fields.slice(0, -1);
  const changed = encodeSequence(encodeSequence(...unversioned), signatureAlgorithm, encodeBitString(signature));
  return { ...rest, der: changed };
}

test('a malformed directory name is a fault of its certificate, and never thrown', async () => {
  const root = await issue({ name: 'Root', ca: true });
  const excluded = [general.directory(commonName('x'))];
  const constrained = await issue({
    name: 'Constrained',
    issuer: root,
    extensions: [basicConstraints(true), nameConstraints({ excluded })],
  });
  const empty = general.directory(encodeSequence(encodeDer(Tag.set)));
  for (const [names, code] of [
    [[general.dns(HOST), general.directory(commonName('y'))], 'accepted'],
    [[general.dns(HOST), empty], 'x509.malformed'],
  ] as const) {
    const end = await issue({ name: HOST, issuer: constrained, extensions: [subjectAltName(names)] });
    assert.equal(codeOf([end, constrained], root, privatePki), code);
  }
});
