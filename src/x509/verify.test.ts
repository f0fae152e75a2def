// Path validation over certificates made for each case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import {
  basicConstraints,
  extension,
  extKeyUsage,
  general,
  keyUsage,
  nameConstraints,
  subjectAltName,
} from '../../tests/support/extensions.ts';
import { generateKeys, type Issued, type IssueOptions, issue } from '../../tests/support/pki.ts';
import type { ErrorCode } from '../errors.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Certificate } from './certificate.ts';
import { privatePki, relax, rfc5280, type VerificationPolicy, webpki } from './policy.ts';
import type { RuleName } from './rules.ts';
import { type TrustAnchor, TrustStore } from './trust-store.ts';
import { describeRefusal, explainVerdict, refusalError, type Verdict } from './verdict.ts';
import { type VerifyOptions, verifyChain } from './verify.ts';

const HOST = 'www.example.com';
const root = await issue({ name: 'Root', ca: true });
const intermediate = await issue({ name: 'Intermediate', ca: true, pathLength: 0, issuer: root });
const leaf = await issue({ name: HOST, issuer: intermediate, dnsNames: [HOST] });

function verify(
  chain: readonly Issued[],
  anchors: readonly (Issued | TrustAnchor)[] = [root],
  options: Partial<VerifyOptions> = {},
): Verdict {
  return verifyChain(
    chain.map(({ der }) => der),
    {
      crypto: nodeCrypto,
      store: new TrustStore(anchors.map((anchor) => ('der' in anchor ? anchor.der : anchor))),
      policy: webpki,
      purpose: 'server',
      serverName: HOST,
      now: Date.now(),
      ...options,
    },
  );
}

function refuses(verdict: Verdict, code: ErrorCode, rule?: RuleName): void {
  assert.ok(!verdict.accepted, 'the chain was accepted');
  assert.equal(verdict.refusal.code, code, describeRefusal(verdict.refusal));
  if (rule !== undefined) assert.equal(verdict.refusal.rule, rule);
}

function accepts(verdict: Verdict): void {
  assert.ok(verdict.accepted, verdict.accepted ? '' : explainVerdict(verdict).join('\n'));
}

const leafUnder = (issuer: Issued, options: Partial<IssueOptions> = {}): Promise<Issued> =>
  issue({ name: HOST, issuer, dnsNames: [HOST], ...options });

/** The usual extensions of a leaf, with some replaced and others added. */
async function leafExtensions(issuer: Issued, ...others: x509.Extension[]): Promise<x509.Extension[]> {
  const standard = [
    await x509.AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey as never),
    basicConstraints(false),
    keyUsage(x509.KeyUsageFlags.digitalSignature),
    extKeyUsage(['1.3.6.1.5.5.7.3.1']),
    subjectAltName([general.dns(HOST)]),
  ];
  const replaced = new Set(others.map(({ type }) => type));
  return [...standard.filter(({ type }) => !replaced.has(type)), ...others];
}

async function caExtensions(issuer: Issued | undefined, keys: Issued['keys'], ...others: x509.Extension[]) {
  const standard: x509.Extension[] = [
    await x509.SubjectKeyIdentifierExtension.create(keys.publicKey as never),
    await x509.AuthorityKeyIdentifierExtension.create((issuer?.keys ?? keys).publicKey as never),
    basicConstraints(true),
    keyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign),
  ];
  const replaced = new Set(others.map(({ type }) => type));
  return [...standard.filter(({ type }) => !replaced.has(type)), ...others];
}

async function caWith(name: string, issuer: Issued | undefined, ...others: x509.Extension[]): Promise<Issued> {
  const keys = await generateKeys();
  const extensions = await caExtensions(issuer, keys, ...others);
  return issue({ name, keys, extensions, ...(issuer === undefined ? {} : { issuer }) });
}

