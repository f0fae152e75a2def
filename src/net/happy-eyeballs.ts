// Happy Eyeballs (RFC 8305): connects to several addresses in parallel, staggered, and keeps the first connection.
import { TlsError } from '../errors.ts';
import type { IoOptions, ResolvedAddress, Transport } from './transport.ts';
import { throwIfAborted, Waiter } from './waiter.ts';

/** The delay before the next address is tried in parallel (RFC 8305 §5). */
const ATTEMPT_DELAY_MS = 250;
/** A name with a thousand addresses must not open a thousand sockets. */
const MAX_ATTEMPTS = 16;

/**
 * Tries addresses in turn, families alternating, each a little after the one before or as soon as that one failed.
 *
 * @param connect - makes one connection; its signal aborts when another has won.
 * @returns the first connection; later ones are closed.
 * @throws TlsError the last address's own error if all fail, `net.name_not_found` if there are none.
 */
export async function connectFirst(
  addresses: readonly ResolvedAddress[],
  connect: (address: ResolvedAddress, io: IoOptions) => Promise<Transport>,
  options: IoOptions & { readonly host: string },
): Promise<Transport> {
  const [first] = addresses;
  if (first === undefined) throw new TlsError('net.name_not_found', `${options.host} has no address`);
  throwIfAborted(options.signal, `connecting to ${options.host}`);
  if (addresses.length === 1) return connect(first, options);

  const queue = interleave(addresses).slice(0, MAX_ATTEMPTS);
  const losers = new AbortController();
  const winner = new Waiter<Transport>(`connecting to ${options.host}`, options, () => losers.abort());
  let next: ReturnType<typeof setTimeout> | undefined;
  let running = 0;
  const attempt = () => {
    clearTimeout(next);
    const address = queue.shift();
    if (address === undefined) return;
    running += 1;
    if (queue.length > 0) next = setTimeout(attempt, ATTEMPT_DELAY_MS);
    connect(address, { signal: losers.signal }).then(
      (transport) => (winner.settled ? transport.close() : winner.resolve(transport)),
      (error: unknown) => {
        running -= 1;
        if (winner.settled) return;
        if (queue.length > 0) attempt();
        else if (running === 0) winner.reject(error);
      },
    );
  };
  attempt();
  try {
    return await winner.promise;
  } finally {
    clearTimeout(next);
    losers.abort();
  }
}

/** IPv6 first or as the resolver prefers, then the families in turn (RFC 8305 §4). */
function interleave(addresses: readonly ResolvedAddress[]): ResolvedAddress[] {
  const preferred = addresses[0]?.family;
  const some = addresses.filter(({ family }) => family === preferred);
  const others = addresses.filter(({ family }) => family !== preferred);
  const result: ResolvedAddress[] = [];
  for (let i = 0; i < Math.max(some.length, others.length); i++) {
    for (const address of [some[i], others[i]]) if (address !== undefined) result.push(address);
  }
  return result;
}
