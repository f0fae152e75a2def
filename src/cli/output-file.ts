// Writes files atomically: under a random name in the same folder, renamed when complete. Existing files are protected,
// and links that someone else created are not followed.
import { randomBytes } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { type FileHandle, link, lstat, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { TlsError } from '../errors.ts';
import { cannotWrite } from './file-errors.ts';
import { DER_KEY_LIMIT, holdsPrivateKey } from './private-key-content.ts';

export interface OutputSettings {
  /**
   * How an existing file is treated. `kept`: it is an error; `replaced`: it is overwritten, unless it contains a
   * private key; `forced`: it is overwritten, unless it contains a private key and the new content does not.
   */
  readonly existing: 'kept' | 'replaced' | 'forced';
  /** A private key: readable only by its owner, and never written through a link. */
  readonly secret?: boolean;
}

export interface FileContent {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** As in {@link OutputSettings}. */
  readonly secret: boolean;
}

/**
 * Writes several files that belong together: all or none.
 *
 * @throws TlsError `cli.file` if one already exists or cannot be written.
 */
export async function writeFiles(files: readonly FileContent[], existing: OutputSettings['existing']): Promise<void> {
  const open: OutputFile[] = [];
  try {
    for (const { path, content, secret } of files) {
      const file = await OutputFile.create(path, { existing, secret });
      open.push(file);
      await file.write(typeof content === 'string' ? Buffer.from(content) : content);
    }
    for (const file of open) await file.finish();
  } catch (error) {
    for (const file of open) await file.discard();
    throw error;
  }
}

/** Writes a result to a file, or to stdout if no file (or `-`) is named. @throws TlsError `cli.file`. */
export async function writeResult(
  result: Uint8Array | string,
  path: string | undefined,
  stdout: Writable,
): Promise<void> {
  if (path !== undefined && path !== '-') return writeFiles([{ path, content: result, secret: false }], 'replaced');
  await new Promise<void>((resolve) => stdout.write(result, () => resolve()));
}

export class OutputFile {
  /** The final path. */
  readonly #path: string;
  /** The path that is written; the same for what is not a regular file, such as /dev/null. */
  readonly #part: string;
  readonly #file: FileHandle;
  readonly #existing: OutputSettings['existing'];
  #state: 'open' | 'finished' | 'discarded' = 'open';

  private constructor(path: string, part: string, file: FileHandle, existing: OutputSettings['existing']) {
    this.#path = path;
    this.#part = part;
    this.#file = file;
    this.#existing = existing;
  }

  /** @param path - the user's own link is kept: its target is written. @throws TlsError `cli.file`. */
  static async create(path: string, settings: OutputSettings = { existing: 'replaced' }): Promise<OutputFile> {
    const { existing, secret = false } = settings;
    try {
      const named = await lstat(path).catch(ignoreAbsence);
      const found = named && (await stat(path));
      if (named?.isSymbolicLink()) assertFollowed(path, named, found?.isFile() ? settings : undefined);
      if (found?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
      if (found !== undefined && !found.isFile()) return new OutputFile(path, path, await open(path, WRITE), existing);
      if (found !== undefined) await assertReplaceable(path, found, settings);
      const target = named?.isSymbolicLink() ? await realpath(path) : path;
      const part = join(dirname(target), `.thimble-${randomBytes(12).toString('hex')}.part`);
      const mode = secret ? 0o600 : found === undefined ? 0o666 : found.mode & 0o777;
      return new OutputFile(target, part, await open(part, WRITE | CREATE_NEW, mode), existing);
    } catch (cause) {
      throw cause instanceof TlsError ? cause : cannotWrite(path, cause);
    }
  }

  /** For synchronous writes. */
  get fd(): number {
    return this.#file.fd;
  }

  /** @throws TlsError `cli.file`. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#do(() => this.#file.writeFile(bytes));
  }

  /** Completes the file: it gets its name. @throws TlsError `cli.file`. */
  finish(): Promise<void> {
    return this.#do(async () => {
      await this.#file.close();
      if (this.#part === this.#path) return;
      if (this.#existing === 'kept') await moveToNew(this.#part, this.#path);
      else await rename(this.#part, this.#path);
      this.#state = 'finished';
    });
  }

  /** Abandons an incomplete file. One that already has its name is removed if nothing was there before. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    if (this.#part === this.#path) return;
    if (this.#state === 'open') await rm(this.#part, { force: true });
    else if (this.#state === 'finished' && this.#existing === 'kept') await rm(this.#path, { force: true });
    this.#state = 'discarded';
  }

  async #do(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      throw cause instanceof TlsError ? cause : cannotWrite(this.#path, cause);
    }
  }
}

/** Windows has no O_NOFOLLOW; O_EXCL also refuses links. */
const WRITE = constants.O_WRONLY;
const CREATE_NEW = constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/**
 * In a folder that many users can write to, another user's link may lead to any of this user's files.
 *
 * @param settings - of the output; `undefined` if the link leads to a device or a pipe.
 */
function assertFollowed(path: string, { uid }: Stats, settings: OutputSettings | undefined): void {
  const isForeign = uid !== (process.getuid?.() ?? uid) && uid !== 0;
  const isExact = settings?.secret || settings?.existing === 'kept';
  const why = isForeign ? 'a link that another user made' : isExact ? 'a link' : undefined;
  if (why !== undefined)
    throw new TlsError('cli.file', `${path} cannot be written: it is ${why}`, {
      hint: 'Name the file that it leads to, if that is what you mean.',
    });
}

async function assertReplaceable(path: string, { size }: Stats, { existing, secret }: OutputSettings): Promise<void> {
  if (existing === 'kept')
    throw new TlsError('cli.file', `${path} is there already`, { hint: 'Use --force to replace it.' });
  if (existing === 'forced' && secret) return;
  if (await startsWithKey(path, size))
    throw new TlsError('cli.file', `${path} holds a private key, and is not replaced`, {
      hint: 'Choose another name, or remove the file first.',
    });
}

async function startsWithKey(path: string, size: number): Promise<boolean> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)).catch(() => undefined);
  if (file === undefined) return false; // replaceable, though unreadable
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, DER_KEY_LIMIT)));
    return holdsPrivateKey(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** A rename would replace a file that was created in the meantime. */
async function moveToNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!WITHOUT_HARD_LINKS.has(code)) throw error;
    if ((await lstat(to).catch(ignoreAbsence)) !== undefined) throw Object.assign(new Error(), { code: 'EEXIST' });
    await rename(from, to);
    return;
  }
  await rm(from);
}

/** Errors of `link` on FAT, exFAT and some network drives. */
const WITHOUT_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
