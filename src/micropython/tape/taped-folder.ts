// The program's folder in a run that is recorded or replayed. Source files are always read from disk, so that a changed
// program can be replayed; everything else is on the tape, and a replay writes no files.
import type { FileStats, ProgramFolder } from '../program-thread/program-folder.ts';
import { type Tape, TapeKey, type TapeValue } from './tape.ts';

/** The largest source file in bytes. */
const MOST_SOURCE = 16 << 20;
/** The most bytes of a file in one value. */
const MOST_READ = 1 << 20;

export class TapedFolder implements ProgramFolder {
  readonly #folder: ProgramFolder;
  readonly #tape: Tape;
  readonly #hash: (bytes: Uint8Array) => string;
  readonly #mode: 'recorded' | 'replayed';
  /** Paths of open files by handle. */
  readonly #paths = new Map<number, string>();
  readonly #sources = new Map<number, number>();
  #next = 1;

  /** @param hash - returns the hash of a source file as text. */
  constructor(folder: ProgramFolder, tape: Tape, hash: (bytes: Uint8Array) => string, mode: 'recorded' | 'replayed') {
    this.#folder = folder;
    this.#tape = tape;
    this.#hash = hash;
    this.#mode = mode;
  }

  stat(path: string): FileStats {
    const found = this.#attempt('stat', path, () => {
      const { mode, size, atime, mtime, ctime } = this.#folder.stat(path);
      return [mode, size, atime.getTime(), mtime.getTime(), ctime.getTime()];
    }) as readonly number[];
    const [mode = 0, size = 0, ...times] = found;
    const [atime, mtime, ctime] = times.map((time) => new Date(time));
    return { mode, size, atime: atime!, mtime: mtime!, ctime: ctime! };
  }

  list(path: string): string[] {
    return [...(this.#attempt('list', path, () => this.#folder.list(path)) as readonly string[])];
  }

  mkdir(path: string): void {
    this.#do('mkdir', path, () => this.#folder.mkdir(path));
  }

  create(path: string): void {
    this.#do('create', path, () => this.#folder.create(path));
  }

  rename(from: string, to: string): void {
    this.#do('rename', from, () => this.#folder.rename(from, to));
  }

  remove(path: string): void {
    this.#do('remove', path, () => this.#folder.remove(path));
  }

  rmdir(path: string): void {
    this.#do('rmdir', path, () => this.#folder.rmdir(path));
  }

  truncate(path: string, size: number): void {
    this.#do('truncate', path, () => this.#folder.truncate(path, size));
  }

  setTimes(path: string, accessed: Date, modified: Date): void {
    this.#do('times', path, () => this.#folder.setTimes(path, accessed, modified));
  }

  open(path: string, mode: 'read' | 'read and write'): number {
    const handle = this.#next++;
    if (mode === 'read' && isSource(path)) {
      this.#sources.set(handle, this.#folder.open(path, mode));
      this.#tape.did(TapeKey.sources, [path, this.#hash(this.#folder.readWhole(path, MOST_SOURCE))]);
      return handle;
    }
    let real = 0;
    this.#do(`open ${mode}`, path, () => {
      real = this.#folder.open(path, mode);
    });
    this.#paths.set(handle, path);
    if (this.#mode === 'recorded') this.#sources.set(handle, real);
    return handle;
  }

  close(handle: number): void {
    const real = this.#sources.get(handle);
    this.#sources.delete(handle);
    this.#paths.delete(handle);
    if (real !== undefined) this.#folder.close(real);
  }

  read(handle: number, into: Uint8Array, position: number): number {
    const path = this.#paths.get(handle);
    const real = this.#sources.get(handle);
    if (path === undefined) return this.#folder.read(real!, into, position);
    const part = into.subarray(0, MOST_READ);
    const bytes = this.#tape.bytes(`read ${path}`, () => part.subarray(0, this.#folder.read(real!, part, position)));
    into.set(bytes.subarray(0, into.length));
    return Math.min(bytes.length, into.length);
  }

  write(handle: number, bytes: Uint8Array, position: number): number {
    const path = this.#paths.get(handle) ?? '';
    const work = () => this.#folder.write(this.#sources.get(handle)!, bytes, position);
    return Number(this.#attempt('write', path, work));
  }

  readWhole(path: string, limit: number): Uint8Array {
    if (isSource(path)) return this.#folder.readWhole(path, limit);
    this.#do('whole', path, () => this.#folder.readWhole(path, limit));
    return this.#tape.bytes(`whole ${path}`, () => this.#folder.readWhole(path, limit));
  }

  #do(what: string, path: string, work: () => unknown): void {
    this.#attempt(what, path, () => {
      work();
      return 0;
    });
  }

  /** Runs or replays an operation; a failure is recorded as its code. */
  #attempt<T extends TapeValue>(what: string, path: string, work: () => T): T {
    const found = this.#tape.value<TapeValue>(`${what} ${path}`, () => {
      try {
        return work();
      } catch (error) {
        const { code } = error as { readonly code?: string };
        if (code === undefined) throw error;
        return { failed: code };
      }
    });
    if (typeof found === 'object' && found !== null && 'failed' in found)
      throw Object.assign(new Error(`${what} ${path} failed`), { code: String(found.failed) });
    return found as T;
  }
}

function isSource(path: string): boolean {
  return /\.(?:py|mpy)$/.test(path);
}