test('a chain without certificates is a usage error', () => {
  assert.throws(() => verify([]), { name: 'RangeError', message: /^chain: no certificate/ });
});

test('a valid chain is accepted, and described as a path', () => {
  for (const policy of [webpki, rfc5280, privatePki]) accepts(verify([leaf, intermediate], [root], { policy }));
  const verdict = verify([leaf, intermediate]);
  assert.deepEqual(explainVerdict(verdict), [`1. CN=${HOST}`, '2. CN=Intermediate', 'trusted: CN=Root']);
});

test('an anchor may be an intermediate, and certificates that no path needs are ignored', async () => {
  const stranger = await issue({ name: 'Stranger', ca: true });
  accepts(verify([leaf, root], [intermediate]));
  accepts(verify([leaf, stranger, intermediate, root]));
  const garbage = { ...stranger, der: Uint8Array.of(1, 2, 3) };
  accepts(verify([leaf, garbage, intermediate]));
});

test('text from a certificate is escaped for terminals', async () => {
  const hostile = await issue({ name: '\x1b[2J\x9b\u202e', issuer: root, dnsNames: [HOST] });
  const verdict = verify([hostile]);
  refuses(verdict, 'x509.profile', 'common-name');
  const lines = explainVerdict(verdict).join(' ');
  assert.match(lines, /its common name '\\x1b\[2J\\x9b\\u202e'/);
  assert.doesNotMatch(lines, /[\p{Cc}\u202e]/u);
});

test('a chain without a path to a root is refused', async () => {
  const other = await issue({ name: 'Other Root', ca: true });
  refuses(verify([leaf]), 'x509.unknown_issuer');
  refuses(verify([leaf, intermediate], [other]), 'x509.unknown_issuer');
  const alone = await issue({ name: HOST, dnsNames: [HOST] });
  refuses(verify([alone]), 'x509.self_signed');
  const verdict = verify([leaf, intermediate], [other]);
  assert.match(explainVerdict(verdict)[0]!, /certificate 2 of the path \(CN=Intermediate\).*its issuer 'CN=Root'/);
});

test('a root of the same name with another key is refused', async () => {
  const impostor = await issue({ name: 'Root', ca: true });
  refuses(verify([leaf, intermediate], [impostor]), 'x509.bad_signature');
  accepts(verify([leaf, intermediate], [impostor, root]));
});

test('a changed certificate is refused', () => {
  const der = leaf.der.slice();
  der[der.length - 1]! ^= 1;
  refuses(verify([{ ...leaf, der }, intermediate]), 'x509.bad_signature');
});

test('the dates of every certificate on the path are checked, anchors included', async () => {
  const now = Date.now();
  const day = 86_400_000;
  refuses(verify([leaf, intermediate], [root], { now: now + 100 * day }), 'x509.expired');
  refuses(verify([leaf, intermediate], [root], { now: now - 2 * day }), 'x509.not_yet_valid');
  const old = await issue({ name: 'Old', ca: true, notBefore: new Date(now - 9 * day), notAfter: new Date(now - day) });
  refuses(verify([await leafUnder(old)], [old]), 'x509.expired');
  const { notAfter } = Certificate.parse(leaf.der);
  accepts(verify([leaf, intermediate], [root], { now: Math.min(notAfter, Certificate.parse(root.der).notAfter) }));
});

test('an unset clock is reported before any date', () => {
  for (const start of ['1970-01-01', '2000-01-01', '2019-12-31'])
    refuses(verify([leaf, intermediate], [root], { now: Date.parse(start) }), 'x509.clock_unset');
  refuses(verify([leaf, intermediate], [root], { now: Number.NaN }), 'x509.clock_unset');
  const policy = { ...webpki, earliestTime: 0 };
  refuses(verify([leaf, intermediate], [root], { now: Date.UTC(2000), policy }), 'x509.not_yet_valid');
});

