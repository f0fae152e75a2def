// Whether work is linear in the length of its input, and not quadratic.
import assert from 'node:assert/strict';

const SMALL = 1 << 15;
const FACTOR = 8;

/**
 * Compares the processor time for an input with that for one eight times as long: eight times as much if the work is
 * linear, 64 times if it is quadratic. Then a megabyte must be processed, which would take too long if quadratic.
 *
 * @param work - does the work for an input of about that many bytes.
 */
export function assertLinear(work: (size: number) => unknown): void {
  work(SMALL); // compiled
  const [small, large] = [processorTime(() => work(SMALL)), processorTime(() => work(SMALL * FACTOR))];
  // Microseconds in addition, because the garbage collector may run at any time.
  assert.ok(large < small * FACTOR * 3 + 50_000, `${SMALL} bytes: ${small} µs, ${SMALL * FACTOR} bytes: ${large} µs`);
  work(1 << 20);
}

/** Microseconds, the minimum of three: other threads of the process count too. */
function processorTime(work: () => unknown): number {
  const times = [0, 1, 2].map(() => {
    const start = process.cpuUsage();
    work();
    return process.cpuUsage(start).user;
  });
  return Math.min(...times);
}
