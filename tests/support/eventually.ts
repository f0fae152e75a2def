// Waits for effects of other processes and sockets.
import assert from 'node:assert/strict';

/** Turns instead of time: on a busy machine each takes longer, which must not fail a test. */
const TURNS = 12_000;
const TURN = 10;

/** @param complaint - the error if it never becomes true. */
export async function eventually(condition: () => boolean | Promise<boolean>, complaint?: string): Promise<void> {
  for (let i = 0; i < TURNS && !(await condition()); i++) await new Promise((resolve) => setTimeout(resolve, TURN));
  assert.ok(await condition(), complaint ?? String(condition));
}
