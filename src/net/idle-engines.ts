// Calls Engine.rest on the engines of idle connections, with one timer for all of them.
import type { Engine } from '../tls/engine.ts';

/** Milliseconds: an engine rests after one to two of these. The next record in each direction then takes about 5 µs longer. */
const REST_AFTER = 1_000;

/** Engines used since the timer's last tick, and those used between the last two ticks. */
let used = new Set<Engine>();
let usedBefore = new Set<Engine>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Call whenever the engine is used. */
export function markUsed(engine: Engine): void {
  used.add(engine);
  if (timer !== undefined) return;
  timer = setInterval(restIdleEngines, REST_AFTER);
  (timer as { unref?(): void }).unref?.(); // this timer must not keep the program running
}

/** The connection has ended. */
export function forgetEngine(engine: Engine): void {
  used.delete(engine);
  usedBefore.delete(engine);
}

/** One tick of the timer, which stops when no engine is in use. */
export function restIdleEngines(): void {
  for (const engine of usedBefore) if (!used.has(engine)) engine.rest();
  usedBefore = used;
  used = new Set();
  if (usedBefore.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
