// Asynchronous decisions: a verifier, a signer and a certificate chooser, on either side.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  clientSettings,
  credentialOf,
  deliver,
  type Ends,
  eventsOf,
  MODERN_13,
  pump,
  serverSettings,
  TRUSTING,
} from '../../tests/support/engine-pair.ts';
import { type Issued, issue, makeServerIdentity } from '../../tests/support/pki.ts';
import { TlsError } from '../errors.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { createClientEngine } from './client-engine.ts';
import { SignatureScheme } from './constants.ts';
import type { CertificateChooser, Credential, Signer } from './credential.ts';
import type { ClientSettings, Decision, Engine, ServerSettings } from './engine.ts';
import { PARKED } from './parked.ts';
import type { TlsProfile } from './profile.ts';
import { createServerEngine } from './server-engine.ts';
import { schemeNames } from './signature-schemes.ts';
import type { Verifier } from './verifier.ts';

let server: { root: Issued; leaf: Issued };
let client: Issued;
before(async () => {
  server = await makeServerIdentity();
  client = await issue({ name: 'client', issuer: server.root });
});

const PARKING_VERIFIER: Verifier = { verify: () => PARKED };
const PARKING_CHOOSER: CertificateChooser = () => PARKED;

function parkingSigner(): Signer {
  return { schemes: ['ecdsa_secp256r1_sha256'], sign: () => PARKED };
}

function start(more: { client?: Partial<ClientSettings>; server?: Partial<ServerSettings> }): Ends {
  return {
    client: createClientEngine(clientSettings({ profile: MODERN_13, ...more.client })),
    server: createServerEngine(
      serverSettings([credentialOf(server.leaf, server.root)], { profile: MODERN_13, ...more.server }),
    ),
  };
}

/** Moves bytes until one side is parked, and keeps what it did not accept. */
function runUntilParked(ends: Ends): { readonly engine: Engine; readonly decision: Decision; rest: Uint8Array } {
  for (let round = 0; round < 6; round++) {
    for (const [from, to] of [
      [ends.client, ends.server],
      [ends.server, ends.client],
    ] as const) {
      const bytes = from.takeOutput();
      const left = bytes ? deliver(to, bytes) : 0;
      if (to.state !== 'parked') continue;
      const parked = eventsOf(to).find((event) => event.type === 'parked');
      assert.ok(parked?.type === 'parked');
      return { engine: to, decision: parked.decision, rest: bytes!.subarray(bytes!.length - left) };
    }
  }
  throw new Error('nobody parked');
}

function connected({ client, server }: Ends): void {
  assert.equal(client.error ?? server.error, undefined);
  assert.deepEqual([client.state, server.state], ['connected', 'connected']);
}

test("a client's verifier may park the engine", () => {
  const ends = start({ client: { verifier: PARKING_VERIFIER } });
  const { engine, decision, rest } = runUntilParked(ends);
  assert.equal(engine, ends.client);
  assert.ok(decision.kind === 'verify');
  assert.equal(decision.request.peer, 'server');
  assert.equal(decision.request.serverName, 'localhost');
  assert.deepEqual(decision.request.chain[0], server.leaf.der);

  // While it waits nothing is read, and a wrong answer is a usage error.
  assert.equal(engine.receive(Uint8Array.of(1, 2, 3)), 0);
  assert.throws(() => engine.resume({ kind: 'sign', signature: new Uint8Array(1) }), RangeError);
  const answer = TRUSTING.verify(decision.request);
  assert.ok(answer !== PARKED);
  engine.resume({ kind: 'verify', answer });
  deliver(engine, rest);
  pump(ends);
  connected(ends);
  assert.throws(() => engine.resume({ kind: 'verify', answer }), RangeError);
});

test("a client's verifier that refuses, or fails, determines the alert", () => {
  const refused = start({ client: { verifier: PARKING_VERIFIER } });
  const error = new TlsError('x509.unknown_issuer', 'nobody knows it');
  runUntilParked(refused).engine.resume({ kind: 'verify', answer: { accepted: false, error } });
  pump(refused);
  assert.equal(refused.client.error, error);
  assert.equal(refused.server.error?.code, 'alert.unknown_ca');

  const broken = start({ client: { verifier: PARKING_VERIFIER } });
  const cause = new Error('the service is away');
  runUntilParked(broken).engine.resume({ kind: 'error', error: cause });
  pump(broken);
  assert.equal(broken.client.error?.code, 'tls.internal_error');
  assert.equal(broken.client.error?.cause, cause);
  assert.equal(broken.server.error?.code, 'alert.internal_error');
});

