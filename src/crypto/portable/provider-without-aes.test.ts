import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { clientSettings, credentialOf, MODERN_12, pump, serverSettings } from '../../../tests/support/engine-pair.ts';
import { issue } from '../../../tests/support/pki.ts';
import { CHACHA20 } from '../../entry/portable.ts';
import { createClientEngine } from '../../tls/client-engine.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import { portableCryptoWithoutAes as crypto } from './provider-without-aes.ts';

test('it connects with ChaCha20-Poly1305, and a server with only AES refuses it', async () => {
  const credential = [credentialOf(await issue({ name: 'localhost' }))];
  const connect = (cipherSuites: readonly number[]) => {
    const client = createClientEngine(clientSettings({ profile: CHACHA20.tls, crypto }));
    const server = createServerEngine(serverSettings(credential, { profile: { ...MODERN_12, cipherSuites } }));
    pump({ client, server });
    return client;
  };
  assert.equal(connect([0xc02b, 0xcca9]).info?.cipherSuite, 0xcca9);
  assert.equal(connect([0xc02b]).error?.code, 'alert.handshake_failure');
});

test('a client that offers AES with it is a usage error', () => {
  const message = 'cipherSuites in the profile: TLS_AES_128_GCM_SHA256, which this crypto provider does not have';
  assert.throws(() => createClientEngine(clientSettings({ crypto })), { name: 'RangeError', message });
});

test('AES and encrypted keys are refused, plain keys are not', () => {
  assert.throws(() => crypto.aead('aes-128-gcm', new Uint8Array(16)), { code: 'crypto.unsupported' });
  assert.throws(() => crypto.aesCbc(new Uint8Array(16)), { code: 'crypto.unsupported' });
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = (more: object): Buffer => privateKey.export({ type: 'pkcs8', format: 'der', ...more });
  assert.equal(crypto.importPrivateKey(der({})).type, 'ec');
  const encrypted = der({ cipher: 'aes-128-cbc', passphrase: 'secret' });
  assert.throws(() => crypto.importPrivateKey(encrypted, 'secret'), {
    code: 'crypto.bad_private_key',
    message: /encrypted/,
  });
});
