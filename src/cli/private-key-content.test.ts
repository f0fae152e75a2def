import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { issue } from '../../tests/support/pki.ts';
import { holdsPrivateKey } from './private-key-content.ts';

const PASSWORD = { cipher: 'aes-256-cbc', passphrase: 'secret' };

function formsOf(key: KeyObject): [string, string | Buffer][] {
  const type = key.asymmetricKeyType;
  const types = type === 'rsa' ? ['pkcs8', 'pkcs1'] : type === 'ec' ? ['pkcs8', 'sec1'] : ['pkcs8'];
  return types.flatMap((type) => [
    [`${type} PEM`, key.export({ type, format: 'pem' } as { type: 'pkcs8'; format: 'pem' })],
    [`${type} DER`, key.export({ type, format: 'der' } as { type: 'pkcs8'; format: 'der' })],
    ['encrypted PEM', key.export({ type: 'pkcs8', format: 'pem', ...PASSWORD })],
    ['encrypted DER', key.export({ type: 'pkcs8', format: 'der', ...PASSWORD })],
  ]);
}

const KEYS: Record<string, KeyObject> = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey,
  ec: generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey,
  ed25519: generateKeyPairSync('ed25519').privateKey,
  x25519: generateKeyPairSync('x25519').privateKey,
  dsa: generateKeyPairSync('dsa', { modulusLength: 1024, divisorLength: 160 }).privateKey,
};

for (const [kind, key] of Object.entries(KEYS))
  for (const [form, bytes] of formsOf(key))
    test(`${kind} in ${form}`, () => {
      const plain = Buffer.from(bytes);
      assert.ok(holdsPrivateKey(plain));
      assert.ok(holdsPrivateKey(Buffer.concat([plain, Buffer.from('\n')])), 'with a line end after it');
      if (!form.endsWith('PEM')) return;
      assert.ok(holdsPrivateKey(Buffer.concat([Buffer.alloc(1_000_000, 'text '), plain])), 'behind other text');
      assert.ok(holdsPrivateKey(Buffer.from(plain.toString(), 'utf16le')), 'UTF-16');
      assert.ok(holdsPrivateKey(Buffer.from(plain.toString(), 'utf16le').swap16()), 'UTF-16, big endian');
      assert.ok(holdsPrivateKey(Buffer.from(`KEY = "${plain.toString().replaceAll('\n', '\\n')}"`)), 'a literal');
    });

test('keys of SSH, PGP and PuTTY, and a PKCS#12 file', () => {
  for (const text of [
    '-----BEGIN OPENSSH PRIVATE KEY-----',
    '-----BEGIN PGP PRIVATE KEY BLOCK-----',
    'PuTTY-User-Key-File-3: x',
  ])
    assert.ok(holdsPrivateKey(Buffer.from(`${text}\nAAAA`)));
  for (const start of ['308201000201033081f906092a864886f70d010701', '308002010330800609'])
    assert.ok(holdsPrivateKey(Buffer.from(start, 'hex')));
});

test('a certificate before its key, in DER', async () => {
  const { der, keyDer } = await issue({ name: 'pair' });
  assert.ok(holdsPrivateKey(Buffer.concat([der, keyDer])));
});

test('public data is not a private key', async () => {
  const { der, pem } = await issue({ name: 'public', ca: true });
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
  const harmless = [
    der,
    Buffer.from(pem),
    rsa.export({ type: 'pkcs1', format: 'der' }),
    rsa.export({ type: 'spki', format: 'der' }),
    Buffer.from(rsa.export({ type: 'pkcs1', format: 'pem' })),
    Buffer.from('print("a program about a private key")\n'),
    Buffer.from('0000'),
    Buffer.from('300d06092a864886f70d0101', 'hex'),
    Buffer.alloc(0),
    Buffer.from('0'),
    // A DigestInfo (RFC 8017 §9.2) has the structure of an encrypted key, with another algorithm.
    Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  ];
  for (const bytes of harmless) assert.equal(holdsPrivateKey(bytes), false, Buffer.from(bytes).toString('hex', 0, 20));
});
