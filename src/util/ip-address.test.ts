import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatIpAddress, parseIpAddress } from './ip-address.ts';

test('addresses are written according to RFC 5952', () => {
  const known = {
    '2001:0db8:0000:0000:0000:0000:0000:0001': '2001:db8::1',
    '2001:DB8::8A2E:370:7334': '2001:db8::8a2e:370:7334',
    '2001:db8:0:0:1:0:0:1': '2001:db8::1:0:0:1',
    '::': '::',
    '::1': '::1',
    '1::': '1::',
    '2001:db8:0:1:1:1:1:1': '2001:db8:0:1:1:1:1:1',
    '::ffff:192.0.2.1': '::ffff:c000:201',
    '192.0.2.1': '192.0.2.1',
  };
  for (const [text, canonical] of Object.entries(known))
    assert.equal(formatIpAddress(parseIpAddress(text)!), canonical, text);
});

test('invalid addresses are refused', () => {
  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '192.168.001.001',
    '0xC0A80101',
    '3232235777',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    '::1%eth0',
    '[::1]',
    '192.0.2.1::',
    'example.com',
  ])
    assert.equal(parseIpAddress(text), undefined, text);
});

test('agrees with Node on which texts are addresses', () => {
  const piece = fc.constantFrom('0', '1', 'ff', '255', '256', ':', '::', '.', '1.2.3.4', 'g');
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      assert.equal(parseIpAddress(text)?.length ?? 0, { 0: 0, 4: 4, 6: 16 }[isIP(text)], text);
    }),
    { numRuns: 3_000 },
  );
});

test('round trip of addresses', () => {
  const addresses = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  );
  fc.assert(fc.property(addresses, (bytes) => assert.deepEqual(parseIpAddress(formatIpAddress(bytes)), bytes)));
  assert.throws(() => formatIpAddress(new Uint8Array(5)), RangeError);
});
