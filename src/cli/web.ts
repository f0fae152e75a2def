// `thimble web`: serves the page on this machine, with the relay through which it reaches servers.
import { randomBytes } from 'node:crypto';
import { isTlsError, TlsError } from '../errors.ts';
import { formatEndpoint } from '../net/endpoint.ts';
import { parseResolve, tableResolver } from '../net/resolver-table.ts';
import { resolveWithSystem } from '../platform/node/network.ts';
import { nodeRoots } from '../platform/node/roots.ts';
import { AddressGuard, parseAllowed } from '../web/address-guard.ts';
import { Relay } from '../web/relay.ts';
import { hashPage, readPage, servePage } from '../web/server.ts';
import { type Command, ExitCode, type Io } from './command.ts';
import { NETWORK_OPTIONS } from './environment.ts';
import { warn } from './report.ts';

interface WebOptions {
  readonly port: string;
  readonly listen: string;
  readonly open?: true;
  readonly allow?: readonly string[];
  readonly resolve?: readonly string[];
  readonly origin?: readonly string[];
  readonly relayOnly?: true;
  readonly hashes?: true;
}

export const web: Command<WebOptions> = {
  name: 'web',
  summary: 'Open check, explain and run in the browser; its relay sees only ciphertext',
  arguments: [],
  options: [
    { flags: '--port <port>', description: 'the port to listen on; 0 for any free one', default: '8480' },
    { flags: '--listen <address>', description: 'the address to listen on', default: '127.0.0.1' },
    { flags: '--open', description: 'open the page in the browser' },
    {
      flags: '--allow <host:port>',
      description: 'also let the page connect to this private address, or to a port not used for TLS',
      repeatable: true,
    },
    ...NETWORK_OPTIONS.filter(({ flags }) => flags.startsWith('--resolve')),
    {
      flags: '--origin <url>',
      description: 'let a page served from this origin use the relay: https://pages.example',
      repeatable: true,
    },
    { flags: '--relay-only', description: 'the relay without the page' },
    { flags: '--hashes', description: "print the SHA-256 of the page's files, and exit" },
  ],
  examples: [
    ['thimble web --open', 'the page, reachable only from this machine'],
    ['thimble web --allow nas.local:8443', 'with a server of the local network'],
    ['thimble web --relay-only --origin https://pages.example', 'a relay for a page on a static host'],
  ],

  async run(_, options, io) {
    if (options.hashes) {
      for (const { path, sha256 } of hashPage(readPage())) io.stdout.write(`${sha256}  ${path.slice(1)}\n`);
      return ExitCode.ok;
    }
    if (options.open && options.relayOnly)
      throw new TlsError('cli.usage', '--open has no page to open with --relay-only');
    const port = Number(options.port);
    if (!/^\d{1,5}$/.test(options.port) || port > 65_535)
      throw new TlsError('cli.usage', `--port ${options.port} is not a port (0 to 65535)`);
    const redirections = (options.resolve ?? []).map(parseResolve);
    const resolve = tableResolver(redirections, resolveWithSystem);
    const guard = await AddressGuard.create(resolve, (options.allow ?? []).map(parseAllowed), redirections);
    const token = randomBytes(32).toString('base64url');
    const server = await servePage({
      listen: options.listen,
      port,
      origins: (options.origin ?? []).map(readOrigin),
      ...(!options.relayOnly && { files: readPage() }),
      roots: nodeRoots(),
      openRelay: (isOrigin) => new Relay({ guard, token, isOrigin }),
    }).catch((error: unknown) => {
      if (!isTlsError(error) || !/^net\.(?:unreachable|name_not_found)$/.test(error.code)) throw error;
      throw new TlsError('cli.usage', `--listen ${options.listen} is not an address of this machine`, {
        cause: error,
        hint: 'Without --listen only programs on this machine can open the page.',
      });
    });
    const url = options.relayOnly
      ? `${server.origin.replace(/^http/, 'ws')}/relay#token=${token}`
      : `${server.origin}/#token=${token}`;
    io.stdout.write(`${url}\n`);
    tell(options, server.port, io);
    if (options.open) await openBrowser(url, io);
    await aborted(io.signal);
    await server.close();
    return ExitCode.ok;
  },
};

/** @throws TlsError `cli.usage`. */
function readOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.pathname !== '/' ||
    url.search !== '' ||
    url.hash !== ''
  )
    throw new TlsError('cli.usage', `--origin ${text}: expected a scheme and a host, such as https://pages.example`);
  return url.origin;
}

function tell({ listen, relayOnly }: WebOptions, port: number, io: Io): void {
  const isLocal = /^(127\.|::1$|localhost$)/i.test(listen);
  const who = isLocal ? 'this machine alone' : 'anyone who can reach that address and has the token';
  io.stderr.write(
    `${relayOnly ? 'the relay' : 'the page'} on ${formatEndpoint(listen, port)}: ${who} (Ctrl-C ends it)\n`,
  );
  if (!isLocal)
    warn(
      io,
      'this is plain HTTP: browsers run programs only on pages of this machine or of HTTPS. Put a server with TLS before it (docs/web.md)',
    );
}

async function openBrowser(url: string, io: Io): Promise<void> {
  const { default: open } = await import('open');
  try {
    await open(url);
  } catch (error) {
    warn(io, `no browser could be opened (${(error as Error).message}): open the URL above`);
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
