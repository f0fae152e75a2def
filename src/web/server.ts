// The server of the page: the built files, this machine's roots, and the relay.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { isIP } from 'node:net';
import { extname, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TlsError } from '../errors.ts';
import { formatEndpoint } from '../net/endpoint.ts';
import { fromOsError } from '../platform/node/os-error.ts';
import { concatBytes } from '../util/bytes.ts';
import type { Relay } from './relay.ts';

export interface PageServerOptions {
  readonly listen: string;
  readonly port: number;
  /** Origins of pages that are hosted elsewhere. */
  readonly origins: readonly string[];
  /** Absent: only the relay. */
  readonly files?: ReadonlyMap<string, PageFile>;
  /** DER of the roots that this machine trusts. */
  readonly roots: readonly Uint8Array[];
  readonly openRelay: (isOrigin: (origin: string) => boolean) => Relay;
}

export interface PageServer {
  readonly port: number;
  /** `http://127.0.0.1:8480`. */
  readonly origin: string;
  readonly relay: Relay;
  close(): Promise<void>;
}

export interface PageFile {
  readonly bytes: Uint8Array;
  readonly type: string;
  /** Whether the file's name changes with its content. */
  readonly hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.bin': 'application/octet-stream',
  '.txt': 'text/plain; charset=utf-8',
};

/** The URL from which the page loads its roots: concatenated DER certificates. */
const ROOTS = '/roots.bin';
const MOST_SOCKETS = 8192;

/**
 * Reads the built page.
 *
 * @param at - the output folder of the build.
 * @returns its files by their paths: `/`, `/assets/index-….js`.
 * @throws TlsError `cli.file` if it was not built.
 */
export function readPage(at = new URL('page/', import.meta.url)): Map<string, PageFile> {
  const folder = fileURLToPath(at);
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (cause) {
    throw new TlsError('cli.file', `the page is not in ${folder}`, {
      cause,
      hint: 'The single-file program does not include it: install the package. In a checkout run npm run build.',
    });
  }
  const files = new Map<string, PageFile>();
  for (const name of names) {
    const type = TYPES[extname(name)];
    if (type === undefined) continue;
    const path = `/${name.split(sep).join('/')}`;
    const file = { bytes: readFileSync(folder + name), type, hashed: path.startsWith('/assets/') };
    files.set(path, file);
    if (path.endsWith('/index.html')) files.set(path.slice(0, -'index.html'.length), file);
  }
  return files;
}

/** SHA-256 of each file of the page: a build from the same tag has the same. */
export function hashPage(files: ReadonlyMap<string, PageFile>): { readonly path: string; readonly sha256: string }[] {
  return [...files]
    .filter(([path]) => !path.endsWith('/') && path !== ROOTS)
    .map(([path, { bytes }]) => ({ path, sha256: createHash('sha256').update(bytes).digest('hex') }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** @throws TlsError `net.address_in_use`, `net.not_permitted`, `net.failed`. */
export async function servePage(options: PageServerOptions): Promise<PageServer> {
  const { listen, files } = options;
  const origins = new Set(options.origins);
  const isOrigin = (origin: string) => origins.has(origin);
  const relay = options.openRelay(isOrigin);
  const roots = concatBytes(...options.roots);
  const server = createServer({ requestTimeout: 30_000, headersTimeout: 15_000 }, (request, response) => {
    answer(request, response, {
      files,
      roots,
      isHost: (host) => origins.has(`http://${host}`) || origins.has(`https://${host}`),
    });
  });
  server.maxConnections = MOST_SOCKETS;
  server.on('upgrade', (request, socket, head) => {
    if (request.url === '/relay') relay.handleUpgrade(request, socket, head);
    else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  const port = await listenOn(server, listen, options.port);
  for (const host of isIP(listen) === 0 || isWildcard(listen)
    ? [listen, '127.0.0.1', '::1', 'localhost']
    : [listen, 'localhost'])
    origins.add(`http://${formatEndpoint(host, port)}`);
  return {
    port,
    origin: `http://${formatEndpoint(isWildcard(listen) ? '127.0.0.1' : listen, port)}`,
    relay,
    close: () =>
      new Promise((resolve) => {
        relay.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

async function listenOn(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(fromOsError(error, `listening on ${formatEndpoint(host, port)}`)));
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('a TCP server has an address');
  return address.port;
}

interface Answering {
  readonly files: ReadonlyMap<string, PageFile> | undefined;
  readonly roots: Uint8Array;
  readonly isHost: (host: string) => boolean;
}

function answer(request: IncomingMessage, response: ServerResponse, { files, roots, isHost }: Answering): void {
  request.resume();
  // Another host name for this machine would make the page part of another site (DNS rebinding).
  if (!isHost(request.headers.host ?? '')) {
    sendText(response, 421, 'Misdirected Request');
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    sendText(response, 405, 'Method Not Allowed');
    return;
  }
  const path = (request.url ?? '/').split(/[?#]/, 1)[0]!;
  const file = files?.get(path);
  if (file === undefined) {
    sendText(response, 404, 'Not Found');
    return;
  }
  const bytes = path === ROOTS ? roots : file.bytes;
  response.writeHead(200, {
    ...SECURITY_HEADERS,
    'Content-Type': file.type,
    'Content-Length': bytes.length,
    'Cache-Control': file.hashed ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

/**
 * Allows only the page's own scripts and WebAssembly. Styles are in files, and the editor adds its styles
 * as constructed style sheets. Connections are not restricted, because a relay may be on another host.
 */
const SECURITY_HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "connect-src 'self' ws://127.0.0.1:* ws://localhost:* wss:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
};

function sendText(response: ServerResponse, status: number, text: string): void {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, { ...SECURITY_HEADERS, 'Content-Type': TYPES['.txt']!, 'Content-Length': body.length });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}
