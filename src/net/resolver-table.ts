// Names that a person redirects: `--resolve HOST:PORT:ADDR` as curl has it, and `--host NAME=ADDR:PORT`.
import { TlsError } from '../errors.ts';
import type { Resolver } from './transport.ts';

export interface NameOverride {
  readonly host: string;
  /** Applies only to connections to this port; `undefined`: to all. */
  readonly onPort?: number | undefined;
  readonly address: string;
  /** Where the connection goes instead of the port that was asked for; `undefined`: the same one. */
  readonly port?: number | undefined;
}

/** @returns a resolver that looks into the table first, names without regard to case, and then asks the other one. */
export function tableResolver(table: readonly NameOverride[], otherwise: Resolver): Resolver {
  return async (host, port, options) => {
    const name = normalise(host);
    const hits = table.filter((row) => normalise(row.host) === name && (row.onPort ?? port) === port);
    if (hits.length === 0) return otherwise(host, port, options);
    return hits.map(({ address, port: to }) => ({ address, family: address.includes(':') ? 6 : 4, port: to ?? port }));
  };
}

/**
 * Parses curl's `HOST:PORT:ADDR`. An address in brackets may carry a port of its own after it, as may an IPv4 one:
 * `example.com:443:127.0.0.1:8443`.
 *
 * @throws TlsError `net.bad_override`.
 */
export function parseResolve(text: string): NameOverride {
  const match = /^([^:=\s]+):(\d{1,5}):(\[[0-9a-f:.]+\]|[0-9.]+|[0-9a-f:.]+)$/i.exec(text);
  const withPort = /^([^:=\s]+):(\d{1,5}):(\[[0-9a-f:.]+\]|[0-9.]+):(\d{1,5})$/i.exec(text);
  const found = withPort ?? match;
  if (found === null) throw new TlsError('net.bad_override', `${JSON.stringify(text)} is not HOST:PORT:ADDRESS`);
  const [, host, onPort, address, port] = found;
  return {
    host: host!,
    onPort: toPort(onPort!, text),
    address: unbracket(address!),
    port: port === undefined ? undefined : toPort(port, text),
  };
}

/** Parses `NAME=ADDR:PORT`, where the port may be left out. @throws TlsError `net.bad_override`. */
export function parseHostOverride(text: string): NameOverride {
  const match = /^([^=\s]+)=(\[[0-9a-f:.]+\]|[0-9.]+|localhost)(?::(\d{1,5}))?$/i.exec(text);
  if (match === null) throw new TlsError('net.bad_override', `${JSON.stringify(text)} is not NAME=ADDRESS:PORT`);
  const [, host, address, port] = match;
  return {
    host: host!,
    address: address === 'localhost' ? '127.0.0.1' : unbracket(address!),
    port: port === undefined ? undefined : toPort(port, text),
  };
}

function toPort(digits: string, text: string): number {
  const port = Number(digits);
  if (port < 1 || port > 65_535) throw new TlsError('net.bad_override', `${port} in ${text} is no port`);
  return port;
}

function unbracket(address: string): string {
  return address.replace(/^\[(.*)\]$/, '$1');
}

function normalise(host: string): string {
  return unbracket(host).toLowerCase().replace(/\.$/, '');
}
