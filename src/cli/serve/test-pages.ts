// Test pages for devices: simple responses, and ones that are difficult for their HTTP clients.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { sendJson, sendStatus } from './answers.ts';
import { negotiated } from './negotiated.ts';

/** Limits of one request, so that a typing error does not keep a connection busy for days. */
const MAX_BYTES = 10_000_000_000;
const MAX_CHUNKS = 100_000;
const MAX_SECONDS = 300;
const MAX_REDIRECTS = 50;
const BLOCK = Buffer.alloc(16_384, 'thimble ');

export interface TestPage {
  /** The path with its parameters, for the list of pages. */
  readonly usage: string;
  answer(request: IncomingMessage, response: ServerResponse, url: URL): void | Promise<void>;
}

/** By path; available whatever the folder contains. */
export const TEST_PAGES: ReadonlyMap<string, TestPage> = new Map<string, TestPage>([
  ['/echo', { usage: '/echo (POST: the body comes back; GET: the request as JSON)', answer: echo }],
  ['/temperature', { usage: '/temperature (JSON that changes)', answer: temperature }],
  ['/stream', { usage: '/stream?bytes=1000000', answer: stream }],
  ['/chunked', { usage: '/chunked?chunks=5', answer: chunked }],
  ['/slow', { usage: '/slow?wait=0&seconds=3 (a line a second)', answer: slow }],
  ['/redirect', { usage: '/redirect?times=1&to=/temperature&status=302', answer: redirect }],
  [
    '/tls',
    {
      usage: '/tls (what this connection negotiated)',
      answer: (request, response) => sendJson(response, negotiated(request.socket)),
    },
  ],
]);

function echo(request: IncomingMessage, response: ServerResponse): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    const { method, url, httpVersion, headers } = request;
    sendJson(response, { method, url, httpVersion, headers });
    return;
  }
  // Echoed as it arrives: nothing is kept, whatever its size.
  response.setHeader('content-type', request.headers['content-type'] ?? 'application/octet-stream');
  const { 'content-length': length } = request.headers;
  if (length !== undefined) response.setHeader('content-length', length);
  request.pipe(response);
  request.on('error', () => response.destroy());
}

function temperature(_: IncomingMessage, response: ServerResponse): void {
  // A daily curve with a little noise: each response differs, and all are plausible.
  const hours = Date.now() / 3_600_000;
  const celsius = 20 + 5 * Math.sin((hours / 12) * Math.PI) + Math.random() / 2;
  sendJson(response, { celsius: Math.round(celsius * 100) / 100, time: new Date().toISOString() });
}

async function stream(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const bytes = parameter(url, 'bytes', 1_000_000, MAX_BYTES);
  if (bytes === undefined) return sendStatus(response, 400, `bytes is a number up to ${MAX_BYTES}`);
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': bytes });
  if (request.method !== 'HEAD')
    for (let left = bytes; left > 0 && !response.destroyed; left -= BLOCK.length)
      if (!response.write(BLOCK.subarray(0, Math.min(left, BLOCK.length)))) await drained(response);
  response.end();
}

async function chunked(_: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const chunks = parameter(url, 'chunks', 5, MAX_CHUNKS);
  if (chunks === undefined) return sendStatus(response, 400, `chunks is a number up to ${MAX_CHUNKS}`);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  for (let i = 1; i <= chunks && !response.destroyed; i++) if (!response.write(`chunk ${i}\n`)) await drained(response);
  response.end();
}

async function slow(_: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const wait = parameter(url, 'wait', 0, MAX_SECONDS);
  const seconds = parameter(url, 'seconds', 3, MAX_SECONDS);
  if (wait === undefined || seconds === undefined)
    return sendStatus(response, 400, `wait and seconds are numbers up to ${MAX_SECONDS}`);
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const pause = (length: number) => delay(length * 1_000, undefined, { signal: gone.signal }).catch(() => {});
  if (wait > 0) await pause(wait);
  response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
  response.flushHeaders();
  for (let i = 1; i <= seconds && !gone.signal.aborted; i++) {
    await pause(1);
    response.write(`second ${i}\n`);
  }
  response.end();
}

function redirect(_: IncomingMessage, response: ServerResponse, url: URL): void {
  const to = url.searchParams.get('to') ?? '/temperature';
  const times = parameter(url, 'times', 1, MAX_REDIRECTS);
  const status = parameter(url, 'status', 302, 308);
  if (times === undefined || status === undefined || status < 301 || !/^[\x21-\x7e]+$/.test(to)) {
    sendStatus(response, 400, 'times is a number up to 50, status 301 to 308, and to a URL');
    return;
  }
  const again = `/redirect?${new URLSearchParams({ times: String(times - 1), to, status: String(status) })}`;
  response.setHeader('location', times > 1 ? again : to);
  sendStatus(response, status);
}

/** @returns `undefined` for anything that is not a number within 0..limit. */
function parameter(url: URL, name: string, byDefault: number, limit: number): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return byDefault;
  return /^\d{1,11}$/.test(text) && Number(text) <= limit ? Number(text) : undefined;
}

/** Resolves when more can be written, or when the connection has ended. */
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
