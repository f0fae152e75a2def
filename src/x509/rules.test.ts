import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { rootCertificates } from 'node:tls';
import { certificatePolicies, extension, general, subjectAltName } from '../../tests/support/extensions.ts';
import { issue } from '../../tests/support/pki.ts';
import type { PublicKeyInfo } from '../crypto/public-key-info.ts';
import { fromHex } from '../util/hex.ts';
import { Certificate, readCertificates } from './certificate.ts';
import { inspect } from './inspect.ts';
import { demand, webpki } from './policy.ts';
import { RULE_TABLE, RULES, type RuleInput, type RuleName } from './rules.ts';

const DAY = 86_400_000;

/** The result of a rule for a certificate with only these fields. */
function says(name: RuleName, certificate: Partial<Certificate>, rest: Partial<RuleInput> = {}): string | undefined {
  const subject = { certificate, key: undefined, signature: undefined, serverName: undefined, ...rest };
  return RULE_TABLE[name].check!(subject as unknown as RuleInput);
}

test('every rule cites its source and the roles to which it applies', () => {
  for (const [name, rule] of Object.entries(RULE_TABLE)) {
    assert.match(rule.source, /RFC \d+|BR \d/, name);
    assert.equal(rule.check !== undefined, rule.roles.length > 0, name);
  }
});

test('docs/x509.md lists each rule with its policies and its source', () => {
  const page = readFileSync(new URL('../../docs/x509.md', import.meta.url), 'utf8');
  const section = page.slice(page.indexOf('### Rules by name'), page.indexOf('The last four'));
  const rows = [...section.matchAll(/^\| `([a-z0-9-]+)` \| (.+?) \| (.+?) \|$/gm)].map(([, ...cells]) => cells);
  const rules = Object.entries(RULE_TABLE).map(([name, { policies, source }]) => [
    name,
    policies.length === 0 ? 'on demand' : policies.join(', '),
    source,
  ]);
  assert.deepEqual(rows, rules);
});

test('serial numbers are positive and have at most 20 octets', () => {
  const of = (hex: string): string | undefined => says('serial-number', { serialNumber: fromHex(hex)! });
  assert.equal(of('01'), undefined);
  assert.equal(of('7f'.repeat(20)), undefined);
  assert.match(of('00')!, /not positive/);
  assert.match(of('ff')!, /not positive/);
  assert.match(of('7f'.repeat(21))!, /21 octets/);
});

test("keys that the web's rules forbid are refused", () => {
  const of = (name: RuleName, key: Partial<PublicKeyInfo>): string | undefined =>
    says(name, {}, { key: key as PublicKeyInfo });
  assert.equal(of('web-key', { type: 'rsa', bits: 2048 }), undefined);
  assert.equal(of('web-key', { type: 'ec', curve: 'secp384r1', bits: 384 }), undefined);
  assert.match(of('web-key', { type: 'rsa', bits: 2052 })!, /not a multiple of 8/);
  assert.match(of('web-key', { type: 'ed25519', bits: 256 })!, /ed25519/);
  assert.match(of('rsa-2048', { type: 'rsa', bits: 1024 })!, /fewer than 2,048/);
  assert.equal(of('rsa-2048', { type: 'ec', curve: 'secp256r1', bits: 256 }), undefined);
});

test('signatures with SHA-1 and MD5 are refused', () => {
  const of = (hash: 'md5' | 'sha1' | 'sha256'): string | undefined =>
    says('strong-signature', {}, { signature: { kind: 'rsa-pkcs1', hash } });
  assert.match(of('sha1')!, /SHA1/);
  assert.match(of('md5')!, /MD5/);
  assert.equal(of('sha256'), undefined);
});

test('under webpki RSA-PSS needs a salt as long as its hash', () => {
  const of = (saltLength?: number): string | undefined =>
    says('web-signature', {}, { signature: { kind: 'rsa-pss', hash: 'sha256', ...(saltLength && { saltLength }) } });
  assert.equal(of(), undefined);
  assert.match(of(94)!, /a salt of 94 bytes/);
});

