import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { clientSettings, credentialOf, MODERN_12, pump, serverSettings } from '../../../tests/support/engine-pair.ts';
import { issue } from '../../../tests/support/pki.ts';
import { CHACHA20_FIRST } from '../../entry/portable.ts';
import { createClientEngine } from '../../tls/client-engine.ts';
import { MODERN_PROFILE } from '../../tls/modern-profile.ts';
import { ProtocolVersion } from '../../tls/profile.ts';
import { createServerEngine } from '../../tls/server-engine.ts';
import { withEncryptedKeys } from './encrypted-keys.ts';
import { portableCryptoSmallAes as crypto } from './provider-small-aes.ts';

test('it connects with each suite of MODERN, in both versions', async () => {
  const credential = [credentialOf(await issue({ name: 'localhost' }))]; // ECDSA: 0xc02f, 0xc030 and 0xcca8 are for RSA
  for (const { version, suites } of [
    { version: ProtocolVersion.tls13, suites: [0x1301, 0x1302, 0x1303] },
    { version: ProtocolVersion.tls12, suites: [0xc02b, 0xc02c, 0xcca9] },
  ]) {
    for (const suite of suites) {
      const profile = { ...MODERN_PROFILE, versions: [version], cipherSuites: [suite] };
      const client = createClientEngine(clientSettings({ crypto }));
      const server = createServerEngine(serverSettings(credential, { profile }));
      pump({ client, server });
      assert.deepEqual([client.state, client.info?.cipherSuite], ['connected', suite]);
      client.write(Uint8Array.of(1, 2, 3));
      const received: number[] = [];
      pump({ client, server }, (_, bytes) => received.push(...bytes));
      assert.deepEqual(received, [1, 2, 3]);
    }
  }
});

test('with CHACHA20_FIRST, AES is for servers without ChaCha20', async () => {
  assert.deepEqual([...CHACHA20_FIRST.tls.cipherSuites].sort(), [...MODERN_PROFILE.cipherSuites].sort());
  const credential = [credentialOf(await issue({ name: 'localhost' }))];
  const connect = (cipherSuites: readonly number[]) => {
    const profile = { ...MODERN_12, cipherSuites, serverOrder: false };
    const client = createClientEngine(clientSettings({ profile: CHACHA20_FIRST.tls, crypto }));
    const server = createServerEngine(serverSettings(credential, { profile }));
    pump({ client, server });
    return client.info?.cipherSuite;
  };
  assert.equal(connect([0xc02b, 0xcca9]), 0xcca9);
  assert.equal(connect([0xc02b]), 0xc02b);
});

test('a client whose profile offers a suite that it does not have is a usage error', () => {
  const profile = { ...MODERN_PROFILE, cipherSuites: [0x1301, 0x1304] };
  const message = 'cipherSuites in the profile: TLS_AES_128_CCM_SHA256, which this crypto provider does not have';
  assert.throws(() => createClientEngine(clientSettings({ profile, crypto })), { name: 'RangeError', message });
});

test('a key may be changed or zeroed after it was imported', () => {
  const nonce = new Uint8Array(12);
  for (const name of crypto.aeads) {
    const key = new Uint8Array(name === 'aes-128-gcm' ? 16 : 32).fill(7);
    const aead = crypto.aead(name, key);
    const seal = () => {
      const out = new Uint8Array(17);
      aead.seal(nonce, nonce, Uint8Array.of(1), out);
      return out;
    };
    const before = seal();
    key.fill(0);
    assert.deepEqual(seal(), before);
  }
});

test('AES-CCM and AES-CBC are refused', () => {
  assert.throws(() => crypto.aead('aes-128-ccm', new Uint8Array(16)), { code: 'crypto.unsupported' });
  assert.throws(() => crypto.aesCbc(new Uint8Array(16)), { code: 'crypto.unsupported' });
});

test('encrypted keys are refused, and opened with withEncryptedKeys', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const der = (more: object): Buffer => privateKey.export({ type: 'pkcs8', format: 'der', ...more });
  assert.equal(crypto.importPrivateKey(der({})).type, 'ec');
  const encrypted = der({ cipher: 'aes-128-cbc', passphrase: 'secret' });
  assert.throws(() => crypto.importPrivateKey(encrypted, 'secret'), {
    code: 'crypto.bad_private_key',
    message: /encrypted/,
    hint: /withEncryptedKeys of thimble\/encrypted-keys/,
  });
  assert.equal(withEncryptedKeys(crypto).importPrivateKey(encrypted, 'secret').type, 'ec');
});
