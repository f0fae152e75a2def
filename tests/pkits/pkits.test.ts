// The harness of `npm run pkits`: its table, and its results for a folder. The suite's own certificates are not
// included.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { certificatePolicies } from '../support/extensions.ts';
import { issue, issueCrl } from '../support/pki.ts';
import { type Exceptions, isClean, parseCases, runCases } from './harness.ts';

const CASES = parseCases(readFileSync(new URL('cases.txt', import.meta.url), 'utf8'));
const EXCEPTIONS = JSON.parse(readFileSync(new URL('exceptions.json', import.meta.url), 'utf8')) as Exceptions;
const SCRIPT = fileURLToPath(new URL('../../scripts/pkits.ts', import.meta.url));

/** Number of tests in each section, 4.1 to 4.13, of the document. */
const TESTS = [6, 8, 11, 21, 8, 17, 5, 20, 8, 14, 11, 10, 38];

let folder: string;
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thimble-pkits-'));
  for (const name of ['certs', 'crls']) mkdirSync(join(folder, name));
  const root = await issue({ name: 'Trust Anchor', ca: true });
  const ca = await issue({ name: 'CA', issuer: root, ca: true });
  const good = await issue({ name: 'Good', issuer: ca });
  const bad = await issue({ name: 'Bad', issuer: ca });
  const policies = [certificatePolicies(['2.16.840.1.101.3.2.1.48.1'])];
  const stated = await issue({ name: 'Stated', issuer: root, extensions: policies });
  for (const [name, { der }] of Object.entries({
    TrustAnchorRootCertificate: root,
    CA: ca,
    Good: good,
    Bad: bad,
    Stated: stated,
  }))
    writeFileSync(join(folder, 'certs', `${name}.crt`), der);
  writeFileSync(join(folder, 'crls', 'TrustAnchorRootCRL.crl'), await issueCrl({ signer: root }));
  writeFileSync(join(folder, 'crls', 'CACRL.crl'), await issueCrl({ signer: ca, revoked: [bad] }));
  writeFileSync(join(folder, 'crls', 'Broken.crl'), 'no list');
});
after(() => rmSync(folder, { recursive: true }));

function run(lines: readonly string[], exceptions: Exceptions = {}) {
  return runCases(folder, parseCases(lines.join('\n')), exceptions, Date.now());
}

test('the table has every test of sections 4.1 to 4.13, each set of inputs once', () => {
  const numbers = new Set(CASES.map(({ id }) => id.split('.').slice(0, 3).join('.')));
  const expected = TESTS.flatMap((count, section) =>
    Array.from({ length: count }, (_, test) => `4.${section + 1}.${test + 1}`),
  );
  assert.deepEqual([...numbers], expected);
  assert.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length);
  assert.equal(CASES.length, 202);
  for (const { certificates } of CASES) assert.ok(certificates.length > 0);
});

test('every exception is for a valid case, and has a reason', () => {
  for (const [id, reason] of Object.entries(EXCEPTIONS)) {
    assert.equal(CASES.find((each) => each.id === id)?.valid, true, id);
    assert.match(reason, /^DSA/);
  }
});

test('a case passes if it is accepted and valid, or refused and invalid', () => {
  const report = run([
    '# a comment',
    '1 | valid | Good | - | CA Good | CACRL',
    '2 | invalid | Revoked | - | CA Bad | CACRL',
    '3 | invalid | No list | - | CA Good | -',
    '4 | invalid | A list that cannot be read | - | CA Good | Broken',
    '5 | invalid | Explicit policy | requireExplicit | CA Good | CACRL',
    '6 | valid | Policies | requireExplicit acceptable=1,2 | Stated | -',
    '7 | invalid | Other policies | requireExplicit acceptable=2 | Stated | -',
  ]);
  assert.deepEqual(report, { passed: 7, total: 7, differences: [], staleExceptions: [] });
  assert.ok(isClean(report));
});

test('an exception only excuses a refusal, and an unneeded one is reported', () => {
  const refused = '1 | valid | Refused | - | CA Good | Broken';
  const accepted = '2 | invalid | Accepted | - | CA Good | CACRL';
  const kept = run([refused], { 1: 'kept' });
  assert.ok(isClean(kept));
  assert.equal(kept.passed, 0);
  assert.match(kept.differences[0]!.reason, /^x509.revocation_unknown: .*Broken: /);
  assert.ok(!isClean(run([refused])));
  assert.ok(!isClean(run([accepted], { 2: 'kept' })));
  const stale = run(['1 | valid | Good | - | CA Good | CACRL'], { 1: 'kept', 9: 'gone' });
  assert.deepEqual(stale.staleExceptions, ['1', '9']);
  assert.ok(!isClean(stale));
});

test('a call without a folder, or with an invalid one, is a usage error', () => {
  for (const args of [[], [join(folder, 'nowhere')], [folder, folder]]) {
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', SCRIPT, ...args], { encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /usage: npm run pkits -- FOLDER/);
  }
});
