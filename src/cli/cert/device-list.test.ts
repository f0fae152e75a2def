// The limits of a list of devices.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../util/utf8.ts';
import { readDevices } from './device-list.ts';

test('a list has at most 10,000 devices', async () => {
  const list = (count: number) =>
    encodeUtf8(`name\n${Array.from({ length: count }, (_, i) => `h${i}.example\n`).join('')}`);
  assert.equal((await readDevices(list(10_000), 'server')).length, 10_000);
  await assert.rejects(readDevices(list(10_001), 'server'), /it lists more than 10000 devices/);
});

test('a line has at most 16,384 characters', async () => {
  // Spaces after a value do not belong to it, but count; the parser counts without the comma.
  const list = (length: number) => encodeUtf8(`name,key\nh.example,p256${' '.repeat(length - 14)}\n`);
  assert.equal((await readDevices(list(16_384), 'server')).length, 1);
  await assert.rejects(readDevices(list(16_400), 'server'), { code: 'cli.usage' });
});
