// Closes sockets, TLS connections and SSLContexts that the program no longer references. In this interpreter, instances of
// Python classes have no finaliser, but open files do: each of these objects of our Python modules opens a file that only
// they can name. When that file is closed or collected, so is the object.
import { isTlsError } from '../../errors.ts';
import { Interrupted } from './blocking.ts';
import type { HiddenFiles } from './file-system.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import { PythonRaise } from './python-raise.ts';

/** The kind of a handle, by its number in modules/common/_stream.py. */
const GUARDED = ['stream', 'foreign', 'context'] as const;
export type GuardedKind = (typeof GUARDED)[number];

const FILE = '_alive';
const EMPTY = new Uint8Array(0);

export class Finalisers implements HiddenFiles {
  readonly names: readonly string[];
  readonly #files: HiddenFiles;
  readonly #path: string;
  #close: (handle: number, of: GuardedKind) => void = () => {};
  /** Closes the object that the next opened file belongs to. */
  #next: (() => void) | undefined;

  /** @param files - all other hidden files. @param rom - the hidden folder of our modules. */
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

  /** @param close - frees the object with this handle, if it exists; called during a collection, so it must not call Python. */
  onEnd(close: (handle: number, of: GuardedKind) => void): void {
    this.#close = close;
  }

  get functions(): Record<string, HostFunction> {
    return {
      /** Sets the object that the next opened file belongs to. @param kind - index in {@link GUARDED}. */
      guard: hostFunction(['int', 'int'], (handle, kind) => {
        this.#next = () => {
          try {
            this.#close(handle, GUARDED[kind] ?? 'stream');
          } catch (error) {
            // No one needs the result, and nothing may be raised through the interpreter's collector.
            if (!isTlsError(error) && !(error instanceof PythonRaise) && !(error instanceof Interrupted)) throw error;
          }
        };
        return 0;
      }),
    };
  }
}
