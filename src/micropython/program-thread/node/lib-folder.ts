// Adds library folders (`--lib`) to the board's `/lib`, after the program's own files there. They are read-only.
import type { FileStats, ProgramFolder } from '../program-folder.ts';

const LIB = '/lib';

export class FolderWithLibraries implements ProgramFolder {
  /** The program's own folder first. */
  readonly #folders: readonly ProgramFolder[]; // a handle of folder n is a multiple of their count, plus n

  constructor(own: ProgramFolder, libraries: readonly ProgramFolder[]) {
    this.#folders = [own, ...libraries];
  }

  stat(path: string): FileStats {
    return this.#first(path, (folder, at) => folder.stat(at));
  }

  list(path: string): string[] {
    const names = new Set<string>();
    let found = 0;
    let failure: unknown;
    for (const { folder, at } of this.#places(path)) {
      try {
        for (const name of folder.list(at)) names.add(name);
        found++;
      } catch (error) {
        failure ??= error;
      }
    }
    if (found === 0) throw failure;
    if (path === '/') names.add('lib');
    return [...names];
  }

  mkdir(path: string): void {
    this.#own.mkdir(path);
  }

  create(path: string): void {
    this.#own.create(path);
  }

  rename(from: string, to: string): void {
    this.#own.rename(from, to);
  }

  remove(path: string): void {
    this.#own.remove(path);
  }

  rmdir(path: string): void {
    this.#own.rmdir(path);
  }

  truncate(path: string, size: number): void {
    this.#own.truncate(path, size);
  }

  setTimes(path: string, accessed: Date, modified: Date): void {
    this.#own.setTimes(path, accessed, modified);
  }

  open(path: string, mode: 'read' | 'read and write'): number {
    if (mode !== 'read') return this.#own.open(path, mode) * this.#folders.length;
    return this.#first(path, (folder, at, index) => folder.open(at, mode) * this.#folders.length + index);
  }

  close(handle: number): void {
    this.#of(handle).close(this.#inner(handle));
  }

  read(handle: number, into: Uint8Array, position: number): number {
    return this.#of(handle).read(this.#inner(handle), into, position);
  }

  write(handle: number, bytes: Uint8Array, position: number): number {
    return this.#of(handle).write(this.#inner(handle), bytes, position);
  }

  readWhole(path: string, limit: number): Uint8Array {
    return this.#first(path, (folder, at) => folder.readWhole(at, limit));
  }

  get #own(): ProgramFolder {
    return this.#folders[0]!;
  }

  #of(handle: number): ProgramFolder {
    return this.#folders[handle % this.#folders.length]!;
  }

  #inner(handle: number): number {
    return Math.floor(handle / this.#folders.length);
  }

  /** The folders that may contain a path, in order of precedence. */
  #places(path: string): { folder: ProgramFolder; at: string; index: number }[] {
    const inLibraries = path === LIB || path.startsWith(`${LIB}/`);
    return this.#folders.flatMap((folder, index) => {
      if (index === 0) return [{ folder, at: path, index }];
      return inLibraries ? [{ folder, at: path.slice(LIB.length) || '/', index }] : [];
    });
  }

  #first<T>(path: string, attempt: (folder: ProgramFolder, at: string, index: number) => T): T {
    let failure: unknown;
    for (const { folder, at, index } of this.#places(path)) {
      try {
        return attempt(folder, at, index);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  }
}
