// The capture without Wireshark (tests/cli-get-options.test.ts uses it): blocks, order, checksums.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { memoryTransportPair } from './memory-transport.ts';
import { encodeSegment, TcpFlag } from './pcapng.ts';
import { Recorder } from './recording-network.ts';
import type { Network } from './transport.ts';

/** The types of the blocks, and for a packet its TCP payload. */
function blocksOf(file: Buffer): (string | number)[] {
  const found: (string | number)[] = [];
  for (let at = 0; at < file.length; ) {
    const [type, length] = [file.readUInt32LE(at), file.readUInt32LE(at + 4)];
    assert.equal(length % 4, 0);
    assert.equal(file.readUInt32LE(at + length - 4), length, 'the length is at both ends');
    if (type === 6) {
      const packet = file.subarray(at + 28, at + 28 + file.readUInt32LE(at + 20));
      const payload = packet.subarray((packet[0]! >> 4 === 4 ? 20 : 40) + 20);
      if (payload.length > 0) found.push(payload.toString());
    } else found.push(type);
    at += length;
  }
  return found;
}

test('a secret that results from a read precedes the bytes that it decrypts', async () => {
  const [near, far] = memoryTransportPair();
  const pieces: Uint8Array[] = [];
  const recorder = new Recorder({ write: (bytes) => pieces.push(bytes.slice()), now: () => 1_700_000_000_000.5 });
  const network = recorder.record({ connect: async () => near } as unknown as Network);
  const transport = await network.connect({ host: 'x', port: 1 });
  await transport.write(Buffer.from('hello'));
  await far.write(Buffer.from('encrypted'));
  await transport.read();
  recorder.keyLog('LABEL 00 11');
  await transport.write(Buffer.from('finished'));
  await far.write(Buffer.from('last words'));
  await transport.read();
  transport.close();
  transport.close();
  const [section, description] = [0x0a0d0d0a, 1];
  const expected = [section, description, 'hello', 0x0a, 'encrypted', 'finished', 'last words'];
  assert.deepEqual(blocksOf(Buffer.concat(pieces)), expected);
});

test('checksums are valid: the sum including them is all ones', () => {
  for (const [from, to] of [
    ['192.168.1.7', '10.0.0.1'],
    ['::1', '2001:db8::1:2'],
    ['fe80::1%eth0', '::ffff:1.2.3.4'],
  ] as const)
    for (const text of ['', 'a', 'ab', 'odd numbers of bytes.']) {
      const payload = Buffer.from(text);
      const endpoints = { from: { address: from, port: 40_000 }, to: { address: to, port: 443 } };
      const packet = Buffer.from(
        encodeSegment({ ...endpoints, sequence: 0xffff_fff0, acknowledgement: 7, flags: TcpFlag.ack, payload }),
      );
      const isIpv4 = packet[0] === 0x45;
      const start = isIpv4 ? 20 : 40;
      if (isIpv4) assert.equal(sum(packet.subarray(0, 20)), 0xffff);
      const addresses = isIpv4 ? packet.subarray(12, 20) : packet.subarray(8, 40);
      const tcp = packet.subarray(start);
      assert.equal(
        sum(Buffer.concat([addresses, Buffer.from([0, 6, tcp.length >> 8, tcp.length & 0xff]), tcp])),
        0xffff,
      );
    }
});

/** RFC 1071. */
function sum(bytes: Buffer): number {
  let total = 0;
  for (let i = 0; i < bytes.length; i += 2) total += bytes.readUInt8(i) * 256 + (bytes[i + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return total;
}
