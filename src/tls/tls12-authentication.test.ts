// Authentication in TLS 1.2, between our client and server: client certificates, asynchronous decisions, pre-shared
// keys.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { credentialOf, eventsOf, MODERN_12, pump, TRUSTING } from '../../tests/support/engine-pair.ts';
import { OLD_PROFILE } from '../../tests/support/old-profile.ts';
import { connect, EC, engines, RSA, refusal } from '../../tests/support/tls12-pair.ts';
import { TlsError } from '../errors.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import type { Signer } from './credential.ts';
import { PARKED } from './parked.ts';
import type { Verifier } from './verifier.ts';

test('client certificates: none, one, a required one, a refused one', () => {
  const credential = credentialOf(RSA.leaf, RSA.root);
  const asked = { clientAuth: { verifier: TRUSTING, required: false } };
  const required = { clientAuth: { verifier: TRUSTING, required: true } };
  assert.deepEqual(connect(engines({}, asked)).server.peerCertificates, []);
  const { server } = connect(engines({ credential }, required));
  assert.deepEqual(server.peerCertificates, [RSA.leaf.der, RSA.root.der]);
  assert.equal(server.peerSignatureScheme, 0x0804);
  assert.deepEqual(refusal(engines({}, required)), {
    client: 'alert.handshake_failure',
    server: 'tls.no_client_certificate',
  });
  const refusing: Verifier = {
    verify: () => ({ accepted: false, error: new TlsError('x509.unknown_issuer', 'no anchor') }),
  };
  assert.deepEqual(refusal(engines({ credential }, { clientAuth: { verifier: refusing, required: true } })), {
    client: 'alert.unknown_ca',
    server: 'x509.unknown_issuer',
  });
  // A certificate with which the server accepts no signature is not sent.
  const profile = { ...MODERN_12, signatureSchemes: [0x0403] };
  assert.deepEqual(connect(engines({ credential }, { ...asked, profile })).server.peerCertificates, []);
  assert.equal(refusal(engines({ credential }, { ...required, profile })).server, 'tls.no_client_certificate');
});

test('verifier, signer and certificate chooser may be asynchronous, on both sides', () => {
  const slow: Verifier = { ...TRUSTING, verify: () => PARKED };
  const own = credentialOf(EC.leaf, EC.root);
  const signer: Signer = { schemes: ['ecdsa_secp256r1_sha256'], curve: 'secp256r1', sign: () => PARKED };
  const ends = engines(
    { verifier: slow, credential: () => PARKED },
    { credential: () => PARKED, clientAuth: { verifier: slow, required: true } },
  );
  const decided: string[] = [];
  for (let rounds = 0; rounds < 20; rounds++) {
    pump(ends);
    for (const engine of [ends.client, ends.server]) {
      for (const event of eventsOf(engine)) {
        if (event.type !== 'parked') continue;
        const { decision } = event;
        decided.push(`${engine.role} ${decision.kind}`);
        if (decision.kind === 'certificate') {
          engine.resume({ kind: 'certificate', credential: { ...own, key: signer } });
        } else if (decision.kind === 'sign') {
          assert.ok('sign' in own.key);
          const algorithm = { kind: 'ecdsa', hash: 'sha256' } as const;
          const { content } = decision.request;
          const signature = own.key.sign(algorithm as never, content as never) as Uint8Array;
          engine.resume({ kind: 'sign', signature });
        } else {
          const answer = TRUSTING.verify(decision.request);
          assert.ok(answer !== PARKED);
          engine.resume({ kind: 'verify', answer });
        }
      }
    }
  }
  assert.equal(connect(ends).server.peerCertificates.length, 2);
  assert.deepEqual(decided, [
    'server certificate',
    'server sign',
    'client verify',
    'client certificate',
    'client sign',
    'server verify',
  ]);
});

test('pre-shared keys: with and without forward secrecy, known and unknown', () => {
  const psk = { identity: encodeUtf8('pico'), key: new Uint8Array(32).fill(1) };
  for (const suite of [0x00a8, 0xccab, 0xd001, 0xccac, 0x00aa, 0x008c, 0xc035, 0xc0a8]) {
    const profile = { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [suite] } as const;
    const server = { psk: { find: () => psk, hint: encodeUtf8('which?') }, profile };
    const { client } = connect(engines({ psk: { client: psk }, profile }, server));
    assert.equal(client.cipherSuite, suite);
    assert.deepEqual(client.peerCertificates, []);
    connect(engines({ psk: { client: psk }, profile }, { psk: { find: () => psk }, profile }));
    assert.deepEqual(refusal(engines({ psk: { client: psk }, profile }, { psk: { find: () => undefined }, profile })), {
      client: 'alert.unknown_psk_identity',
      server: 'tls.unknown_psk_identity',
    });
    const wrong = { ...psk, key: new Uint8Array(32).fill(2) };
    const refused = refusal(engines({ psk: { client: wrong }, profile }, server));
    assert.equal(refused.server, 'tls.bad_record_mac');
    assert.equal(refusal(engines({ profile }, server)).client, 'tls.no_common_parameters');
  }
});

test('RSA_PSK sends a certificate and needs the key in addition', () => {
  const psk = { identity: encodeUtf8('pico'), key: new Uint8Array(16).fill(1) };
  const profile = { ...OLD_PROFILE, versions: [0x0303], cipherSuites: [0x00ac] } as const;
  const { client } = connect(engines({ psk: { client: psk }, profile }, { psk: { find: () => psk }, profile }, RSA));
  assert.equal(client.cipherSuite, 0x00ac);
  assert.equal(client.peerCertificates.length, 2);
});
