// Waits for what other processes and sockets bring about.
import assert from 'node:assert/strict';

/** Turns, and not a time: on a busy machine each takes longer, and nothing fails for that. */
const TURNS = 12_000;
const TURN = 10;

/** @param complaint - what is wrong if it never becomes true. */
export async function eventually(condition: () => boolean, complaint?: string): Promise<void> {
  for (let i = 0; i < TURNS && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, TURN));
  assert.ok(condition(), complaint ?? String(condition));
}
