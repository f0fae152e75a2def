// Finds private keys in a folder by content, because a key may have any name, or several (hard links).
import { constants, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import {
  DER_KEY_LIMIT,
  holdsKeyMarker,
  holdsPrivateKey,
  KEY_SEARCH_LIMIT,
  MARKER_OVERLAP,
} from '../private-key-content.ts';

/** Number of cached results, so that a file is searched only once. */
const MAX_KNOWN = 1_000;
const CHUNK = 256 * 1024;

/** Do not block if the file is now a FIFO, nor follow a link that replaced it. */
const READ = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

/** @param path - without links. @returns a regular file; `undefined` for any other or an unreadable one. */
export async function openRegular(path: string): Promise<FileHandle | undefined> {
  const file = await open(path, READ).catch(() => undefined);
  if (file === undefined || (await file.stat()).isFile()) return file;
  await file.close();
  return undefined;
}

export class KeyGuard {
  /** Valid until the file changes; oldest first. */
  readonly #known = new Map<string, boolean>();

  /** Whether the file contains a private key. It is read from its beginning, regardless of its position. */
  async holdsKey(file: FileHandle): Promise<boolean> {
    const id = identity(await file.stat());
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const found = await searchFile(file);
    this.#known.set(id, found);
    if (this.#known.size > MAX_KNOWN) this.#known.delete(this.#known.keys().next().value!);
    return found;
  }

  /** The same for a path; unreadable files count as none, because they cannot be served either. */
  async holdsKeyAt(path: string): Promise<boolean> {
    const file = await openRegular(path);
    if (file === undefined) return false;
    try {
      return await this.holdsKey(file);
    } finally {
      await file.close();
    }
  }
}

function identity({ dev, ino, size, mtimeMs, ctimeMs }: Stats): string {
  return [dev, ino, size, mtimeMs, ctimeMs].join(':');
}

async function searchFile(file: FileHandle): Promise<boolean> {
  const buffer = Buffer.alloc(CHUNK + MARKER_OVERLAP);
  for (let at = 0, kept = 0; at < KEY_SEARCH_LIMIT; ) {
    const { bytesRead } = await file.read(buffer, kept, CHUNK, at);
    if (bytesRead === 0) return false;
    const filled = buffer.subarray(0, kept + bytesRead);
    if (at === 0 && bytesRead <= DER_KEY_LIMIT ? holdsPrivateKey(filled) : holdsKeyMarker(filled)) return true;
    at += bytesRead;
    kept = Math.min(MARKER_OVERLAP, filled.length);
    filled.copyWithin(0, filled.length - kept);
  }
  return false;
}
