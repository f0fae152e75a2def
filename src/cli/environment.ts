// The network of a command: names as `--resolve` bends them, the system's otherwise.
import { parseResolve, tableResolver } from '../net/resolver-table.ts';
import type { Network } from '../net/transport.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';

/** @param resolve - entries of `--resolve`. @throws TlsError `net.bad_override`. */
export function networkWith(resolve: readonly string[]): Network {
  return createNodeNetwork({ resolve: tableResolver(resolve.map(parseResolve), resolveWithSystem) });
}