test('the maximum validity depends on the date of issue', () => {
  const of = (issued: string, days: number): string | undefined => {
    const notBefore = Date.parse(issued);
    return says('validity-limit', { notBefore, notAfter: notBefore + days * DAY - 1000 });
  };
  for (const [issued, days] of [
    ['2026-03-14', 398],
    ['2026-03-15', 200],
    ['2027-03-15', 100],
    ['2029-03-15', 47],
  ] as const) {
    assert.equal(of(issued, days), undefined, issued);
    assert.match(of(issued, days + 1)!, new RegExp(`longer than ${days}`));
  }
});

test('common names must be copies of alternative names, except for loopback', async () => {
  const make = async (name: string, ...names: Uint8Array[]): Promise<Certificate> =>
    Certificate.parse((await issue({ name, extensions: [subjectAltName(names)] })).der);
  const serverName = { kind: 'dns', name: 'www.example.com' } as const;
  const of = (certificate: Certificate): string | undefined => says('common-name', certificate, { serverName });
  const v6 = general.ip(0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
  assert.equal(of(await make('www.example.com', general.dns('www.example.com'))), undefined);
  assert.equal(of(await make('2001:db8::1', v6)), undefined);
  for (const [name, ...names] of [
    ['Www.example.com', general.dns('www.example.com')],
    ['example.com', general.dns('*.example.com')],
    ['2001:DB8::1', v6],
    ['0xC0A80101', general.ip(192, 168, 1, 1)],
    ['192.168.001.001', general.ip(192, 168, 1, 1)],
  ] as const)
    assert.match(of(await make(name, ...names))!, /none of its alternative names/, name);
  const local = await make('anything', general.dns('localhost'));
  assert.equal(says('common-name', local, { serverName: { kind: 'dns', name: 'a.localhost' } }), undefined);
  assert.equal(
    says('common-name', local, { serverName: { kind: 'ip', bytes: Uint8Array.of(127, 0, 0, 1) } }),
    undefined,
  );
});

test('missing required fields are reported', async () => {
  const plain = Certificate.parse((await issue({ name: 'leaf', dnsNames: ['a.example'] })).der);
  const extensions = [
    certificatePolicies(['2.23.140.1.2.1']),
    extension('signedCertificateTimestamps', Uint8Array.of(4, 0)),
    extension('authorityInfoAccess', Uint8Array.of(0x30, 0)),
  ];
  const full = Certificate.parse((await issue({ name: 'leaf', extensions })).der);
  for (const name of ['certificate-policies', 'certificate-transparency', 'authority-info-access'] as const) {
    assert.equal(RULES[name].policies.length, 0);
    assert.match(says(name, plain)!, /^it has no /);
    assert.equal(says(name, full), undefined);
    const context = {
      policy: demand(webpki, name),
      purpose: 'any',
      serverName: undefined,
      now: plain.notBefore,
    } as const;
    const answer = inspect(plain, 'end-entity', context);
    assert.equal('code' in answer && answer.rule, name);
  }
});

test('roots older than the Baseline Requirements are exempt, and no others', () => {
  const context = { purpose: 'server', serverName: undefined } as const;
  const refusedBy = (policy: typeof webpki): string[] =>
    readCertificates(rootCertificates.join('\n'))
      .filter((root) => 'code' in inspect(root, 'anchor', { ...context, policy, now: root.notBefore }))
      .map((root) => root.subject.toString());
  assert.deepEqual(refusedBy(webpki), []);
  for (const name of refusedBy({ ...webpki, exemptsOldRoots: false }))
    assert.match(name, /QuoVadis Root CA [23]|Certigna|ePKI|TWCA Global Root CA|Starfield Class 2|Go Daddy Class 2/);
});
