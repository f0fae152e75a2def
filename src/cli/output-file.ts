// The one writer of files: a file has its name only once it is whole, nothing of the user's is lost to it, and no link
// that somebody else put there is followed. Until then it has a random name in the same folder.
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
   * What becomes of a file that is there: `kept`: it is an error; `replaced`: it goes, unless it holds a private key;
   * `forced`: it goes, unless it holds a private key and what takes its place is none.
   */
  readonly existing: 'kept' | 'replaced' | 'forced';
  /** A private key: for its owner alone, and never through a link. */
  readonly secret?: boolean;
}

export interface FileContent {
  readonly path: string;
  readonly content: string | Uint8Array;
  /** As in {@link OutputSettings}. */
  readonly secret: boolean;
}

/**
 * Writes several files that belong together: all of them, or none.
 *
 * @throws TlsError `cli.file`: one is there already, or cannot be written.
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

/** Writes a result to a file, or to stdout where none (or `-`) was named. @throws TlsError `cli.file`. */
export async function writeResult(
  result: Uint8Array | string,
  path: string | undefined,
  stdout: Writable,
): Promise<void> {
  if (path !== undefined && path !== '-') return writeFiles([{ path, content: result, secret: false }], 'replaced');
  await new Promise<void>((resolve) => stdout.write(result, () => resolve()));
}

export class OutputFile {
  /** Where it will stand. */
  readonly #path: string;
  /** Where it is written; the same for what is no file, such as /dev/null. */
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

  /** @param path - a link of the user's own stays one: what it leads to is written. @throws TlsError `cli.file`. */
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

  /** For writing without waiting. */
  get fd(): number {
    return this.#file.fd;
  }

  /** @throws TlsError `cli.file`. */
  write(bytes: Uint8Array): Promise<void> {
    return this.#do(() => this.#file.writeFile(bytes));
  }

  /** Nothing more comes: it gets its name. @throws TlsError `cli.file`. */
  finish(): Promise<void> {
    return this.#do(async () => {
      await this.#file.close();
      if (this.#part === this.#path) return;
      if (this.#existing === 'kept') await moveToNew(this.#part, this.#path);
      else await rename(this.#part, this.#path);
      this.#state = 'finished';
    });
  }

  /** It will never be whole. One that has its name already is taken away again if nothing was there before. */
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

/** Windows has no O_NOFOLLOW; O_EXCL refuses a link as well. */
const WRITE = constants.O_WRONLY;
const CREATE_NEW = constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

function ignoreAbsence(error: unknown): undefined {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

/**
 * In a folder that many may write to, a link of somebody else's may lead to any file of the user's.
 *
 * @param settings - of what is written; `undefined` where the link leads to a device or a pipe.
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
  if (file === undefined) return false; // one that may be replaced, though not read
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(size, DER_KEY_LIMIT)));
    return holdsPrivateKey(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** A rename would replace what came there in the meantime. */
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

/** FAT, exFAT and some network drives. */
const WITHOUT_HARD_LINKS: ReadonlySet<string> = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK']);
