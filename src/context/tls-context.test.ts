import assert from 'node:assert/strict';
import { test } from 'node:test';
import 'reflect-metadata'; // @peculiar/x509 needs it first
import * as x509 from '@peculiar/x509';
import { issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { profileOf } from '../../tests/support/profiles.ts';
import type { FirmwareVerdict } from '../boards/firmware-verdict.ts';
import { osErrorOf } from '../boards/os-error.ts';
import { TlsError } from '../errors.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import type { VerifyAnswer } from '../tls/verifier.ts';
import { relax, rfc5280 } from '../x509/policy.ts';
import type { Environment } from './environment.ts';
import { TlsContext } from './tls-context.ts';
import type { VerificationSettings } from './verification-settings.ts';

const { root, leaf } = await makeServerIdentity(['board.test']);
const stranger = await issue({ name: 'Stranger', ca: true });

const ENVIRONMENT: Environment = {
  crypto: nodeCrypto,
  random: (length) => new Uint8Array(length),
  clock: { now: () => Date.now() },
  systemRoots: () => [root.der],
};

function client(board: string): TlsContext {
  return new TlsContext({ profile: profileOf(board), environment: ENVIRONMENT, role: 'client' });
}

function judge(
  context: TlsContext,
  serverName: string | undefined = 'board.test',
  certificate = leaf.der,
): VerifyAnswer {
  const { verifier } = context.clientSettings({ serverName });
  const request = {
    peer: 'server',
    chain: [certificate],
    serverName,
    now: Date.now(),
    ocspResponse: undefined,
  } as const;
  const answer = verifier.verify(request);
  assert.ok(typeof answer === 'object');
  return answer;
}

function raised(context: TlsContext, serverName?: string): string {
  const answer = judge(context, serverName);
  assert.ok(!answer.accepted);
  const { type, errno, text } = osErrorOf(answer.error, profileOf(context.profile.id));
  return [type, errno, text].filter((part) => part !== undefined).join(' ');
}

test('MicroPython verifies only against loaded CAs', () => {
  const context = client('pico-w@micropython-1.27');
  assert.equal(raised(context), 'OSError -30336 MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED');
  context.loadVerifyLocations(stranger.der);
  assert.equal(raised(context), 'ValueError \nThe certificate is not correctly signed by the trusted CA\n');
  context.loadVerifyLocations(root.der);
  assert.equal(judge(context).accepted, true);
  assert.equal(
    raised(context, 'other.test'),
    'ValueError \nThe certificate Common Name (CN) does not match with the expected CN\n',
  );
});

test('a verify callback is called for the chain from the root to the leaf, and can end it', () => {
  const context = client('pico-w@micropython-1.27');
  context.loadVerifyLocations(root.der);
  const seen: [number, boolean][] = [];
  context.verifyCallback = (certificate, depth) => {
    seen.push([depth, Buffer.from(certificate).equals(depth === 0 ? leaf.der : root.der)]);
    return 0;
  };
  assert.equal(judge(context).accepted, true);
  assert.deepEqual(seen, [
    [1, true],
    [0, true],
  ]);
  context.verifyCallback = () => -9984;
  assert.equal(raised(context), 'OSError -12288 MBEDTLS_ERR_X509_FATAL_ERROR');
  context.verifyCallback = () => 1;
  assert.equal(raised(context), 'OSError 1 MBEDTLS_ERR_ERROR_GENERIC_ERROR');
});

test('CERT_OPTIONAL on a board accepts and reports failures; CERT_NONE does not verify', () => {
  const context = client('pico-w@micropython-1.27');
  context.loadVerifyLocations(stranger.der);
  context.verifyMode = 'optional';
  const answer = judge(context, 'other.test');
  assert.equal(answer.accepted, true);
  assert.equal((answer.verdict as FirmwareVerdict).flags, 0x0c);
  context.verifyMode = 'none';
  assert.equal(judge(context).verdict, undefined);
});

test('verification without a name is refused, except if the firmware continues', () => {
  assert.throws(() => client('pico-w@micropython-1.27').clientSettings(), { code: 'context.server_name_required' });
  const optional = client('modern');
  optional.verifyMode = 'optional';
  assert.throws(() => optional.clientSettings(), { code: 'context.server_name_required' });
  const unchecked = client('pico-w@micropython-1.27');
  unchecked.checkHostname = false;
  unchecked.loadVerifyLocations(root.der);
  assert.equal(judge(unchecked, undefined).accepted, true);
  assert.doesNotThrow(() => client('pico-w@circuitpython-10.2').clientSettings());
});

test('CircuitPython: the bundle first, then only loaded CAs, then no verification', () => {
  const context = new TlsContext({
    profile: profileOf('pico-w@circuitpython-10.2'),
    environment: ENVIRONMENT,
    role: 'client',
    bundle: [root.der],
  });
  assert.equal(judge(context).accepted, true);
  assert.equal(context.trustsNothing, false);
  context.loadVerifyLocations(stranger.pem);
  assert.equal(raised(context), 'OSError -9984 MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
  context.loadVerifyLocations('');
  assert.equal(judge(context).accepted, true, 'an empty text turns verification off');
  context.setDefaultVerifyPaths();
  assert.equal(judge(context).accepted, true);
  assert.equal(raised(context, 'other.test'), 'OSError -9984 MBEDTLS_ERR_X509_CERT_VERIFY_FAILED');
});

test('CircuitPython does not check dates, MicroPython does', async () => {
  const notAfter = new Date(Date.now() - 86_400_000);
  const old = await issue({ name: 'board.test', issuer: root, dnsNames: ['board.test'], notAfter });
  const accepts = (board: string) => {
    const context = client(board);
    context.loadVerifyLocations(board.includes('circuitpython') ? root.pem : root.der);
    return judge(context, 'board.test', old.der).accepted;
  };
  assert.equal(accepts('pico-w@circuitpython-10.2'), true);
  for (const board of ['pico-w', 'stm32', 'unix']) assert.equal(accepts(`${board}@micropython-1.27`), false, board);
});

test('CircuitPython: a chain to a root that is not in the bundle, and roots that are not available here', () => {
  const context = client('pico-w@circuitpython-10.2');
  assert.equal(raised(context), 'OSError -12288 MBEDTLS_ERR_X509_FATAL_ERROR');
  assert.equal(context.missingRoots.length, 145, 'the only root of this environment is in no list');
  context.loadVerifyLocations('nonsense');
  assert.deepEqual(context.missingRoots, [], 'nobody asks for them any more');
  assert.throws(
    () => context.clientSettings({ serverName: 'board.test' }),
    (error) => error instanceof TlsError && osErrorOf(error, profileOf(context.profile.id)).errno === -8576,
  );
});

test("strict: public roots by the web's rules, a loaded CA by private ones, and both together", () => {
  const context = client('modern');
  assert.equal(raised(context), 'OSError -30336 MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED');
  context.loadVerifyLocations(root.pem);
  assert.equal(judge(context).accepted, true);
  assert.equal(
    raised(context, 'other.test'),
    'ValueError \nThe certificate Common Name (CN) does not match with the expected CN\n',
  );
  const both = client('modern');
  both.setDefaultVerifyPaths();
  both.loadVerifyLocations(stranger.der);
  assert.equal(judge(both).accepted, true);
  both.checkHostname = false;
  assert.equal(judge(both, undefined).accepted, true);
});

test("strict: --bundle instead of the host's roots counts as the user's own, so private rules apply", async () => {
  const own = await issue({ name: 'Own', ca: true });
  const tenYears = new Date(Date.now() + 3650 * 86_400_000);
  const long = await issue({ name: 'long', issuer: own, dnsNames: ['board.test'], notAfter: tenYears });
  const settings = { profile: profileOf('guide'), role: 'client' } as const;
  const asPublic = new TlsContext({ ...settings, environment: { ...ENVIRONMENT, systemRoots: () => [own.der] } });
  const asOwn = new TlsContext({ ...settings, environment: ENVIRONMENT, bundle: [own.der] });
  for (const context of [asPublic, asOwn]) context.setDefaultVerifyPaths();
  assert.equal(judge(asPublic, 'board.test', long.der).accepted, false, 'no public CA may issue for ten years');
  assert.equal(judge(asOwn, 'board.test', long.der).accepted, true);
});

test('CircuitPython: a server requests a certificate until an empty text turns verification off', () => {
  const profile = profileOf('pico-w@circuitpython-10.2');
  const context = new TlsContext({ profile, environment: ENVIRONMENT, role: 'server', bundle: [root.der] });
  context.loadCertChain(leaf.pem, leaf.keyPem);
  assert.equal(context.serverSettings().clientAuth?.required, true);
  context.loadVerifyLocations('');
  assert.equal(context.serverSettings().clientAuth, undefined);
});

test('sessions are bound to everything that determines a verdict', () => {
  const base = () => {
    const context = client('modern');
    context.loadVerifyLocations(root.pem);
    return context;
  };
  const contextOf = (change: (context: TlsContext) => void) => {
    const context = base();
    change(context);
    return context.clientSettings({ serverName: 'board.test' }).verifier.sessionContext;
  };
  const changes: ((context: TlsContext) => void)[] = [
    () => {},
    (context) => context.loadVerifyLocations(stranger.pem),
    (context) => context.setDefaultVerifyPaths(),
    (context) => {
      context.policy = rfc5280;
    },
    (context) => {
      context.checkHostname = false;
    },
    (context) => {
      context.verifyMode = 'none';
    },
  ];
  const bound = changes.map(contextOf);
  assert.equal(new Set(bound).size, changes.length);
  assert.ok(bound.every((text) => text !== undefined));
  assert.equal(
    contextOf(() => {}),
    bound[0],
    'another context with the same settings may resume',
  );
});

test('a credential: PEM or DER, the key in the same file, and one that does not match', () => {
  const server = () => new TlsContext({ profile: profileOf('modern'), environment: ENVIRONMENT, role: 'server' });
  assert.throws(() => server().serverSettings(), { code: 'context.no_credential' });
  const forms: [string | Uint8Array, (string | Uint8Array)?][] = [
    [leaf.pem, leaf.keyPem],
    [leaf.der, leaf.keyDer],
    [leaf.pem + root.pem + leaf.keyPem],
  ];
  for (const [certificate, key] of forms) {
    const context = server();
    context.loadCertChain(certificate, key);
    const { credential, clientAuth } = context.serverSettings();
    assert.ok(Array.isArray(credential));
    assert.deepEqual(credential[0].chain[0], leaf.der);
    assert.equal(clientAuth, undefined);
  }
  assert.throws(() => server().loadCertChain(leaf.pem, root.keyPem), { code: 'context.key_mismatch' });
  assert.throws(() => server().loadCertChain(leaf.pem), { code: 'pem.empty' });
  assert.throws(() => server().loadCertChain(leaf.pem, 'nonsense'), { code: 'crypto.bad_private_key' });
});

test('sessions are bound to the policy, the CRLs and the revocation mode', async () => {
  const crl = await x509.X509CrlGenerator.create({
    issuer: root.certificate.subject,
    signingKey: root.keys.privateKey as never,
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
  });
  const contextOf = (verification: VerificationSettings) => {
    const profile = profileOf('modern');
    const context = new TlsContext({ profile, environment: ENVIRONMENT, role: 'client', verification });
    context.loadVerifyLocations(root.der);
    return context.clientSettings({ serverName: 'board.test' }).verifier.sessionContext;
  };
  const crls = [new Uint8Array(crl.rawData)];
  const pem = x509.PemConverter.encode(crl.rawData, 'X509 CRL');
  const different: VerificationSettings[] = [
    {},
    { policy: 'rfc5280' },
    { policy: 'rfc5280,-common-name' },
    { policy: { ...relax(rfc5280, 'serial-number'), name: 'rfc5280' } },
    { revocation: 'hard' },
    { crls },
    { crls, revocation: 'hard' },
  ];
  assert.equal(new Set(different.map(contextOf)).size, different.length);
  const shortLabel = pem.replaceAll('X509 CRL', 'CRL');
  for (const same of [pem, shortLabel])
    assert.equal(contextOf({ policy: 'rfc5280', crls }), contextOf({ policy: rfc5280, crls: [same] }));
  assert.throws(() => contextOf({ policy: 'strict' }), { code: 'x509.unknown_policy' });
  assert.throws(() => contextOf({ crls: [root.der] }), { code: 'x509.bad_crl' });
});

test('a firmware refuses rules that it would ignore', () => {
  const context = client('pico-w@micropython-1.27');
  const refused = { code: 'board.fixed_rules', message: /pico-w@micropython-1\.27/ };
  assert.throws(() => {
    context.policy = 'webpki';
  }, refused);
  assert.throws(() => {
    context.revocation = 'hard';
  }, refused);
  assert.throws(() => context.loadCrls(new Uint8Array(0)), refused);
  for (const verification of [{ policy: rfc5280 }, { revocation: 'soft' as const }, { crls: [new Uint8Array(0)] }]) {
    const profile = profileOf('pico-w@circuitpython-10.2');
    const make = () => new TlsContext({ profile, environment: ENVIRONMENT, role: 'client', verification });
    assert.throws(make, { code: 'board.fixed_rules' });
  }
  context.policy = undefined; // nothing is requested
  new TlsContext({ profile: context.profile, environment: ENVIRONMENT, role: 'client', verification: { crls: [] } });
});
