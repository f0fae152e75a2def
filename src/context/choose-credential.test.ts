// A client with several certificates, against servers that request one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMON, credentialOf, type Ends, pump, serverSettings, TRUSTING } from '../../tests/support/engine-pair.ts';
import { issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { profileOf } from '../../tests/support/profiles.ts';
import { createClientEngine } from '../tls/client-engine.ts';
import { SignatureScheme } from '../tls/constants.ts';
import { ProtocolVersion } from '../tls/profile.ts';
import { createServerEngine } from '../tls/server-engine.ts';
import { Certificate } from '../x509/certificate.ts';
import { TlsContext } from './tls-context.ts';

const server = await makeServerIdentity();
const firstCa = await issue({ name: 'First', ca: true });
const secondCa = await issue({ name: 'Second', ca: true });
const ec = await issue({ name: 'device', issuer: firstCa });
const rsa = await issue({ name: 'device', issuer: secondCa, key: 'rsa2048' });
const otherEc = await issue({ name: 'device', issuer: secondCa });

const ENVIRONMENT = { ...COMMON, systemRoots: () => [server.root.der] };
const EC_ONLY = [SignatureScheme.ecdsa_secp256r1_sha256];
const RSA_ONLY = [SignatureScheme.rsa_pss_rsae_sha256, SignatureScheme.rsa_pkcs1_sha256];

function contextWith(profile: string, ...devices: readonly (typeof ec)[]): TlsContext {
  const context = new TlsContext({ profile: profileOf(profile), environment: ENVIRONMENT, role: 'client' });
  context.verifyMode = 'none';
  for (const device of devices) context.loadCertChain(device.der, device.keyDer);
  return context;
}

/** Connects. @returns the certificate that the server received. */
function shown(
  context: TlsContext,
  version: ProtocolVersion,
  { schemes = [...EC_ONLY, ...RSA_ONLY], names = [] as Uint8Array[] } = {},
): Uint8Array | undefined {
  const profile = { ...COMMON.profile, versions: [version], signatureSchemes: schemes };
  const verifier = { ...TRUSTING, acceptableCaNames: names };
  const credentials = [credentialOf(server.leaf), credentialOf(rsa)];
  const ends: Ends = {
    client: createClientEngine(context.clientSettings({ serverName: 'localhost' })),
    server: createServerEngine(serverSettings(credentials, { profile, clientAuth: { verifier, required: false } })),
  };
  pump(ends);
  assert.equal(ends.client.state, 'connected', ends.client.error?.message);
  assert.equal(ends.server.state, 'connected', ends.server.error?.message);
  return ends.server.info!.peerCertificates[0];
}

for (const version of [ProtocolVersion.tls13, ProtocolVersion.tls12])
  test(`a client sends the certificate that the server can verify, in 0x${version.toString(16)}`, () => {
    const context = contextWith('modern', ec, rsa);
    for (let connection = 0; connection < 2; connection++) {
      assert.deepEqual(shown(context, version), ec.der, 'the first where both do');
      assert.deepEqual(shown(context, version, { schemes: RSA_ONLY }), rsa.der);
      assert.deepEqual(shown(context, version, { schemes: EC_ONLY }), ec.der);
    }
    assert.equal(shown(contextWith('modern', ec, otherEc), version, { schemes: RSA_ONLY }), undefined);
  });

for (const version of [ProtocolVersion.tls13, ProtocolVersion.tls12])
  test(`the server's CA names decide between several usable certificates, in 0x${version.toString(16)}`, () => {
    const [first, second] = [firstCa, secondCa].map(({ der }) => Certificate.parse(der).subject.encoded);
    const context = contextWith('modern', ec, otherEc, rsa);
    assert.deepEqual(shown(context, version, { names: [first!] }), ec.der);
    assert.deepEqual(shown(context, version, { names: [second!] }), otherEc.der);
    assert.deepEqual(shown(context, version, { names: [second!], schemes: RSA_ONLY }), rsa.der);
    const stranger = Certificate.parse(server.root.der).subject.encoded;
    assert.deepEqual(shown(context, version, { names: [stranger] }), ec.der, 'the names are a hint');
  });

for (const version of [ProtocolVersion.tls13, ProtocolVersion.tls12])
  test(`a server whose CA names exceed a message sends none, in 0x${version.toString(16)}`, () => {
    const name = Certificate.parse(secondCa.der).subject.encoded;
    const context = contextWith('modern', ec, otherEc);
    const fit = Math.floor(61_440 / (2 + name.length));
    assert.deepEqual(shown(context, version, { names: Array(fit).fill(name) }), otherEc.der);
    assert.deepEqual(shown(context, version, { names: Array(fit + 1).fill(name) }), ec.der);
    assert.deepEqual(shown(context, version, { names: Array(8_000).fill(name) }), ec.der);
  });

test('a session is kept between connections, but not after a change of certificates', () => {
  const context = contextWith('modern', ec, rsa);
  const credential = () => context.clientSettings({ serverName: 'localhost' }).credential;
  const before = credential();
  assert.equal(typeof before, 'function');
  assert.equal(credential(), before);
  context.loadCertChain(otherEc.pem, otherEc.keyPem);
  assert.notEqual(credential(), before);
  context.clearCertChains();
  assert.equal(credential(), undefined);
});

test("a firmware's client has only one certificate, the first", () => {
  const context = contextWith('pico-w@circuitpython-10.2', ec, rsa);
  assert.equal(shown(context, ProtocolVersion.tls12, { schemes: RSA_ONLY }), undefined);
  assert.deepEqual(shown(context, ProtocolVersion.tls12), ec.der);
});
