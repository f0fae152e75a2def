// Files in memory as the program's `/`: those passed by the page, and those that the program writes.
import type { FileStats, ProgramFolder } from '../program-folder.ts';

/** Contents by path without a leading slash: `lib/helper.py`. */
export type Files = Readonly<Record<string, Uint8Array>>;

/** The most bytes of all files; more than the flash of any board. */
const CAPACITY = 64 << 20;
const FILE_MODE = 0o100_644;
const FOLDER_MODE = 0o040_755;

interface Entry {
  /** Absent: a folder. */
  bytes: Uint8Array | undefined;
  /** The used length of `bytes`, which may have room to grow. */
  size: number;
  accessed: Date;
  modified: Date;
}

interface Open {
  readonly entry: Entry;
  readonly writes: boolean;
}

export class MemoryFolder implements ProgramFolder {
  readonly #now: () => number;
  /** By path; always contains `/`. */
  readonly #entries = new Map<string, Entry>();
  readonly #open = new Map<number, Open>();
  #lastHandle = 0;

  /** @param now - milliseconds since 1970, for the times of files. */
  constructor(files: Files, now: () => number) {
    this.#now = now;
    this.#add('/', undefined);
    for (const [path, bytes] of Object.entries(files)) {
      const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
      for (let i = 1; i < parts.length; i++) {
        const folder = `/${parts.slice(0, i).join('/')}`;
        if (!this.#entries.has(folder)) this.#add(folder, undefined);
      }
      this.#add(`/${parts.join('/')}`, bytes.slice());
    }
  }

  /** The current content of all files. */
  files(): Record<string, Uint8Array> {
    return Object.fromEntries(
      [...this.#entries].flatMap(([path, { bytes, size }]) =>
        bytes === undefined ? [] : [[path.slice(1), bytes.slice(0, size)]],
      ),
    );
  }

  stat(path: string): FileStats {
    const { bytes, size, accessed, modified } = this.#require(path);
    return {
      mode: bytes === undefined ? FOLDER_MODE : FILE_MODE,
      size,
      atime: accessed,
      mtime: modified,
      ctime: modified,
    };
  }

  list(path: string): string[] {
    this.#requireFolder(path);
    return this.#childrenOf(path).map((child) => child.slice(child.lastIndexOf('/') + 1));
  }

  mkdir(path: string): void {
    this.#requireFree(path);
    this.#add(path, undefined);
  }

  create(path: string): void {
    this.#requireFree(path);
    this.#add(path, new Uint8Array(0));
  }

  rename(from: string, to: string): void {
    const parents = [parentOf(from), parentOf(to)];
    for (const parent of parents) this.#require(parent);
    for (const parent of parents) this.#requireFolder(parent);
    const entry = this.#require(from);
    if (from === to) return;
    if (to.startsWith(`${from}/`)) throw failure('EINVAL', to);
    if (from.startsWith(`${to}/`)) throw failure('ENOTEMPTY', to);
    const there = this.#entries.get(to);
    if (there !== undefined) {
      if (there.bytes === undefined && entry.bytes !== undefined) throw failure('EISDIR', to);
      if (there.bytes !== undefined && entry.bytes === undefined) throw failure('ENOTDIR', to);
      if (there.bytes === undefined && this.#childrenOf(to).length > 0) throw failure('ENOTEMPTY', to);
    }
    const moved = [...this.#entries].filter(([path]) => path === from || path.startsWith(`${from}/`));
    for (const [path] of moved) this.#entries.delete(path);
    for (const [path, each] of moved) this.#entries.set(to + path.slice(from.length), each);
  }

  remove(path: string): void {
    if (this.#require(path).bytes === undefined) throw failure('EPERM', path);
    this.#entries.delete(path);
  }

  rmdir(path: string): void {
    this.#requireFolder(path);
    if (path === '/') throw failure('EBUSY', path);
    if (this.#childrenOf(path).length > 0) throw failure('ENOTEMPTY', path);
    this.#entries.delete(path);
  }

  truncate(path: string, size: number): void {
    this.#resize(this.#requireFile(path), size);
  }

  setTimes(path: string, accessed: Date, modified: Date): void {
    Object.assign(this.#require(path), { accessed, modified });
  }

  open(path: string, mode: 'read' | 'read and write'): number {
    const entry = this.#requireFile(path);
    this.#lastHandle++;
    this.#open.set(this.#lastHandle, { entry, writes: mode !== 'read' });
    return this.#lastHandle;
  }

  close(handle: number): void {
    if (!this.#open.delete(handle)) throw failure('EBADF', String(handle));
  }

  read(handle: number, into: Uint8Array, position: number): number {
    const { bytes, size } = this.#opened(handle).entry;
    const part = bytes!.subarray(Math.min(position, size), Math.min(position + into.length, size));
    into.set(part);
    return part.length;
  }

  write(handle: number, bytes: Uint8Array, position: number): number {
    const { entry, writes } = this.#opened(handle);
    if (!writes) throw failure('EBADF', String(handle));
    if (position + bytes.length > entry.size) this.#resize(entry, position + bytes.length);
    entry.bytes!.set(bytes, position);
    entry.modified = new Date(this.#now());
    return bytes.length;
  }

  readWhole(path: string, limit: number): Uint8Array {
    const { bytes, size } = this.#requireFile(path);
    if (size > limit) throw failure('EFBIG', path);
    return bytes!.slice(0, size);
  }

  /** New bytes are zero. */
  #resize(entry: Entry, size: number): void {
    const before = entry.size;
    if (size > before && this.#used() + size - before > CAPACITY) throw failure('ENOSPC', 'the files in memory');
    if (size > entry.bytes!.length) {
      const grown = new Uint8Array(Math.max(size, Math.min(2 * entry.bytes!.length, CAPACITY)));
      grown.set(entry.bytes!.subarray(0, before));
      entry.bytes = grown;
    } else if (size < before) entry.bytes!.fill(0, size, before);
    entry.size = size;
    entry.modified = new Date(this.#now());
  }

  #used(): number {
    return [...this.#entries.values()].reduce((sum, { size }) => sum + size, 0);
  }

  #add(path: string, bytes: Uint8Array | undefined): void {
    const time = new Date(this.#now());
    this.#entries.set(path, { bytes, size: bytes?.length ?? 0, accessed: time, modified: time });
  }

  #childrenOf(path: string): string[] {
    const start = path === '/' ? '/' : `${path}/`;
    return [...this.#entries.keys()].filter(
      (each) => each !== '/' && each.startsWith(start) && !each.slice(start.length).includes('/'),
    );
  }

  #require(path: string): Entry {
    const entry = this.#entries.get(path);
    if (entry !== undefined) return entry;
    // A file cannot have children.
    for (let at = path.lastIndexOf('/'); at > 0; at = path.lastIndexOf('/', at - 1))
      if (this.#entries.get(path.slice(0, at))?.bytes !== undefined) throw failure('ENOTDIR', path);
    throw failure('ENOENT', path);
  }

  #requireFile(path: string): Entry {
    const entry = this.#require(path);
    if (entry.bytes === undefined) throw failure('EISDIR', path);
    return entry;
  }

  #requireFolder(path: string): void {
    if (this.#require(path).bytes !== undefined) throw failure('ENOTDIR', path);
  }

  #requireFree(path: string): void {
    if (this.#entries.has(path)) throw failure('EEXIST', path);
    this.#requireFolder(parentOf(path));
  }

  #opened(handle: number): Open {
    const open = this.#open.get(handle);
    if (open === undefined) throw failure('EBADF', String(handle));
    return open;
  }
}

function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** Creates an error with a POSIX code, as `ProgramFolder` requires. */
function failure(code: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${path}`), { code });
}
