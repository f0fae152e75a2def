// Puts the engines of idle connections to rest (Engine.rest), with one timer for all connections.
import type { Engine } from '../tls/engine.ts';

/** Milliseconds: an engine rests after one to two of these. The next record in each direction then takes about 5 µs longer. */
const REST_AFTER = 1_000;

/** Something passed through these since the timer's last tick, or since the one before. */
let awake = new Set<Engine>();
let drowsy = new Set<Engine>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Something passes through it now. */
export function staysAwake(engine: Engine): void {
  awake.add(engine);
  if (timer !== undefined) return;
  timer = setInterval(letRest, REST_AFTER);
  (timer as { unref?(): void }).unref?.(); // this timer must not keep the program running
}

/** The connection has ended. */
export function forgetEngine(engine: Engine): void {
  awake.delete(engine);
  drowsy.delete(engine);
}

/** One tick of the timer, which ends with the last engine that is awake. */
export function letRest(): void {
  for (const engine of drowsy) if (!awake.has(engine)) engine.rest();
  drowsy = awake;
  awake = new Set();
  if (drowsy.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}
