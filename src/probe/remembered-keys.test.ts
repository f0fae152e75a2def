import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nodeEnvironment } from '../entry/node-platform.ts';
import { rememberKeys } from './remembered-keys.ts';

test('2,000 keys are imported once each; with one more the cache is cleared', () => {
  let imported = 0;
  const importPublicKey = () => {
    imported++;
    return {} as never;
  };
  const { crypto } = rememberKeys({ ...nodeEnvironment, crypto: { ...nodeEnvironment.crypto, importPublicKey } });
  const take = (key: number) => crypto.importPublicKey(Uint8Array.of(key >> 8, key & 0xff));
  for (let key = 0; key < 2_000; key++) take(key);
  take(0);
  assert.equal(imported, 2_000);
  take(2_000);
  take(0);
  assert.equal(imported, 2_002);
});
