// A file that a download goes to: it has its name only once it is whole, and what was there before is kept until then.
import { type FileHandle, lstat, open, realpath, rename, rm } from 'node:fs/promises';
import { cannotWrite } from './files.ts';

export class OutputFile {
  /** Where it will stand. */
  readonly #path: string;
  /** Where it is written; the same for what is no file, such as /dev/null. */
  readonly #part: string;
  readonly #file: FileHandle;

  private constructor(path: string, part: string, file: FileHandle) {
    this.#path = path;
    this.#part = part;
    this.#file = file;
  }

  /** @param path - a link stays one: what it leads to is written. @throws TlsError `cli.file`. */
  static async create(path: string): Promise<OutputFile> {
    try {
      const found = await lstat(path).catch(() => undefined);
      const target = found?.isSymbolicLink() ? await realpath(path) : path;
      const isSpecial = found !== undefined && !found.isFile() && !found.isSymbolicLink();
      const part = isSpecial ? target : `${target}.part`;
      return new OutputFile(target, part, await open(part, 'w', found?.isFile() ? found.mode & 0o777 : 0o666));
    } catch (cause) {
      throw cannotWrite(path, cause);
    }
  }

  /** @throws TlsError `cli.file`. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#do(() => this.#file.writeFile(bytes));
  }

  /** Nothing more comes: it gets its name. @throws TlsError `cli.file`. */
  finish(): Promise<void> {
    return this.#do(async () => {
      await this.#file.close();
      if (this.#part !== this.#path) await rename(this.#part, this.#path);
    });
  }

  /** It will never be whole. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (this.#part !== this.#path) await rm(this.#part, { force: true });
  }

  async #do(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw cannotWrite(this.#path, cause);
    }
  }
}
