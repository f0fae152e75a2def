// The network of a command, whose resolver applies `--resolve` and `--hosts` overrides. An override that was never used
// is reported, because it is often mistyped.
import { parseNamed } from '../api/parse-named.ts';
import { formatEndpoint } from '../net/endpoint.ts';
import {
  type NameOverride,
  parseHostOverride,
  parseHosts,
  parseResolve,
  tableResolver,
} from '../net/resolver-table.ts';
import type { Network, Resolver } from '../net/transport.ts';
import { MAX_TEXT } from '../platform/node/files.ts';
import { createNodeNetwork, resolveWithSystem } from '../platform/node/network.ts';
import type { Io, Option } from './command.ts';
import { readInput } from './read-file.ts';
import { warn } from './report.ts';

export interface NetworkOptions {
  readonly resolve?: readonly string[];
  readonly hosts?: readonly string[];
  /** Only in `run`. */
  readonly host?: readonly string[];
}

export const NETWORK_OPTIONS: readonly Option[] = [
  {
    flags: '--resolve <name[:port]:address[:port]>',
    description: 'connect NAME (on PORT alone, if given) to ADDRESS; write an IPv6 address in brackets',
    repeatable: true,
  },
  {
    flags: '--hosts <file>',
    description: 'connect names to the addresses in this file (the format of /etc/hosts)',
    repeatable: true,
  },
];

export interface CommandNetwork {
  readonly network: Network;
  /** Reports on stderr which `--resolve` and `--host` options were never used. */
  tellUnused(io: Pick<Io, 'stderr' | 'env'>): void;
}

/** The names that were looked up, if they are recorded. */
const MAX_ASKED = 5;

/** @throws TlsError `net.bad_override`, `cli.file`. */
export async function openNetwork({ resolve = [], hosts = [], host = [] }: NetworkOptions): Promise<CommandNetwork> {
  const given = new Map([
    ...resolve.map((text) => [parseResolve(text), `--resolve ${text}`] as const),
    ...host.map((text) => [parseHostOverride(text), `--host ${text}`] as const),
  ]);
  const files = await Promise.all(hosts.map(readHosts));
  const unused = new Map(given);
  const asked = new Set<string>();
  const byFile = tableResolver(files.flat(), resolveWithSystem);
  const byOption = tableResolver([...given.keys()], byFile, (row) => unused.delete(row));
  const resolver: Resolver = (name, port, options) => {
    if (asked.size <= MAX_ASKED) asked.add(formatEndpoint(name, port));
    return byOption(name, port, options);
  };
  return {
    network: createNodeNetwork({ resolve: resolver }),
    tellUnused(io) {
      const names = [...asked].slice(0, MAX_ASKED).join(', ') + (asked.size > MAX_ASKED ? ', …' : '');
      const instead = asked.size === 0 ? 'no name was looked up' : `the program connected to ${names}`;
      for (const option of unused.values()) warn(io, `${option} was not used: ${instead}`);
    },
  };
}

async function readHosts(path: string): Promise<NameOverride[]> {
  const data = await readInput(path, '--hosts', MAX_TEXT);
  return parseNamed(`--hosts ${path}`, data, (bytes) => parseHosts(new TextDecoder().decode(bytes)));
}
