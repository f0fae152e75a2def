// What `thimble serve` answers: files of a folder, and the pages that devices are tried out with.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const TYPES: Readonly<Record<string, string>> = {
  '.bin': 'application/octet-stream',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mpy': 'application/octet-stream',
  '.png': 'image/png',
  '.py': 'text/x-python; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};
/** `/stream?bytes=` gives no more than this. */
const MAX_STREAM = 10_000_000_000;
const BLOCK = Buffer.alloc(16_384, 'thimble ');

type Route = (request: IncomingMessage, response: ServerResponse, url: URL) => void | Promise<void>;

const ROUTES: Readonly<Record<string, Route>> = {
  '/echo': (request, response) => {
    response.setHeader('content-type', request.headers['content-type'] ?? 'application/octet-stream');
    request.pipe(response);
  },
  '/temperature': (_, response) => {
    // A day's curve and a little noise: every answer differs, and none surprises.
    const hours = Date.now() / 3_600_000;
    const celsius = 20 + 5 * Math.sin((hours / 12) * Math.PI) + Math.random() / 2;
    sendJson(response, { celsius: Math.round(celsius * 10) / 10, time: new Date().toISOString() });
  },
  '/stream': (_, response, url) => sendBytes(response, Number(url.searchParams.get('bytes') ?? 1_000_000)),
  '/chunked': async (_, response) => {
    for (let i = 1; i <= 5; i++) response.write(`chunk ${i}\n`);
    response.end();
  },
  '/slow': async (_, response, url) => {
    const seconds = Math.min(60, Number(url.searchParams.get('seconds') ?? 3) || 0);
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    for (let i = 1; i <= seconds && !response.destroyed; i++) {
      await delay(1_000);
      response.write(`second ${i}\n`);
    }
    response.end();
  },
  '/redirect': (_, response, url) => {
    response.writeHead(302, { location: url.searchParams.get('to') ?? '/temperature' }).end();
  },
};

/** The paths that are answered whatever the folder holds. */
export const ROUTE_PATHS: readonly string[] = Object.keys(ROUTES);

/** @param folder - served for every other path; `undefined`: those are 404. */
export async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  folder: string | undefined,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'https://device.local');
  const route = ROUTES[url.pathname];
  if (route !== undefined) {
    await route(request, response, url);
    return;
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return sendStatus(response, 405);
  const file = folder === undefined ? undefined : await findFile(folder, url.pathname);
  if (file === undefined) return sendStatus(response, 404);
  sendFile(request, response, file);
}

interface FoundFile {
  readonly path: string;
  readonly size: number;
}

/** @returns a file within the folder, links followed: what lies outside is not there. */
async function findFile(folder: string, pathname: string): Promise<FoundFile | undefined> {
  try {
    const root = await realpath(folder);
    let path = await realpath(join(root, decodeURIComponent(pathname)));
    if ((await stat(path)).isDirectory()) path = await realpath(join(path, 'index.html'));
    const found = await stat(path);
    return path.startsWith(root + sep) && found.isFile() ? { path, size: found.size } : undefined;
  } catch {
    return undefined; // not there, not readable, or no path at all
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, { path, size }: FoundFile): void {
  const range = parseRange(request.headers.range, size);
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('content-type', TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream');
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`);
  response.writeHead(range === undefined ? 200 : 206, { 'content-length': end - start + 1 });
  if (request.method === 'HEAD' || size === 0) response.end();
  else
    createReadStream(path, { start, end })
      .on('error', () => response.destroy())
      .pipe(response);
}

/** One range of RFC 9110 §14.1.2; several, or what cannot be read, are answered with the whole (§14.2 allows it). */
export function parseRange(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (match === null) return undefined;
  const [, first, last] = match;
  if (first === '' && last === '') return undefined;
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || (first === '' && Number(last) === 0)) return 'unsatisfiable';
  return end < start ? undefined : { start, end };
}

async function sendBytes(response: ServerResponse, bytes: number): Promise<void> {
  if (!(Number.isInteger(bytes) && bytes >= 0 && bytes <= MAX_STREAM)) return sendStatus(response, 400);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
  for (let left = bytes; left > 0 && !response.destroyed; left -= BLOCK.length) {
    const more = response.write(BLOCK.subarray(0, Math.min(left, BLOCK.length)));
    if (!more) await drained(response);
  }
  response.end();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}

function sendJson(response: ServerResponse, value: unknown): void {
  const body = `${JSON.stringify(value)}\n`;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
}

function sendStatus(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${status}\n`);
}
