// A folder of this computer as the program's `/`. Nothing outside it can be reached, neither by `..` nor by links.
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmdirSync,
  statSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { readBounded } from '../../../platform/node/files.ts';
import type { FileStats, ProgramFolder } from '../program-folder.ts';

export class NodeFolder implements ProgramFolder {
  readonly #root: string;

  /** @param folder - must exist. */
  constructor(folder: string) {
    this.#root = realpathSync(folder);
  }

  stat(path: string): FileStats {
    return statSync(this.#existing(path));
  }

  list(path: string): string[] {
    const folder = this.#existing(path);
    return readdirSync(folder).filter((name) => this.#leadsInside(join(folder, name)));
  }

  mkdir(path: string): void {
    mkdirSync(this.#named(path));
  }

  create(path: string): void {
    writeFileSync(this.#named(path), '', { flag: 'wx' });
  }

  rename(from: string, to: string): void {
    renameSync(this.#named(from), this.#named(to));
  }

  remove(path: string): void {
    unlinkSync(this.#named(path));
  }

  rmdir(path: string): void {
    rmdirSync(this.#named(path));
  }

  truncate(path: string, size: number): void {
    truncateSync(this.#existing(path), size);
  }

  setTimes(path: string, accessed: Date, modified: Date): void {
    utimesSync(this.#existing(path), accessed, modified);
  }

  open(path: string, mode: 'read' | 'read and write'): number {
    return openSync(this.#existing(path), mode === 'read' ? 'r' : 'r+');
  }

  close(handle: number): void {
    closeSync(handle);
  }

  read(handle: number, into: Uint8Array, position: number): number {
    return readSync(handle, into, 0, into.length, position);
  }

  write(handle: number, bytes: Uint8Array, position: number): number {
    return writeSync(handle, bytes, 0, bytes.length, position);
  }

  readWhole(path: string, limit: number): Uint8Array {
    return readBounded(this.#existing(path), limit);
  }

  /** Resolves a path and its links. @throws an error with code ENOENT if the target does not exist, or is outside. */
  #existing(path: string): string {
    const real = realpathSync(join(this.#root, path));
    if (!this.#holds(real)) throw noSuchFile(path);
    return real;
  }

  /** Resolves only the folder of a path: if the last part is a link, it is not followed. */
  #named(path: string): string {
    const whole = join(this.#root, path);
    const parent = realpathSync(dirname(whole));
    if (!this.#holds(parent)) throw noSuchFile(path);
    return join(parent, whole.slice(dirname(whole).length));
  }

  #leadsInside(whole: string): boolean {
    try {
      return this.#holds(realpathSync(whole));
    } catch {
      return false; // a dangling link
    }
  }

  #holds(real: string): boolean {
    return real === this.#root || real.startsWith(this.#root.endsWith(sep) ? this.#root : this.#root + sep);
  }
}

function noSuchFile(path: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`no such file: ${path}`), { code: 'ENOENT' });
}
