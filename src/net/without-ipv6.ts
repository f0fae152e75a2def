// A network without IPv6, for firmwares that are built without it.
import { TlsError } from '../errors.ts';
import { parseIpAddress } from '../util/ip-address.ts';
import type { Network, ResolvedAddress, Resolver } from './transport.ts';

const HAS_IPV6_ALONE = new WeakSet<TlsError>();

/**
 * The same network, in which a name with only IPv6 addresses does not resolve. IP addresses are left to
 * the network.
 */
export function withoutIpv6(network: Network): Network {
  const resolve: Resolver = async (name, port, options) => {
    const found = await network.resolve(name, port, options);
    requireIpv4(name, found);
    return found;
  };
  return {
    ...network,
    resolve,
    async connect(options) {
      if (parseIpAddress(options.host) === undefined) await resolve(options.host, options.port, options);
      return network.connect(options);
    },
  };
}

/** Whether a name did not resolve because it has no IPv4 address. */
export function hasIpv6Alone(error: TlsError): boolean {
  return HAS_IPV6_ALONE.has(error);
}

function requireIpv4(name: string, found: readonly ResolvedAddress[]): void {
  if (found.length === 0 || found.some(({ family }) => family === 4)) return;
  const error = new TlsError(
    'net.name_not_found',
    `${name} has IPv6 addresses alone, and no firmware here is known to reach one`,
  );
  HAS_IPV6_ALONE.add(error);
  throw error;
}
