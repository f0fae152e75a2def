// Groups firmwares that a server cannot distinguish: equal hellos, and equal rules for responses.
import type { TlsContext } from '../context/tls-context.ts';

/** @returns equal keys for contexts whose handshakes are the same with every server, apart from their verifiers. */
export function helloKey(context: TlsContext): string {
  const { tls, alpnProtocols, profile } = context;
  // The time in the random is visible, but has no effect.
  const { name: _, timeInRandom: _time, ...offered } = tls;
  const code = [tls.quirks?.inspect, profile.stack.builtInCredential].map((each) =>
    each === undefined ? 0 : numberOf(each),
  );
  return JSON.stringify([offered, code, alpnProtocols]);
}

/** Functions are compared by identity, because two with the same text can differ. */
function numberOf(code: object): number {
  const number = NUMBERS.get(code) ?? count++;
  NUMBERS.set(code, number);
  return number;
}

const NUMBERS = new WeakMap<object, number>();
let count = 1;
