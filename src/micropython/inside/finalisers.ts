// Closes what the program holds no longer. An instance of a Python class has no finaliser in this interpreter, but an open
// file has: each socket, TLS connection and SSLContext of our Python modules holds one of a file that only they can name. When that
// is closed, or collected with the last object that held it, so is what it stands for.
import { isTlsError } from '../../errors.ts';
import { Interrupted } from './blocking.ts';
import type { HiddenFiles } from './file-system.ts';
import { type HostFunction, host } from './host-function.ts';
import { PythonRaise } from './raise.ts';

/** What a handle is of, by the number that modules/common/_stream.py gives. */
const GUARDED = ['stream', 'foreign', 'context'] as const;
export type Guarded = (typeof GUARDED)[number];

const FILE = '_alive';
const EMPTY = new Uint8Array(0);

export class Finalisers implements HiddenFiles {
  readonly names: readonly string[];
  readonly #files: HiddenFiles;
  readonly #path: string;
  #close: (handle: number, of: Guarded) => void = () => {};
  /** What the file that is opened next stands for. */
  #next: (() => void) | undefined;

  /** @param files - all others. @param rom - the folder of ours. */
  constructor(files: HiddenFiles, rom: string) {
    this.#files = files;
    this.#path = `${rom}/${FILE}`;
    this.names = files.names;
  }

  find(path: string): Uint8Array | 'folder' | undefined {
    return path === this.#path ? EMPTY : this.#files.find(path);
  }

  replace(path: string): Uint8Array | undefined {
    return this.#files.replace(path);
  }

  looked(path: string): void {
    this.#files.looked?.(path);
  }

  isAbsent(path: string): boolean {
    return this.#files.isAbsent?.(path) ?? false;
  }

  opened(path: string): (() => void) | undefined {
    if (path !== this.#path) return undefined;
    const end = this.#next;
    this.#next = undefined;
    return end;
  }

  /** @param close - frees what has the handle, if anything has; called within a collection, so it calls no Python. */
  onEnd(close: (handle: number, of: Guarded) => void): void {
    this.#close = close;
  }

  get functions(): Record<string, HostFunction> {
    return {
      /** What the file that is opened next stands for. @param kind - of {@link GUARDED}. */
      guard: host(['int', 'int'], (handle, kind) => {
        this.#next = () => {
          try {
            this.#close(handle, GUARDED[kind] ?? 'stream');
          } catch (error) {
            // Nobody waits for it, and nothing may be raised through the interpreter's collector.
            if (!isTlsError(error) && !(error instanceof PythonRaise) && !(error instanceof Interrupted)) throw error;
          }
        };
        return 0;
      }),
    };
  }
}
