// Parses hosts as users write them: `example.com`, `example.com:8443`, `[::1]:8443`, or a whole URL.
import { TlsError } from '../errors.ts';

export interface Host {
  /** A DNS name or an IP address, without brackets, in lower case. */
  readonly name: string;
  readonly port: number;
}

const HTTPS_PORT = 443;

/** @throws TlsError `trust.bad_host`. */
export function parseHost(text: string): Host {
  const bare = text.replace(/^https:\/\//i, '').replace(/\/.*$/, '');
  const match = /^(?:\[(?<v6>[0-9a-f:.]+)\]|(?<name>[^\s:[\]/?#@]+))(?::(?<port>\d+))?$/i.exec(bare);
  const { v6, name, port } = match?.groups ?? {};
  const host = { name: (v6 ?? name ?? '').toLowerCase(), port: port === undefined ? HTTPS_PORT : Number(port) };
  if (host.name === '') throw new TlsError('trust.bad_host', `${JSON.stringify(text)} is not a host`);
  if (host.port < 1 || host.port > 65_535)
    throw new TlsError('trust.bad_host', `${JSON.stringify(text)}: ${port} is not a port (1 to 65535)`);
  return host;
}

/** The inverse of {@link parseHost}; the default port is omitted. */
export function formatHost({ name, port }: Host): string {
  const bracketed = name.includes(':') ? `[${name}]` : name;
  return port === HTTPS_PORT ? bracketed : `${bracketed}:${port}`;
}