test('an empty trust store, or one without readable certificates, accepts nothing and says so', () => {
  refuses(verify([leaf, intermediate], []), 'x509.no_anchors');
  const verdict = verify([leaf, intermediate], [{ ...root, der: Uint8Array.of(1) }]);
  refuses(verdict, 'x509.no_anchors');
  assert.match(explainVerdict(verdict)[0]!, /none of 1 anchors can be read/);
});

test('a certificate must be for the name that was asked for', async () => {
  refuses(verify([leaf, intermediate], [root], { serverName: 'example.com' }), 'x509.name_mismatch');
  refuses(verify([leaf, intermediate], [root], { serverName: 'not a name' }), 'x509.name_mismatch');
  accepts(verify([leaf, intermediate], [root], { serverName: undefined }));
  const extensions = (await leafExtensions(root)).filter(({ type }) => type !== '2.5.29.17');
  refuses(verify([await leafUnder(root, { extensions })]), 'x509.no_names');
  const garbled = { ...leaf, der: Uint8Array.of(0x30, 0x80) };
  refuses(verify([garbled]), 'der.malformed');
});

test('only CAs may issue', async () => {
  const noCa = await leafUnder(root);
  refuses(verify([await leafUnder(noCa), noCa]), 'x509.not_a_ca');
  const noSign = await caWith('No Sign', root, keyUsage(x509.KeyUsageFlags.cRLSign));
  refuses(verify([await leafUnder(noSign), noSign]), 'x509.key_usage');
  const deep = await issue({ name: 'Deep', ca: true, issuer: intermediate });
  refuses(verify([await leafUnder(deep), deep, intermediate]), 'x509.path_length');
  refuses(verify([leaf, intermediate], [root], { maxIntermediates: 0 }), 'x509.path_length');
});

test('the key usages of the end entity and of every CA above are checked', async () => {
  const client = await leafUnder(root, { extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] });
  refuses(verify([client]), 'x509.extended_key_usage');
  accepts(verify([client], [root], { purpose: 'client', serverName: undefined }));
  accepts(verify([client], [root], { purpose: 'any' }));
  const clientCa = await caWith('Client CA', root, extKeyUsage(['1.3.6.1.5.5.7.3.2']));
  refuses(verify([await leafUnder(clientCa), clientCa]), 'x509.extended_key_usage');
  const extensions = await leafExtensions(root, keyUsage(x509.KeyUsageFlags.dataEncipherment));
  refuses(verify([await leafUnder(root, { extensions })]), 'x509.key_usage');
});

test('an unknown critical extension in any certificate is refused', async () => {
  const unknown = new x509.Extension('1.3.6.1.4.1.55738.1', true, Uint8Array.of(5, 0));
  const end = await leafUnder(root, { extensions: await leafExtensions(root, unknown) });
  refuses(verify([end]), 'x509.unknown_critical_extension');
  const ca = await caWith('Unknown', root, unknown);
  refuses(verify([await leafUnder(ca), ca]), 'x509.unknown_critical_extension');
  const anchor = await caWith('Unknown Root', undefined, unknown);
  refuses(verify([await leafUnder(anchor)], [anchor]), 'x509.unknown_critical_extension');
  accepts(verify([await leafUnder(root), ca]));
});

test('name constraints hold along the path', async () => {
  const constrained = await caWith('Constrained', root, nameConstraints({ permitted: [general.dns('example.org')] }));
  refuses(verify([await leafUnder(constrained), constrained]), 'x509.name_constraints');
  const wide = await caWith('Wide', root, nameConstraints({ permitted: [general.dns('example.com')] }));
  accepts(verify([await leafUnder(wide), wide]));
  const narrow = await caWith('Narrow', wide, nameConstraints({ permitted: [general.dns('example.org')] }));
  refuses(verify([await leafUnder(narrow), narrow, wide]), 'x509.name_constraints');
});

