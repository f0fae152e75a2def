// The files of a folder over HTTP: ranges, validators, folders as lists; nothing hidden, no private key, and nothing from
// outside.
import { type FileHandle, open, readdir, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { sendStatus, sendText } from './answers.ts';
import { ifRangeHolds, isNotModified, parseRange } from './range.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.c': 'text/plain; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.gif': 'image/gif',
  '.gz': 'application/gzip',
  '.h': 'text/plain; charset=utf-8',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.log': 'text/plain; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.pdf': 'application/pdf',
  '.pem': 'application/x-pem-file',
  '.png': 'image/png',
  '.py': 'text/x-python; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.toml': 'application/toml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.xml': 'application/xml',
  '.zip': 'application/zip',
};

/** A longer list is cut: nobody reads it, and a device cannot hold it. */
const MAX_LISTED = 1_000;

/** Paths as `realpath` gives them. */
export interface Site {
  readonly root: string;
  /** Where the server's own private key stands, which may well be in the folder. */
  readonly keyFile: string | undefined;
}

/** @param pathname - of the URL, percent-encoded. */
export async function answerWithFile(
  request: IncomingMessage,
  response: ServerResponse,
  site: Site,
  pathname: string,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return sendStatus(response, 405);
  }
  const names = decodePath(pathname);
  const path = names && (await within(site, names));
  if (path === undefined) return sendStatus(response, 404);
  const found = await stat(path);
  if (!found.isDirectory())
    return pathname.endsWith('/') ? sendStatus(response, 404) : sendFile(request, response, path);
  if (!pathname.endsWith('/')) {
    // Relative links in it would lead elsewhere. The path is made anew: `//host/` would be another site's.
    response.setHeader('location', `/${names!.map(encodeURIComponent).join('/')}/`);
    return sendStatus(response, 301);
  }
  const index = await within(site, [...names!, 'index.html']);
  return index === undefined ? sendList(response, path, names!, site) : sendFile(request, response, index);
}

/** @returns the parts of a path; `undefined` for one that names what is hidden, or no file at all. */
function decodePath(pathname: string): string[] | undefined {
  try {
    const names = pathname
      .split('/')
      .filter((name) => name !== '')
      .map(decodeURIComponent);
    return names.some((name) => name.startsWith('.') || /[/\\\0]/.test(name)) ? undefined : names;
  } catch {
    return undefined; // a % that is no escape
  }
}

/** @returns a path within the root, links followed: what lies outside is not there, and neither are private keys. */
async function within(site: Site, names: readonly string[]): Promise<string | undefined> {
  const { root } = site;
  try {
    const path = await realpath(join(root, ...names));
    const isInside = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
    return isInside && !isKey(path, site) ? path : undefined;
  } catch {
    return undefined; // not there, or not readable
  }
}

/** Ours, and those that `thimble cert new` writes: whoever serves the folder of a certificate means to show that alone. */
function isKey(path: string, { keyFile }: Site): boolean {
  return path === keyFile || /\.key(\.(pem|der))?$/i.test(path);
}

async function sendFile(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
  if (!(await stat(path)).isFile()) return sendStatus(response, 404); // opening a FIFO would wait for its writer
  let file: FileHandle;
  try {
    file = await open(path);
  } catch {
    return sendStatus(response, 404);
  }
  try {
    await sendOpenFile(request, response, file, path);
  } finally {
    await file.close();
  }
}

async function sendOpenFile(
  { headers, method }: IncomingMessage,
  response: ServerResponse,
  file: FileHandle,
  path: string,
) {
  const { size, mtimeMs } = await file.stat();
  const modified = Math.floor(mtimeMs / 1_000) * 1_000;
  const etag = `"${size.toString(16)}-${Math.floor(mtimeMs).toString(16)}"`;
  response.setHeader('accept-ranges', 'bytes');
  response.setHeader('etag', etag);
  response.setHeader('last-modified', new Date(modified).toUTCString());
  if (isNotModified(headers, { etag, modified })) {
    response.writeHead(304).end();
    return;
  }
  const range = ifRangeHolds(headers['if-range'] as string | undefined, { etag, modified })
    ? parseRange(headers.range, size)
    : undefined;
  if (range === 'unsatisfiable') {
    response.setHeader('content-range', `bytes */${size}`);
    return sendStatus(response, 416);
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.setHeader('content-type', TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream');
  response.setHeader('content-length', end - start + 1);
  if (range !== undefined) response.setHeader('content-range', `bytes ${start}-${end}/${size}`);
  response.writeHead(range === undefined ? 200 : 206);
  if (method === 'HEAD' || size === 0) response.end();
  else await pipeline(file.createReadStream({ start, end, autoClose: false }), response);
}

async function sendList(response: ServerResponse, path: string, names: readonly string[], site: Site): Promise<void> {
  const all = (await readdir(path, { withFileTypes: true })).filter(
    ({ name }) => !name.startsWith('.') && !isKey(join(path, name), site),
  );
  const shown = all.map((entry) => `${entry.name}${entry.isDirectory() ? '/' : ''}`).sort();
  const lines = [...(names.length === 0 ? [] : ['../']), ...shown.slice(0, MAX_LISTED)].map(
    (name) => `<li><a href="./${encodeURIComponent(name).replaceAll('%2F', '/')}">${escapeHtml(name)}</a></li>`,
  );
  if (shown.length > MAX_LISTED) lines.push(`<li>… and ${shown.length - MAX_LISTED} more</li>`);
  const title = escapeHtml(`/${names.map((name) => `${name}/`).join('')}`);
  const page = `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n<ul>\n${lines.join('\n')}\n</ul>\n`;
  sendText(response, 200, 'text/html; charset=utf-8', page);
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
