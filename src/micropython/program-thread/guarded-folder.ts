// The program's folder, which storage.remount can make read-only for the program, and writable again.
import { type HostFunction, hostFunction } from './host-function.ts';
import type { FileStats, ProgramFolder } from './program-folder.ts';

export class GuardedFolder implements ProgramFolder {
  readonly #folder: ProgramFolder;
  isReadOnly = false;

  constructor(folder: ProgramFolder) {
    this.#folder = folder;
  }

  stat(path: string): FileStats {
    return this.#folder.stat(path);
  }

  list(path: string): string[] {
    return this.#folder.list(path);
  }

  mkdir(path: string): void {
    this.#writable.mkdir(path);
  }

  create(path: string): void {
    this.#writable.create(path);
  }

  rename(from: string, to: string): void {
    this.#writable.rename(from, to);
  }

  remove(path: string): void {
    this.#writable.remove(path);
  }

  rmdir(path: string): void {
    this.#writable.rmdir(path);
  }

  truncate(path: string, size: number): void {
    this.#writable.truncate(path, size);
  }

  setTimes(path: string, accessed: Date, modified: Date): void {
    this.#writable.setTimes(path, accessed, modified);
  }

  open(path: string, mode: 'read' | 'read and write'): number {
    return (mode === 'read' ? this.#folder : this.#writable).open(path, mode);
  }

  close(handle: number): void {
    this.#folder.close(handle);
  }

  read(handle: number, into: Uint8Array, position: number): number {
    return this.#folder.read(handle, into, position);
  }

  write(handle: number, bytes: Uint8Array, position: number): number {
    return this.#writable.write(handle, bytes, position);
  }

  readWhole(path: string, limit: number): Uint8Array {
    return this.#folder.readWhole(path, limit);
  }

  get #writable(): ProgramFolder {
    if (this.isReadOnly) throw Object.assign(new Error('the file system is read-only'), { code: 'EROFS' });
    return this.#folder;
  }
}

export function guardFunctions(folder: GuardedFolder): Record<string, HostFunction> {
  return {
    /** @param flag - 1: read-only from now on. */
    root_readonly: hostFunction(['int'], (flag) => {
      folder.isReadOnly = flag === 1;
      return 0;
    }),
  };
}
