// CAs that sign with RSA-PSS and other salt lengths, as made by `openssl -sigopt rsa_padding_mode:pss`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portableCrypto } from '../../src/crypto/portable/provider.ts';
import { nodeCrypto } from '../../src/platform/node/crypto/provider.ts';
import { readCertificates } from '../../src/x509/certificate.ts';
import { privatePki, type VerificationPolicy, webpki } from '../../src/x509/policy.ts';
import { TrustStore } from '../../src/x509/trust-store.ts';
import { describeRefusal, type Verdict } from '../../src/x509/verdict.ts';
import { verifyChain } from '../../src/x509/verify.ts';
import { testWithPrograms } from '../support/programs.ts';

interface Made {
  readonly root: Uint8Array;
  readonly leaf: Uint8Array;
}

/** @param key - options of `openssl req -newkey` for the CA. @param saltLength - of its signatures, in bytes. */
function make(key: readonly string[], saltLength: number): Made {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-pss-'));
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  };
  try {
    const pss = ['-sha256', '-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${saltLength}`];
    const ca = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=PSS Root', '-days', '30', '-nodes'];
    openssl('req', '-x509', '-newkey', ...key, ...pss, ...ca);
    const request = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', 'leaf.key'];
    const names = ['-subj', '/CN=pss.test', '-addext', 'subjectAltName=DNS:pss.test'];
    openssl('req', '-new', ...request, ...names, '-out', 'leaf.csr');
    const issue = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-days', '30', '-copy_extensions', 'copy', '-out', 'leaf.pem'];
    openssl('x509', '-req', '-in', 'leaf.csr', ...issue, ...pss);
    const read = (name: string): Uint8Array => readCertificates(readFileSync(join(folder, name)))[0]!.der;
    return { root: read('ca.pem'), leaf: read('leaf.pem') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function verify({ root, leaf }: Made, crypto = nodeCrypto, policy: VerificationPolicy = privatePki): Verdict {
  const store = new TrustStore([root]);
  return verifyChain([leaf], { crypto, store, policy, purpose: 'server', serverName: 'pss.test', now: Date.now() });
}

const RESTRICTED = ['rsa-pss', '-pkeyopt', 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_pss_keygen_md:sha256'];
RESTRICTED.push('-pkeyopt', 'rsa_pss_keygen_mgf1_md:sha256', '-pkeyopt', 'rsa_pss_keygen_saltlen:64');

/** 222 is the maximum for 2,048 bits, the default of OpenSSL 1.1 and 3.0. */
for (const [name, key, saltLength] of [
  ['an RSA key, the longest salt', ['rsa:2048'], 222],
  ['an RSA key, no salt', ['rsa:2048'], 0],
  ['an RSA-PSS key that asks for 64 bytes', RESTRICTED, 64],
  ['an RSA-PSS key that asks for 64 bytes, and more of them', RESTRICTED, 222],
] as const)
  testWithPrograms(['openssl'], `${name}: what it signed is accepted, and nothing that was changed`, () => {
    const made = make(key, saltLength);
    for (const crypto of [nodeCrypto, portableCrypto]) {
      const verdict = verify(made, crypto);
      assert.ok(verdict.accepted, verdict.accepted ? '' : describeRefusal(verdict.refusal));
      const changed = made.leaf.slice();
      changed[changed.length - 1]! ^= 1;
      const refused = verify({ ...made, leaf: changed }, crypto);
      assert.equal(refused.accepted ? 'accepted' : refused.refusal.code, 'x509.bad_signature');
    }
  });

testWithPrograms(['openssl'], 'under webpki such signatures are refused, and the error names the rule', () => {
  const verdict = verify(make(['rsa:2048'], 222), nodeCrypto, {
    ...webpki,
    rules: new Set(['web-signature', 'strong-signature']),
  });
  assert.ok(!verdict.accepted);
  assert.equal(verdict.refusal.code, 'x509.unsupported_signature');
  assert.equal(verdict.refusal.rule, 'web-signature');
});
