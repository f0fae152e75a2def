import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { browserEnvironment } from './environment.ts';

test('a program in a tab can use an encrypted private key', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const options = { type: 'pkcs8', format: 'der', cipher: 'aes-128-cbc', passphrase: 'secret' } as const;
  const key = browserEnvironment([]).crypto.importPrivateKey(privateKey.export(options), 'secret');
  assert.deepEqual([key.type, key.curve], ['ec', 'secp256r1']);
});
