import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commonName, extension, general, nameConstraints, subjectAltName } from '../../tests/support/extensions.ts';
import { issue } from '../../tests/support/pki.ts';
import { Tag } from '../asn1/der.ts';
import { encodeDer, encodeObjectIdentifier, encodeSequence } from '../asn1/write.ts';
import { isTlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { Budget, LIMITS } from './budget.ts';
import { Certificate } from './certificate.ts';
import { parseNameConstraints } from './extensions.ts';
import { Name } from './name.ts';
import { compileConstraints, constrainedNames, constraintViolation, type ParsedName } from './name-constraints.ts';
import { AttributeOid } from './oids.ts';

type Subtrees = Parameters<typeof nameConstraints>[0];

function compile(subtrees: Subtrees, allowLeadingPeriod = false): ReturnType<typeof compileConstraints> {
  return compileConstraints(parseNameConstraints(new Uint8Array(nameConstraints(subtrees).value)), {
    allowLeadingPeriod,
  });
}

async function namesOf(...names: Uint8Array[]): Promise<readonly ParsedName[]> {
  const { der } = await issue({ name: 'leaf', extensions: [subjectAltName(names)] });
  return constrainedNames(Certificate.parse(der));
}

async function passes(name: Uint8Array, subtrees: Subtrees, allowLeadingPeriod = false): Promise<boolean> {
  const names = await namesOf(name);
  return constraintViolation(names, compile(subtrees, allowLeadingPeriod), new Budget()) === undefined;
}

test('DNS: the name and its subdomains', async () => {
  const permitted = [general.dns('Example.com')];
  assert.equal(await passes(general.dns('example.com'), { permitted }), true);
  assert.equal(await passes(general.dns('a.b.EXAMPLE.com'), { permitted }), true);
  assert.equal(await passes(general.dns('notexample.com'), { permitted }), false);
  assert.equal(await passes(general.dns('com'), { permitted }), false);
  assert.equal(await passes(general.dns('a.example.com'), { excluded: permitted }), false);
  assert.equal(await passes(general.dns('example.org'), { excluded: permitted }), true);
  assert.equal(await passes(general.dns('anything.example'), { permitted: [general.dns('')] }), true);
});

test('DNS: a wildcard must be entirely permitted, and is refused if it can match an excluded name', async () => {
  const wildcard = general.dns('*.example.com');
  assert.equal(await passes(wildcard, { permitted: [general.dns('example.com')] }), true);
  assert.equal(await passes(wildcard, { permitted: [general.dns('foo.example.com')] }), false);
  assert.equal(await passes(wildcard, { excluded: [general.dns('bar.example.com')] }), false); // CVE-2025-61727
  assert.equal(await passes(wildcard, { excluded: [general.dns('a.b.example.com')] }), true);
});

test('DNS: a leading period only if it was allowed', async () => {
  const permitted = [general.dns('.example.com')];
  assert.throws(() => compile({ permitted }), { code: 'x509.malformed', message: /leading period/ });
  assert.equal(await passes(general.dns('a.example.com'), { permitted }, true), true);
  assert.equal(await passes(general.dns('example.com'), { permitted }, true), false);
  assert.equal(await passes(general.dns('*.example.com'), { permitted }, true), true);
});

test('IP: both versions, by mask', async () => {
  const v4 = general.ip(192, 0, 2, 0, 255, 255, 255, 0);
  assert.equal(await passes(general.ip(192, 0, 2, 77), { permitted: [v4] }), true);
  assert.equal(await passes(general.ip(192, 0, 3, 77), { permitted: [v4] }), false);
  assert.equal(await passes(general.ip(192, 0, 2, 77), { excluded: [v4] }), false);
  const loopback = [...new Array(15).fill(0), 1];
  const v6 = general.ip(...loopback, ...new Array(16).fill(255));
  assert.equal(await passes(general.ip(...loopback), { permitted: [v6] }), true);
  assert.equal(await passes(general.ip(...loopback), { permitted: [v4] }), false);
  assert.equal(await passes(general.ip(192, 0, 2, 0, 255, 255, 255, 0), { permitted: [v4] }), false);
});

test('e-mail: a mailbox, a host, or the hosts below a domain', async () => {
  const user = general.email('user@host.example.com');
  assert.equal(await passes(user, { permitted: [general.email('user@HOST.example.com')] }), true);
  assert.equal(await passes(user, { permitted: [general.email('User@host.example.com')] }), false);
  assert.equal(await passes(user, { permitted: [general.email('host.example.com')] }), true);
  assert.equal(await passes(user, { permitted: [general.email('example.com')] }), false);
  assert.equal(await passes(user, { permitted: [general.email('.example.com')] }), true);
  assert.equal(await passes(general.email('*@a.example'), { permitted: [general.email('**@a.example')] }), false);
  for (const unreadable of ['a@b@a.example', '@a.example', 'a.example'])
    assert.equal(await passes(general.email(unreadable), { permitted: [general.email('a.example')] }), false);
  assert.equal(await passes(general.email('a@b@c'), { excluded: [general.email('a.example')] }), false);
});

test('URI: by host, and one without a host name is refused', async () => {
  const uri = general.uri('https://user@Host.example.com:8443/path?x#y');
  assert.equal(await passes(uri, { permitted: [general.uri('host.example.com')] }), true);
  assert.equal(await passes(uri, { permitted: [general.uri('example.com')] }), false);
  assert.equal(await passes(uri, { permitted: [general.uri('.example.com')] }), true);
  assert.equal(await passes(uri, { excluded: [general.uri('.example.com')] }), false);
  assert.equal(await passes(general.uri('urn:x'), { permitted: [general.uri('.example.com')] }), false);
  assert.equal(await passes(general.uri('https://192.0.2.1/'), { excluded: [general.uri('.example.com')] }), false);
});

test('directory names: the subject too, by prefix', async () => {
  const { der } = await issue({
    name: 'leaf',
    extensions: [extension('subjectKeyIdentifier', Uint8Array.of(4, 1, 1))],
  });
  const names = constrainedNames(Certificate.parse(der));
  const violation = (subtrees: Subtrees) => constraintViolation(names, compile(subtrees), new Budget());
  assert.equal(violation({ permitted: [general.directory(commonName('LEAF'))] }), undefined);
  assert.match(violation({ permitted: [general.directory(commonName('other'))] })!, /none of the permitted/);
  assert.match(violation({ excluded: [general.directory(commonName('leaf'))] })!, /excluded by/);
});

/** What the constraints say of a certificate with this subject and no subjectAltName. */
function violationOf(subject: Uint8Array, subtrees: Subtrees): string | undefined {
  const certificate = { subject: new Name(subject), subjectAltName: undefined } as unknown as Certificate;
  return constraintViolation(constrainedNames(certificate), compile(subtrees), new Budget());
}

test('directory names: characters that are not seen do not evade an exclusion', () => {
  const excluded = [general.directory(commonName('Example'))];
  assert.match(violationOf(commonName('Exam\u00adple'), { excluded })!, /excluded by/);
  assert.match(violationOf(commonName('Exa\u200bmple'), { excluded })!, /excluded by/);
});

test('the e-mail addresses of a subject, and one that cannot be decoded might be any', () => {
  const subject = (tag: number, content: Uint8Array): Uint8Array => {
    const attribute = encodeSequence(encodeObjectIdentifier(AttributeOid.emailAddress), encodeDer(tag, content));
    return encodeSequence(encodeDer(Tag.set, attribute));
  };
  const subtrees = { excluded: [general.email('a.example')] };
  assert.equal(violationOf(subject(Tag.ia5String, encodeUtf8('x@b.example')), subtrees), undefined);
  assert.match(violationOf(subject(Tag.ia5String, encodeUtf8('x@a.example')), subtrees)!, /excluded by/);
  const undecodable = subject(Tag.utf8String, Uint8Array.of(...encodeUtf8('x@a.example'), 0xff));
  assert.match(violationOf(undecodable, subtrees)!, /^email:#[0-9a-f]+ff is excluded by/);
  assert.match(violationOf(undecodable, { permitted: [general.email('a.example')] })!, /none of the permitted/);
});

test('other forms: ignored unless a name of that form occurs', async () => {
  const excluded = [general.other()];
  assert.equal(await passes(general.dns('a.example'), { excluded }), true);
  assert.equal(await passes(general.other(), { excluded }), false);
  assert.equal(await passes(general.other(), { permitted: [general.other()] }), false);
  assert.equal(await passes(general.other(), { permitted: [general.dns('a.example')] }), true);
});

test('constraints that cannot be applied are refused', () => {
  for (const bad of [
    general.dns('*.example.com'),
    general.dns('..example.com'),
    general.dns('a b'),
    general.ip(127, 0, 0, 1),
    general.ip(192, 0, 2, 0, 255, 0, 255, 0),
    general.email('a@b@c'),
    general.uri('https://example.com'),
  ])
    assert.throws(() => compile({ permitted: [bad] }), isTlsError);
});

test('the product of names and constraints counts against the budget before anything is compared', async () => {
  const names = await namesOf(...Array.from({ length: 600 }, (_, i) => general.dns(`t${i}.test`)));
  const many = compile({ permitted: Array.from({ length: 600 }, (_, i) => general.dns(`t${i}.test`)) });
  assert.ok(names.length * many.permitted.length > LIMITS.nameComparisons);
  assert.throws(() => constraintViolation(names, many, new Budget()), { code: 'x509.too_complex' });
});
