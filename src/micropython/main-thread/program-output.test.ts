// Small pieces of output are joined, and both streams stay in order.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OUTPUT_HEADER, OutputStream, SharedCommon } from '../bridge/layout.ts';
import { Doorbell } from './doorbell.ts';
import { ProgramOutput } from './program-output.ts';

test('pieces of one stream are joined, and streams keep their order', async () => {
  const common = new SharedCommon();
  const doorbell = new Doorbell();
  const seen: (readonly [string, string])[] = [];
  const kept: Uint8Array[] = [];
  const take = (name: string) => (bytes: Uint8Array) => {
    seen.push([name, Buffer.from(bytes).toString()]);
    kept.push(bytes);
    return undefined;
  };
  const events: unknown[] = [];
  const sinks = { stdout: take('out'), stderr: take('err'), event: (event: unknown) => events.push(event) };
  const output = new ProgramOutput(sinks, common, doorbell);
  const print = (stream: number, text: string) => {
    const bytes = Buffer.from(text);
    const piece = new Uint8Array(OUTPUT_HEADER + bytes.length);
    piece[0] = stream;
    new DataView(piece.buffer).setUint32(1, bytes.length, true);
    piece.set(bytes, OUTPUT_HEADER);
    common.output.write(piece);
  };
  for (const text of ['a', '\n', 'longer than a header', '', '\n']) print(OutputStream.stdout, text);
  print(OutputStream.stderr, 'x');
  print(OutputStream.stderr, 'y');
  print(OutputStream.event, '{"event":');
  print(OutputStream.event, '"end","code":0}\n');
  print(OutputStream.stdout, 'z');
  output.finish();
  await output.relay();
  assert.deepEqual(seen, [
    ['out', 'a\nlonger than a header\n'],
    ['err', 'xy'],
    ['out', 'z'],
  ]);
  assert.deepEqual(events, [{ event: 'end', code: 0 }]);
  assert.equal(Buffer.from(kept[0]!).toString(), seen[0]![1], 'it stays as it was handed on');
});