test('RSA with 2,048 bits is accepted, and Ed25519 only where the rules for the web do not apply', async () => {
  const short = await issue({ name: 'Short', ca: true, key: 'rsa2048' });
  accepts(verify([await leafUnder(short)], [short]));
  const ed = await issue({ name: 'Ed', ca: true, key: 'ed25519' });
  refuses(verify([await leafUnder(ed)], [ed]), 'x509.unsupported_key', 'web-key');
  accepts(verify([await leafUnder(ed)], [ed], { policy: privatePki }));
});

test('a rule that is relaxed by name accepts the certificate, and the hint names that rule', async () => {
  const cases: [chain: Issued[], anchor: Issued, rule: RuleName, policy?: VerificationPolicy][] = [
    [
      [await leafUnder(root, { extensions: (await leafExtensions(root)).filter((e) => e.type !== '2.5.29.35') })],
      root,
      'authority-key-identifier',
    ],
    [
      [await leafUnder(root, { extensions: (await leafExtensions(root)).filter((e) => e.type !== '2.5.29.37') })],
      root,
      'end-entity-extended-key-usage',
    ],
    [
      [await leafUnder(root, { extensions: await leafExtensions(root, extKeyUsage(['1.3.6.1.5.5.7.3.1'], true)) })],
      root,
      'noncritical-extended-key-usage',
    ],
    [
      [
        await leafUnder(root, {
          extensions: await leafExtensions(root, extKeyUsage(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'])),
        }),
      ],
      root,
      'no-any-extended-key-usage',
    ],
    [
      [await leafUnder(root, { extensions: await leafExtensions(root, subjectAltName([general.dns(HOST)], true)) })],
      root,
      'noncritical-subject-alt-name',
    ],
    [
      [
        await leafUnder(root, {
          extensions: await leafExtensions(root, subjectAltName([general.dns(HOST), general.dns('a_b.example')])),
        }),
      ],
      root,
      'no-underscore',
    ],
    [[await leafUnder(root, { name: 'Somebody' })], root, 'common-name'],
    [
      [await leafUnder(root, { extensions: await leafExtensions(root, basicConstraints(true)) })],
      root,
      'end-entity-is-no-ca',
    ],
    [
      [
        await leafUnder(root, {
          extensions: await leafExtensions(
            root,
            keyUsage(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature),
          ),
        }),
      ],
      root,
      'ca-fields-need-ca',
    ],
  ];
  const loose = await caWith('Loose', undefined, basicConstraints(true, undefined, false));
  cases.push([[await leafUnder(loose)], loose, 'critical-basic-constraints']);
  const constrained = await caWith(
    'Noncritical',
    undefined,
    nameConstraints({ permitted: [general.dns('example.com')] }, false),
  );
  cases.push([[await leafUnder(constrained)], constrained, 'critical-name-constraints', rfc5280]);
  const dotted = await caWith('Dotted', undefined, nameConstraints({ permitted: [general.dns('.example.com')] }));
  refuses(verify([await leafUnder(dotted)], [dotted]), 'x509.malformed');
  accepts(
    verify([await leafUnder(dotted)], [dotted], { policy: relax(webpki, 'name-constraint-without-leading-period') }),
  );

  for (const [chain, anchor, rule, policy = webpki] of cases) {
    const verdict = verify(chain, [anchor], { policy });
    refuses(verdict, 'x509.profile', rule);
    assert.ok(!verdict.accepted);
    assert.match(refusalError(verdict.refusal, policy).hint, new RegExp(`policy '${policy.name},-${rule}'`));
    accepts(verify(chain, [anchor], { policy: relax(policy, rule) }));
  }
});

test('private CAs are accepted under private: self-signed as its own anchor, no key identifiers, no usages', async () => {
  const keys = await generateKeys();
  const extensions = [
    basicConstraints(true),
    subjectAltName([general.dns('device.local'), general.dns('my_device.local')]),
  ];
  const device = await issue({ name: 'device.local', keys, extensions });
  const options = { policy: privatePki, serverName: 'device.local' };
  accepts(verify([device], [device], options));
  refuses(verify([device], [root], options), 'x509.self_signed');
  refuses(verify([device], [device], { ...options, policy: webpki }), 'x509.profile');
  const bare = await issue({
    name: 'Bare CA',
    keys: await generateKeys(),
    extensions: [basicConstraints(true, undefined, false)],
  });
  const served = await issue({ name: 'x', issuer: bare, extensions: [subjectAltName([general.dns('device.local')])] });
  accepts(verify([served], [bare], options));
});

test('a root can be distrusted for certificates issued after a date', () => {
  const certificate = Certificate.parse(root.der);
  const { notBefore } = Certificate.parse(leaf.der);
  accepts(verify([leaf, intermediate], [{ certificate, distrustAfter: notBefore }]));
  const verdict = verify([leaf, intermediate], [{ certificate, distrustAfter: notBefore - 1000 }]);
  refuses(verdict, 'x509.distrusted');
});

test('cross-signs and cycles: another path is found, in any order', async () => {
  const keysB = await generateKeys();
  const rootB = await issue({ name: 'Root B', ca: true });
  const expired = { notBefore: new Date(Date.now() - 9e8), notAfter: new Date(Date.now() - 8e8) };
  const dead = await issue({ name: 'Cross', ca: true, keys: keysB, issuer: root, ...expired });
  const alive = await issue({ name: 'Cross', ca: true, keys: keysB, issuer: rootB });
  const cycle = await issue({ name: 'Root B', ca: true, keys: rootB.keys, issuer: alive });
  const end = await leafUnder(alive);
  accepts(verify([end, dead, cycle, alive], [root, rootB]));
  accepts(verify([end, alive, dead, cycle], [rootB]));
  refuses(verify([end, dead, cycle], [root]), 'x509.expired');
  refuses(verify([end, cycle, alive], [root]), 'x509.unknown_issuer');
});

test('a verdict never depends on the order of the other certificates', async () => {
  const rootB = await issue({ name: 'Root B', ca: true });
  const keys = await generateKeys();
  const cross = { name: 'Cross', ca: true, keys };
  const others = [
    await issue({ ...cross, issuer: root }),
    await issue({ ...cross, issuer: rootB }),
    await caWith('Constrained', root, nameConstraints({ excluded: [general.dns('example.com')] })),
    await issue({ name: 'Root B', ca: true, keys: rootB.keys, issuer: root }),
    await issue({ ...cross, issuer: root, notBefore: new Date(0), notAfter: new Date(1e9) }),
    intermediate,
    root,
  ];
  const end = await leafUnder(others[0]!);
  const options = { now: Date.now() }; // an explanation contains the time
  for (const anchors of [[root], [rootB], [root, rootB], [intermediate]]) {
    const expected = explainVerdict(verify([end, ...others], anchors, options));
    fc.assert(
      fc.property(fc.shuffledSubarray(others, { minLength: others.length }), (shuffled) => {
        assert.deepEqual(explainVerdict(verify([end, ...shuffled], anchors, options)), expected);
      }),
      { numRuns: 40 },
    );
  }
});

test('more certificates than any legitimate server sends are refused', () => {
  refuses(verify([leaf, ...new Array<Issued>(200).fill(intermediate)]), 'x509.too_complex');
  refuses(verify([leaf, { ...intermediate, der: new Uint8Array(300_000) }]), 'x509.too_complex');
});

test('must-staple without a staple is refused', async () => {
  const feature = extension('tlsFeature', Uint8Array.of(0x30, 3, 2, 1, 5));
  const end = await leafUnder(root, { extensions: await leafExtensions(root, feature) });
  refuses(verify([end]), 'x509.must_staple', 'must-staple');
  accepts(verify([end], [root], { policy: relax(webpki, 'must-staple') }));
});
