// Decides where a relay may connect: TLS ports of public addresses, and hosts that its operator allowed. A name is resolved
// once per connection, and the addresses of that answer are both checked and connected to, so that no name can change
// between the two (DNS rebinding).
import ipaddr from 'ipaddr.js';
import { TlsError } from '../errors.ts';
import { formatEndpoint } from '../net/endpoint.ts';
import type { NameOverride } from '../net/resolver-table.ts';
import type { ResolvedAddress, Resolver } from '../net/transport.ts';

/** HTTPS, SMTPS, FTPS, IMAPS, POP3S, LDAPS, DoT, MQTT, AMQPS, and common ports of test servers. */
const TLS_PORTS: ReadonlySet<number> = new Set([
  443, 465, 636, 853, 990, 993, 995, 4433, 4443, 5671, 8443, 8883, 8884, 8886, 8888, 9443, 10443, 14433,
]);

/** `HOST:PORT` of `--allow`. */
export interface AllowedTarget {
  /** A name or an address. */
  readonly host: string;
  readonly port: number;
}

/** @throws TlsError `cli.usage`. */
export function parseAllowed(text: string): AllowedTarget {
  const found = /^(?:\[([0-9a-f:.]+)\]|([^\s:/[\]]{1,253})):(\d{1,5})$/i.exec(text);
  const port = Number(found?.[3]);
  if (found === null || port < 1 || port > 65_535)
    throw new TlsError('cli.usage', `--allow ${text}: HOST:PORT, such as nas.local:8443 or [fd00::1]:443`);
  return { host: (found[1] ?? found[2])!, port };
}

export class AddressGuard {
  readonly #resolve: Resolver;
  /** `address port` of hosts that the operator allowed. */
  readonly #permitted: ReadonlySet<string>;

  private constructor(resolve: Resolver, permitted: ReadonlySet<string>) {
    this.#resolve = resolve;
    this.#permitted = permitted;
  }

  /**
   * Names of `--allow` are resolved here, once: a later change of their DNS records has no effect.
   *
   * @param redirections - `--resolve`: their addresses are permitted too.
   * @throws TlsError `net.name_not_found`.
   */
  static async create(
    resolve: Resolver,
    allowed: readonly AllowedTarget[],
    redirections: readonly NameOverride[] = [],
  ): Promise<AddressGuard> {
    const permitted = new Set<string>();
    for (const { host, port } of allowed)
      for (const found of await resolve(host, port)) permitted.add(keyOf(found.address, found.port ?? port));
    for (const { address, onPort, port } of redirections) {
      const to = port ?? onPort;
      if (to !== undefined) permitted.add(keyOf(address, to));
    }
    return new AddressGuard(resolve, permitted);
  }

  /** For a network: only addresses to which it may connect. @throws TlsError `net.not_permitted`, `net.name_not_found`. */
  readonly forConnecting: Resolver = async (host, port, options) => {
    const found = await this.#resolve(host, port, options);
    return this.#chosen(host, port, found, (address, to) => {
      if (this.#permitted.has(keyOf(address, to))) return true;
      return TLS_PORTS.has(to) && isPublic(address);
    });
  };

  /** For a program that looks up addresses: those of private networks are hidden. @throws TlsError as {@link forConnecting}. */
  readonly forTelling: Resolver = async (host, port, options) => {
    const found = await this.#resolve(host, port, options);
    return this.#chosen(
      host,
      port,
      found,
      (address, to) => this.#permitted.has(keyOf(address, to)) || isPublic(address),
    );
  };

  #chosen(
    host: string,
    port: number,
    found: readonly ResolvedAddress[],
    isAllowed: (address: string, port: number) => boolean,
  ): readonly ResolvedAddress[] {
    if (found.length === 0) throw new TlsError('net.name_not_found', `${host} has no address`);
    const allowed = found.filter((each) => isAllowed(each.address, each.port ?? port));
    if (allowed.length > 0) return allowed;
    const where = formatEndpoint(host, port);
    const why = found.some(({ address }) => isPublic(address))
      ? `port ${port} is not one of the usual TLS ports`
      : 'its address is private, and a page on the internet must not reach it';
    throw new TlsError('net.not_permitted', `the relay does not connect to ${where}: ${why}`, {
      hint: `Start it with --allow ${where} if that is meant.`,
    });
  }
}

/** Whether an address is on the public internet: no address with another use is (IANA's special-purpose registries). */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, '');
  return ipaddr.isValid(bare) && ipaddr.process(bare).range() === 'unicast';
}

function keyOf(address: string, port: number): string {
  const bare = address.replace(/%.*$/, '');
  return `${ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : address} ${port}`;
}
