// RSA keys for tests, cached in the machine's temporary folder: a 2048-bit key takes 0.2 s, and the suite needs a
// hundred. The first key of a size in one process is the first in all others.
import { webcrypto } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FOLDER = join(tmpdir(), 'thimble-test-keys');
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', publicExponent: new Uint8Array([1, 0, 1]) };

const given = new Map<number, number>();

/** A key pair that this process has not used yet, for SHA-256. */
export async function rsaKeys(modulusLength: number): Promise<webcrypto.CryptoKeyPair> {
  const number = given.get(modulusLength) ?? 0;
  given.set(modulusLength, number + 1);
  const file = join(FOLDER, `rsa${modulusLength}-${number}.json`);
  try {
    return await importKeys(JSON.parse(readFileSync(file, 'utf8')) as webcrypto.JsonWebKey);
  } catch {
    const keys = await webcrypto.subtle.generateKey({ ...ALGORITHM, modulusLength }, true, ['sign', 'verify']);
    mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
    const whole = `${file}-${process.pid}`; // another process may create the same file
    writeFileSync(whole, JSON.stringify(await webcrypto.subtle.exportKey('jwk', keys.privateKey)), { mode: 0o600 });
    renameSync(whole, file);
    return keys;
  }
}

async function importKeys(jwk: webcrypto.JsonWebKey): Promise<webcrypto.CryptoKeyPair> {
  const { kty, n, e } = jwk;
  const as = (key: webcrypto.JsonWebKey, usage: 'sign' | 'verify') =>
    webcrypto.subtle.importKey('jwk', { ...key, ext: true }, ALGORITHM, true, [usage]);
  return { privateKey: await as(jwk, 'sign'), publicKey: await as({ kty, n, e } as webcrypto.JsonWebKey, 'verify') };
}
