// Host functions of connections over a stream of the program.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Handles } from './handles.ts';
import { PythonRaise, raiseErrno } from './python-raise.ts';
import type { ContextTools } from './tls-contexts.ts';
import { type ForeignConnection, tlsFunctions } from './tls-functions.ts';

test('a stream of the program may deliver as many bytes as were wanted, and no more', () => {
  const program = Uint8Array.of(1, 2, 3, 4, 5, 6);
  const wanted = new Uint8Array(5);
  const lengths: number[] = [];
  const channel = { wanted, received: (length: number) => lengths.push(length) };
  const foreign = new Handles<ForeignConnection>(() => raiseErrno(9));
  const handle = foreign.add(() => ({ channel }) as unknown as ForeignConnection);
  const interpreter = { memory: (address: number, length: number) => program.subarray(address, address + length) };
  const functions = tlsFunctions({ interpreter } as unknown as ContextTools, foreign);
  const receive = functions.foreign_received!.work as (handle: number, address: number, length: number) => number;
  assert.equal(receive(handle, 0, 2), 0);
  assert.equal(receive(handle, 1, 5), 0);
  assert.deepEqual([...wanted], [2, 3, 4, 5, 6]);
  assert.deepEqual(lengths, [2, 5]);
  assert.throws(() => receive(handle, 0, 6), PythonRaise);
  assert.deepEqual(lengths, [2, 5]);
});
