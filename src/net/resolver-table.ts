// Host name overrides from options: `--resolve NAME[:PORT]:ADDR[:PORT]`, which accepts curl's syntax, `--host NAME=ADDR:PORT`,
// and files of the form of /etc/hosts.
import { TlsError } from '../errors.ts';
import { parseIpAddress } from '../util/ip-address.ts';
import type { ResolvedAddress, Resolver } from './transport.ts';

/** A name that resolves to another address. */
export interface NameOverride {
  /** Without regard to case. */
  readonly host: string;
  /** Applies only to connections to this port; `undefined`: to all. */
  readonly onPort?: number | undefined;
  /** An IP address. */
  readonly address: string;
  /** Where the connection goes instead of the port that was asked for; `undefined`: the same one. */
  readonly port?: number | undefined;
}

/**
 * @param onUse - called for each row that is used.
 * @returns a resolver that looks into the table first, names without regard to case, and then asks the other one.
 */
export function tableResolver(
  table: readonly NameOverride[],
  otherwise: Resolver,
  onUse?: (row: NameOverride) => void,
): Resolver {
  const rows = new Map<string, NameOverride[]>();
  for (const row of table) {
    const name = normalise(row.host);
    const same = rows.get(name);
    if (same === undefined) rows.set(name, [row]);
    else same.push(row);
  }
  return async (host, port, options) => {
    const hits = (rows.get(normalise(host)) ?? []).filter((row) => (row.onPort ?? port) === port);
    if (hits.length === 0) return otherwise(host, port, options);
    return hits.map((row): ResolvedAddress => {
      onUse?.(row);
      return { address: row.address, family: row.address.includes(':') ? 6 : 4, port: row.port ?? port };
    });
  };
}

const NAME = String.raw`(\[[0-9a-f:.]+\]|[^:=\s[\]]+)`;
const ADDRESS = String.raw`(\[[0-9a-f:.]+\]|\d{1,3}(?:\.\d{1,3}){3}|localhost)`;
const RESOLVE = new RegExp(`^${NAME}(?::(\\d{1,5}))?:${ADDRESS}(?::(\\d{1,5}))?$`, 'i');
/** Like curl, accepts an IPv6 address without brackets if no port can follow. */
const RESOLVE_BARE = new RegExp(`^${NAME}:(\\d{1,5}):([0-9a-f:.]*:[0-9a-f:.]*)$`, 'i');

/**
 * Parses `NAME[:PORT]:ADDR[:PORT]`: the first port is the one that is asked for (absent: any), the last the one to
 * connect to (absent: the same). An IPv6 address is in brackets.
 *
 * @throws TlsError `net.bad_override`.
 */
export function parseResolve(text: string): NameOverride {
  const found = RESOLVE.exec(text) ?? RESOLVE_BARE.exec(text);
  if (found === null)
    throw new TlsError('net.bad_override', `${JSON.stringify(text)} is not NAME[:PORT]:ADDRESS[:PORT]`);
  const [, host, onPort, address, port] = found;
  return {
    host: host!,
    onPort: onPort === undefined ? undefined : toPort(onPort, text),
    address: toAddress(address!, text),
    port: port === undefined ? undefined : toPort(port, text),
  };
}

/** Parses `NAME=ADDR:PORT`; the port is optional, and the name has none. @throws TlsError `net.bad_override`. */
export function parseHostOverride(text: string): NameOverride {
  const match = /^([^=\s]+)=(\[[0-9a-f:.]+\]|[0-9.]+|localhost)(?::(\d{1,5}))?$/i.exec(text);
  const [, name, port = ''] = /^([^=\s]+):(\d{1,5})=/.exec(text) ?? [];
  if (match !== null && name !== undefined)
    throw new TlsError('net.bad_override', `${JSON.stringify(text)} has a port before the "="`, {
      hint: `A name without a port is for all ports: ${name}=ADDRESS:PORT. For port ${port} alone: --resolve ${name}:${port}:ADDRESS:PORT.`,
    });
  if (match === null) throw new TlsError('net.bad_override', `${JSON.stringify(text)} is not NAME=ADDRESS:PORT`);
  const [, host, address, to] = match;
  return {
    host: host!,
    address: toAddress(address!, text),
    port: to === undefined ? undefined : toPort(to, text),
  };
}

/** Parses a file like /etc/hosts: an address and its names on each line, `#` before comments. @throws TlsError `net.bad_override`. */
export function parseHosts(text: string): NameOverride[] {
  return text.split(/\r?\n/).flatMap((line, i) => {
    const [address, ...names] = line
      .replace(/^\ufeff/, '')
      .split('#', 1)[0]!
      .split(/[ \t]+/)
      .filter((word) => word !== '');
    if (address === undefined) return [];
    if (!isAddress(address) || names.length === 0)
      throw new TlsError(
        'net.bad_override',
        `line ${i + 1} is not an address and names: ${JSON.stringify(line.slice(0, 80))}`,
        {
          hint: 'Write it as in /etc/hosts: an address, and the names that lead to it. Ports are for --resolve.',
        },
      );
    return names.map((host) => ({ host, address }));
  });
}

function toPort(digits: string, text: string): number {
  const port = Number(digits);
  if (port < 1 || port > 65_535) throw new TlsError('net.bad_override', `${port} in ${text} is not a port`);
  return port;
}

function toAddress(written: string, text: string): string {
  const address = written.toLowerCase() === 'localhost' ? '127.0.0.1' : unbracket(written);
  if (!isAddress(address)) throw new TlsError('net.bad_override', `${written} in ${text} is not an address`);
  return address;
}

/** An IPv6 address may have the interface through which it is reached (RFC 4007 §11). */
function isAddress(text: string): boolean {
  return parseIpAddress(text.replace(/%\w{1,32}$/, '')) !== undefined;
}

function unbracket(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}

function normalise(host: string): string {
  return unbracket(host).toLowerCase().replace(/\.$/, '');
}
