// Overhead of the crypto providers over the underlying calls: the same work in a bare loop, with no checks and no interface.
import * as crypto from 'node:crypto';
import { gcm } from '@noble/ciphers/aes.js';
import { chacha20poly1305 } from '@noble/ciphers/chacha.js';
import { x25519 } from '@noble/curves/ed25519.js';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { portableCrypto } from '../dist/crypto/portable/provider.js';
import type { Aead, AeadName, CryptoProvider } from '../dist/crypto/provider.js';
import { nodeCrypto } from '../dist/platform/node/crypto/provider.js';
import { compareRates, type Row } from './row.ts';

export const title = 'the crypto providers against bare loops over what they are made of';

const RECORD = 16384;
const NONCE = bytes(12);
const HEADER = bytes(5);
const MEGABYTE = 1e6;

export async function* bench(): AsyncGenerator<Row> {
  yield await native('aes-128-gcm', 'seal');
  yield await native('aes-128-gcm', 'open');
  yield await native('chacha20-poly1305', 'seal');
  yield await native('chacha20-poly1305', 'open');
  yield await nativeHmac();
  yield await nativeImport();
  yield await portable('chacha20-poly1305', (key) => chacha20poly1305(key, NONCE, HEADER));
  yield await portable('aes-128-gcm', (key) => gcm(key, NONCE, HEADER));
  yield await portableHandshake();
}

/** Records as an engine has them: not word-aligned, after a header. */
function records(provider: CryptoProvider, name: AeadName) {
  const key = bytes(name === 'aes-128-gcm' ? 16 : 32);
  const plaintext = bytes(RECORD);
  const out = new Uint8Array(5 + RECORD + 16).subarray(5);
  const aead = provider.aead(name, key);
  aead.seal(NONCE, HEADER, plaintext, out);
  return { key, plaintext, out, aead, sealed: out.slice() };
}

async function native(name: 'aes-128-gcm' | 'chacha20-poly1305', direction: 'seal' | 'open'): Promise<Row> {
  const { key, plaintext, out, aead, sealed } = records(nodeCrypto, name);
  const keyObject = crypto.createSecretKey(key);
  const cipher = name as 'aes-128-gcm';
  const options = { authTagLength: 16 };
  const bareSeal = () => {
    const c = crypto.createCipheriv(cipher, keyObject, NONCE, options);
    c.setAAD(HEADER);
    out.set(c.update(plaintext));
    c.final();
    out.set(c.getAuthTag(), RECORD);
  };
  const bareOpen = () => {
    const d = crypto.createDecipheriv(cipher, keyObject, NONCE, options);
    d.setAAD(HEADER);
    d.setAuthTag(sealed.subarray(RECORD));
    d.update(sealed.subarray(0, RECORD));
    d.final();
  };
  const ours = direction === 'seal' ? () => aead.seal(NONCE, HEADER, plaintext, out) : () => open(aead, out, sealed);
  const bare = direction === 'seal' ? bareSeal : bareOpen;
  const rates = await compareRates(throughput(ours, 4000), throughput(bare, 4000));
  return { measure: `native ${name}, ${direction} 16 KB`, unit: 'MB/s', ...rates };
}

async function portable(
  name: 'aes-128-gcm' | 'chacha20-poly1305',
  cipher: (key: Uint8Array) => { encrypt(data: Uint8Array): Uint8Array },
): Promise<Row> {
  const { key, plaintext, out, aead } = records(portableCrypto, name);
  const rates = await compareRates(
    throughput(() => aead.seal(NONCE, HEADER, plaintext, out), 300),
    throughput(() => cipher(key).encrypt(plaintext), 300),
  );
  const reach = name === 'chacha20-poly1305' ? 0.8 : undefined; // the cipher that browsers and boards will use
  return { measure: `portable ${name}, seal 16 KB`, unit: 'MB/s', ...rates, reach };
}

async function nativeHmac(): Promise<Row> {
  const key = bytes(32);
  const data = bytes(64);
  const hmac = nodeCrypto.hmac('sha256', key);
  const keyObject = crypto.createSecretKey(key);
  const rates = await compareRates(
    times(() => hmac.mac(data), 40_000),
    times(() => crypto.createHmac('sha256', keyObject).update(data).digest(), 40_000),
  );
  return { measure: 'native HMAC-SHA-256, 64 bytes', unit: 'tags/s', ...rates };
}

async function nativeImport(): Promise<Row> {
  const { publicKeyInfo } = generateP256();
  const spki = Buffer.from(publicKeyInfo);
  const rates = await compareRates(
    times(() => nodeCrypto.importPublicKey(publicKeyInfo), 2000),
    times(() => crypto.createPublicKey({ key: spki, format: 'der', type: 'spki' }), 2000),
  );
  return { measure: 'native import of a P-256 key', unit: 'keys/s', ...rates };
}

/** The public-key operations of a client's full TLS 1.3 handshake: one X25519 exchange, three P-256 signatures. */
async function portableHandshake(): Promise<Row> {
  const { publicKeyInfo, privateKey } = generateP256();
  const point = publicKeyInfo.slice(-65);
  const data = bytes(200);
  const signature = new Uint8Array(crypto.sign('sha256', data, privateKey));
  const peer = x25519.getPublicKey(bytes(32));
  const ours = () => {
    portableCrypto.generateKeyAgreement('x25519', bytes).agree(peer);
    for (let i = 0; i < 3; i++) {
      const key = portableCrypto.importPublicKey(publicKeyInfo);
      if (!key.verify({ kind: 'ecdsa', hash: 'sha256' }, data, signature)) throw new Error('a signature is refused');
    }
  };
  const bare = () => {
    const secret = bytes(32);
    x25519.getPublicKey(secret);
    x25519.getSharedSecret(secret, peer);
    for (let i = 0; i < 3; i++)
      p256.verify(signature, sha256(data), point, { prehash: false, lowS: false, format: 'der' });
  };
  const rates = await compareRates(times(ours, 15), times(bare, 15));
  return { measure: 'portable public keys of a handshake', unit: 'handshakes/s', ...rates, reach: 0.8 };
}

/** Opens a record in place; the copy, 0.1 µs, is counted as ours. */
function open(aead: Aead, record: Uint8Array, sealed: Uint8Array): void {
  record.set(sealed);
  if (aead.open(NONCE, HEADER, record) === undefined) throw new Error('a record does not open');
}

function generateP256(): { publicKeyInfo: Uint8Array; privateKey: string } {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  return { publicKeyInfo: new Uint8Array(publicKey), privateKey };
}

function throughput(turn: () => void, turns: number): () => number {
  const repeat = times(turn, turns);
  return () => (repeat() * RECORD) / MEGABYTE;
}

function times(turn: () => void, turns: number): () => number {
  return () => {
    for (let i = 0; i < turns; i++) turn();
    return turns;
  };
}

function bytes(length: number): Uint8Array {
  return new Uint8Array(crypto.randomBytes(length));
}
