// Which firmwares a server cannot tell apart: equal hellos, and equal rules for what comes back.
import type { TlsContext } from '../context/tls-context.ts';

/** @returns equal for contexts whose handshakes take the same course with every server, their verifiers left out. */
export function helloKey(context: TlsContext): string {
  const { tls, alpnProtocols, profile } = context;
  // The time in the random is seen, and answered by nobody.
  const { name: _, timeInRandom: _time, ...offered } = tls;
  const code = [tls.quirks?.inspect, profile.stack.builtInCredential].map((each) =>
    each === undefined ? 0 : numberOf(each),
  );
  return JSON.stringify([offered, code, alpnProtocols]);
}

/** Functions have no text that tells them apart. */
function numberOf(code: object): number {
  const number = NUMBERS.get(code) ?? count++;
  NUMBERS.set(code, number);
  return number;
}

const NUMBERS = new WeakMap<object, number>();
let count = 1;
