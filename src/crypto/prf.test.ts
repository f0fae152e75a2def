// The PRFs of TLS against OpenSSL's (TLS1-PRF).
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { concatBytes } from '../util/bytes.ts';
import { toHex } from '../util/hex.ts';
import { encodeUtf8 } from '../util/utf8.ts';
import { portableCrypto } from './portable/provider.ts';
import { prf10, prf12 } from './prf.ts';

const seed = Uint8Array.from({ length: 64 }, (_, i) => 3 * i);
const absent = spawnSync('openssl', ['version']).status !== 0;
const skip = absent && process.env.CI !== 'true' ? 'openssl is absent' : false;

for (const [digest, hash] of [
  ['SHA256', 'sha256'],
  ['SHA384', 'sha384'],
  ['MD5-SHA1', undefined],
] as const) {
  test(`PRF with ${digest}: secrets and outputs of many lengths`, { skip }, () => {
    for (const [secretLength, length] of [
      [48, 12],
      [48, 48],
      [47, 104],
      [1, 33],
      [130, 200],
    ] as const) {
      const secret = Uint8Array.from({ length: secretLength }, (_, i) => 7 * i + 1);
      const ours =
        hash === undefined
          ? prf10(portableCrypto, secret, 'key expansion', seed, length)
          : prf12(portableCrypto, hash, secret, 'key expansion', seed, length);
      assert.equal(toHex(ours), opensslPrf(digest, secret, length));
    }
  });
}

function opensslPrf(digest: string, secret: Uint8Array, length: number): string {
  const labelAndSeed = toHex(concatBytes(encodeUtf8('key expansion'), seed));
  const options = [`digest:${digest}`, `hexsecret:${toHex(secret)}`, `hexseed:${labelAndSeed}`];
  const args = ['kdf', '-keylen', `${length}`, ...options.flatMap((option) => ['-kdfopt', option]), 'TLS1-PRF'];
  const { stdout, stderr, status } = spawnSync('openssl', args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return stdout.replaceAll(':', '').trim().toLowerCase();
}
