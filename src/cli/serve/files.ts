// Serves the files of a folder: ranges, validators, directory lists; no hidden files, no private keys, and nothing
// outside of the folder.
import type { Dirent } from 'node:fs';
import { type FileHandle, readdir, realpath, stat } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { DER_KEY_LIMIT } from '../private-key-content.ts';
import { sendStatus, sendText } from './answers.ts';
import { type KeyGuard, openRegular } from './key-guard.ts';
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

/** Maximum entries of a list: no one reads a longer one, and a device cannot hold it. */
const MAX_LISTED = 1_000;

export interface Site {
  /** As `realpath` gives it. */
  readonly root: string;
  /** Serving the folder of a certificate must not publish its key. */
  readonly guard: KeyGuard;
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
    return pathname.endsWith('/') ? sendStatus(response, 404) : sendFile(request, response, path, site);
  if (!pathname.endsWith('/')) {
    // Without the slash, relative links would break. The path is rebuilt from its parts: `//host/` would be another
    // site.
    response.setHeader('location', `/${names!.map(encodeURIComponent).join('/')}/`);
    return sendStatus(response, 301);
  }
  const index = await within(site, [...names!, 'index.html']);
  return index === undefined ? sendList(response, path, names!, site) : sendFile(request, response, index, site);
}

/** @returns the parts of a path; `undefined` for hidden files and invalid paths. */
function decodePath(pathname: string): string[] | undefined {
  try {
    const names = pathname
      .split('/')
      .filter((name) => name !== '')
      .map(decodeURIComponent);
    return names.some((name) => name.startsWith('.') || /[/\\\0]/.test(name)) ? undefined : names;
  } catch {
    return undefined; // an invalid percent escape
  }
}

/**
 * @returns a path within the root, with links resolved; `undefined` for anything outside, and for names of key files.
 */
async function within({ root }: Site, names: readonly string[]): Promise<string | undefined> {
  try {
    const path = await realpath(join(root, ...names));
    const isInside = path === root || path.startsWith(root.endsWith(sep) ? root : root + sep);
    return isInside && !isNamedKey(path) ? path : undefined;
  } catch {
    return undefined; // missing, or not readable
  }
}

/** File names of keys from `thimble cert new` and other tools; in addition {@link KeyGuard} checks the content. */
function isNamedKey(path: string): boolean {
  return /\.key(\.(pem|der))?$/i.test(path);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { guard }: Site,
): Promise<void> {
  const file = await openRegular(path);
  if (file === undefined) return sendStatus(response, 404);
  try {
    if (await guard.holdsKey(file)) return sendStatus(response, 404);
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
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'));
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  const shown: string[] = [];
  let looked = 0;
  for (; looked < entries.length && shown.length < MAX_LISTED; looked++) {
    const name = await listedName(entries[looked]!, names, site);
    if (name !== undefined) shown.push(name);
  }
  const lines = [...(names.length === 0 ? [] : ['../']), ...shown].map(
    (name) => `<li><a href="./${encodeURIComponent(name).replaceAll('%2F', '/')}">${escapeHtml(name)}</a></li>`,
  );
  if (looked < entries.length) lines.push(`<li>… and ${entries.length - looked} more</li>`);
  const title = escapeHtml(`/${names.map((name) => `${name}/`).join('')}`);
  const page = `<!doctype html>\n<meta charset="utf-8">\n<title>${title}</title>\n<h1>${title}</h1>\n<ul>\n${lines.join('\n')}\n</ul>\n`;
  sendText(response, 200, 'text/html; charset=utf-8', page);
}

/** @returns the listed name, folders with a slash; `undefined` for files that are not served. */
async function listedName(entry: Dirent, names: readonly string[], site: Site): Promise<string | undefined> {
  const { name } = entry;
  if (isNamedKey(name)) return undefined;
  if (entry.isDirectory()) return `${name}/`;
  const path = await within(site, [...names, name]);
  const found = path === undefined ? undefined : await stat(path).catch(() => undefined);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return `${name}/`;
  // Larger files are searched when they are requested: a list must not read gigabytes.
  return found.size <= DER_KEY_LIMIT && (await site.guard.holdsKeyAt(path!)) ? undefined : name;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
