// What the commands hand to the library: this machine's cryptography, clock and roots, and names as --resolve bends them.
import type { Environment } from '../context/environment.ts';
import { parseResolve, tableResolver } from '../net/resolver-table.ts';
import type { Network } from '../net/transport.ts';
import { systemClock } from '../platform/node/clock.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';
import { isPublicSuffix } from '../platform/node/public-suffix.ts';
import { systemRandom } from '../platform/node/random.ts';
import { allRoots, nodeRoots } from '../platform/node/roots.ts';

export const nodeEnvironment: Environment = {
  crypto: nodeCrypto,
  random: systemRandom,
  clock: systemClock,
  systemRoots: nodeRoots,
  knownRoots: allRoots,
  isPublicSuffix,
};

/** @param resolve - entries of `--resolve`. @throws TlsError `net.bad_override`. */
export function networkWith(resolve: readonly string[]): Network {
  return createNodeNetwork({ resolve: tableResolver(resolve.map(parseResolve), resolveWithSystem) });
}
