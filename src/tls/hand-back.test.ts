// Engine.giveBack: output that was sent is reused, once, and no other array reaches a connection.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { connectedEnds, type Ends, MODERN_12, MODERN_13 } from '../../tests/support/engine-pair.ts';
import { type Issued, makeServerIdentity } from '../../tests/support/pki.ts';

let leaf: Issued;
before(async () => {
  ({ leaf } = await makeServerIdentity());
});

const LENGTH = 40_000;

function writeOutput({ client }: Ends, byte: number): Uint8Array {
  assert.equal(client.write(new Uint8Array(LENGTH).fill(byte)), LENGTH);
  return client.takeOutput()!;
}

function receiveAll({ server }: Ends, output: Uint8Array): Uint8Array {
  const received: Uint8Array[] = [];
  for (let at = 0; at < output.length; ) {
    at += server.receive(output.subarray(at));
    const plaintext = server.read();
    if (plaintext !== undefined) received.push(plaintext.slice());
  }
  return Buffer.concat(received);
}

for (const [name, profile] of [
  ['TLS 1.3', MODERN_13],
  ['TLS 1.2', MODERN_12],
] as const) {
  test(`${name}: output that is given back twice is used by one connection`, () => {
    const [first, second, third] = [1, 2, 3].map(() => connectedEnds(leaf, profile)) as [Ends, Ends, Ends];
    const sent = writeOutput(first, 1);
    assert.ok(receiveAll(first, sent).every((byte) => byte === 1));
    first.client.giveBack(sent);

    const pending = writeOutput(second, 2);
    assert.ok(pending.buffer === sent.buffer, 'the memory serves again'); // `equal` would print them
    first.client.giveBack(sent);
    const other = writeOutput(third, 3);
    assert.ok(other.buffer !== pending.buffer);
    for (const [ends, output, byte] of [
      [second, pending, 2],
      [third, other, 3],
    ] as const) {
      const received = receiveAll(ends, output);
      assert.equal(received.length, LENGTH);
      assert.ok(received.every((each) => each === byte));
    }
  });

  test(`${name}: an array that is not an engine's output is not used`, () => {
    const ends = connectedEnds(leaf, profile);
    const foreign = new Uint8Array(50_000).fill(7);
    const whole = writeOutput(ends, 1);
    for (const array of [foreign, whole.subarray(0, LENGTH), new Uint8Array(whole.buffer)]) ends.client.giveBack(array);
    const next = writeOutput(ends, 2);
    assert.ok(next.buffer !== foreign.buffer);
    assert.ok(next.buffer !== whole.buffer);
    assert.ok(foreign.every((byte) => byte === 7));
  });
}