test("a server's certificate chooser may park the engine, then its signer", () => {
  const ends = start({ server: { credential: PARKING_CHOOSER } });
  const choosing = runUntilParked(ends);
  assert.ok(choosing.decision.kind === 'certificate' && choosing.decision.request.role === 'server');
  assert.equal(choosing.decision.request.serverName, 'localhost');
  assert.ok(choosing.decision.request.signatureSchemes.includes('ecdsa_secp256r1_sha256'));
  const credential: Credential = { chain: [server.leaf.der], key: parkingSigner() };
  ends.server.resume({ kind: 'certificate', credential });

  assert.equal(ends.server.state, 'parked');
  const signing = eventsOf(ends.server).find((event) => event.type === 'parked');
  assert.ok(signing?.type === 'parked' && signing.decision.kind === 'sign');
  const { scheme, content } = signing.decision.request;
  assert.equal(scheme, 'ecdsa_secp256r1_sha256');
  const signature = nodeCrypto.importPrivateKey(server.leaf.keyDer).sign({ kind: 'ecdsa', hash: 'sha256' }, content);
  ends.server.resume({ kind: 'sign', signature });
  pump(ends);
  connected(ends);
});

test('a chooser gets the whole offer: name, protocols, schemes of signatures and of certificates', () => {
  const profile: TlsProfile = {
    ...MODERN_13,
    certificateSignatureSchemes: [SignatureScheme.rsa_pkcs1_sha256, 0x1a1a],
    extensions: ['signature_algorithms_cert', ...MODERN_13.extensions],
  };
  for (const [offers, certificates] of [
    [profile, ['rsa_pkcs1_sha256']],
    [MODERN_13, schemeNames(MODERN_13.signatureSchemes)], // absent: the same (RFC 8446 §4.2.3)
  ] as const) {
    const client = { profile: offers, serverName: 'b.example', alpnProtocols: ['h2'] };
    const { decision } = runUntilParked(start({ client, server: { credential: PARKING_CHOOSER } }));
    assert.ok(decision.kind === 'certificate' && decision.request.role === 'server');
    const { serverName, alpnProtocols, signatureSchemes, certificateSignatureSchemes, version } = decision.request;
    assert.deepEqual([serverName, alpnProtocols, version], ['b.example', ['h2'], 0x0304]);
    assert.deepEqual(signatureSchemes, schemeNames(MODERN_13.signatureSchemes));
    assert.deepEqual(certificateSignatureSchemes, certificates);
  }
});

test('a server refuses if its chooser finds nothing', () => {
  const ends = start({ server: { credential: PARKING_CHOOSER } });
  runUntilParked(ends).engine.resume({ kind: 'certificate', credential: undefined });
  pump(ends);
  assert.equal(ends.server.error?.code, 'tls.no_common_parameters');
  assert.equal(ends.client.error?.code, 'alert.handshake_failure');
});

test("a client's certificate chooser and signer, and a server's verifier, may park the engine", () => {
  const ends = start({
    client: { credential: PARKING_CHOOSER },
    server: { clientAuth: { verifier: PARKING_VERIFIER, required: true } },
  });
  const choosing = runUntilParked(ends);
  assert.ok(choosing.decision.kind === 'certificate' && choosing.decision.request.role === 'client');
  ends.client.resume({ kind: 'certificate', credential: { chain: [client.der], key: parkingSigner() } });
  const signing = eventsOf(ends.client).find((event) => event.type === 'parked');
  assert.ok(signing?.type === 'parked' && signing.decision.kind === 'sign');
  const key = nodeCrypto.importPrivateKey(client.keyDer);
  const signature = key.sign({ kind: 'ecdsa', hash: 'sha256' }, signing.decision.request.content);
  ends.client.resume({ kind: 'sign', signature });
  deliver(ends.client, choosing.rest);

  const verifying = runUntilParked(ends);
  assert.equal(verifying.engine, ends.server);
  assert.ok(verifying.decision.kind === 'verify');
  assert.equal(verifying.decision.request.peer, 'client');
  const answer = TRUSTING.verify(verifying.decision.request);
  assert.ok(answer !== PARKED);
  ends.server.resume({ kind: 'verify', answer });
  deliver(ends.server, verifying.rest);
  pump(ends);
  connected(ends);
  assert.deepEqual(ends.server.info?.peerCertificates, [client.der]);
});

test('a connection that ends while it waits fails, and the late answer is a usage error', () => {
  const ends = start({ client: { verifier: PARKING_VERIFIER } });
  const { engine } = runUntilParked(ends);
  engine.receiveEnd();
  assert.equal(engine.error?.code, 'tls.closed_in_handshake');
  assert.throws(() => engine.resume({ kind: 'error', error: new Error('late') }), RangeError);
});
