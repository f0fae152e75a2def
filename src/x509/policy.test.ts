import assert from 'node:assert/strict';
import { test } from 'node:test';
import { demand, parsePolicy, privatePki, relax, rfc5280, webpki } from './policy.ts';

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
    ['webpki,common-name', /no rule 'ommon-name'|begin with/],
    ['webpki,*common-name', /begin with - or \+/],
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
