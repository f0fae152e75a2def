import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demand, parsePolicy, privatePki, relax, rfc5280, type VerificationPolicy, webpki } from './policy.ts';
import { refusalError } from './verdict.ts';

test('round trip of policies as text', () => {
  assert.equal(parsePolicy('webpki'), webpki);
  assert.equal(parsePolicy('rfc5280'), rfc5280);
  assert.equal(parsePolicy('private'), privatePki);
  const policy = parsePolicy('webpki,-common-name, +certificate-transparency');
  assert.equal(policy.rules.has('common-name'), false);
  assert.equal(policy.rules.has('certificate-transparency'), true);
  assert.deepEqual(parsePolicy(policy.name), policy);
  assert.deepEqual(policy.rules, demand(relax(webpki, 'common-name'), 'certificate-transparency').rules);
});

test('the error for an unknown policy lists the known ones', () => {
  for (const [text, message] of [
    ['', /webpki, rfc5280 and private/],
    ['Webpki', /no policy 'Webpki'/],
    ['webpki,-nothing', /no rule 'nothing': version-3/],
    ['webpki,common-name', /^'common-name' must begin with - or \+/],
    ['webpki,*common-name', /^'\*common-name' must begin with - or \+/],
    ['webpki,', /^'' must begin with - or \+/],
    ['webpki,-toString', /no rule 'toString'/],
  ] as const)
    assert.throws(() => parsePolicy(text), { code: 'x509.unknown_policy', message });
});

test('private only relaxes rules', () => {
  for (const rule of privatePki.rules) assert.ok(rfc5280.rules.has(rule), rule);
  for (const option of [
    'validity-limit',
    'certificate-policies',
    'authority-info-access',
    'certificate-transparency',
  ] as const)
    for (const policy of [webpki, rfc5280, privatePki]) assert.equal(policy.rules.has(option), false);
});

test('only policies for public CAs mention CAs of your own when they refuse', () => {
  const refusal = { code: 'x509.profile', detail: '', certificate: undefined, place: undefined } as const;
  const hintOf = (policy: VerificationPolicy): string => refusalError({ ...refusal, rule: 'version-3' }, policy).hint;
  assert.match(hintOf(relax(webpki, 'common-name')), /if this CA is your own/);
  assert.match(hintOf({ ...webpki, name: 'ours' }), /if this CA is your own/);
  assert.doesNotMatch(hintOf({ ...rfc5280, name: 'webpki-like' }), /if this CA is your own/);
});
