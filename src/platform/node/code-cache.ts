// Runs a script with V8's code cache: the functions that an earlier process has compiled, in a file in the user's cache
// folder. Compiling takes more than half of a short command's time. Node's own cache (module.enableCompileCache) exists only
// from Node 22.1 on, contains only what is compiled before a script runs, and is in a folder that other users may have made.
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { makeFolders } from './make-folders.ts';

export interface CachedScript {
  /** A CommonJS module. */
  readonly path: string;
  /** Of its content, SHA-256 in hex, the first 16 digits: V8 itself only compares lengths. */
  readonly hash: string;
  readonly require: NodeJS.Require;
  readonly module: NodeJS.Module;
  /** Calls its argument when the script has done its work, so that the cache has what it needed. */
  readonly atEnd: (save: () => void) => void;
}

const HEADER = '(function (exports, require, module, __filename, __dirname) { ';
/** Of mode bits: a folder that others may write to. */
const WRITABLE_BY_OTHERS = 0o022;

export function runCached({ path, hash, require, module, atEnd }: CachedScript): void {
  const file = cacheFile(path, hash);
  const cachedData = file && read(file);
  const source = readFileSync(path);
  const script = new Script(`${HEADER}${source}\n})`, {
    filename: path,
    columnOffset: -HEADER.length,
    ...(cachedData && { cachedData }),
  });
  if (file !== undefined && script.cachedDataRejected !== false)
    atEnd(() => {
      if (isHash(hash, source)) save(file, script); // otherwise the package was being replaced as this process started
    });
  const run = script.runInThisContext() as (...values: unknown[]) => void;
  run.call(module.exports, module.exports, require, module, path, dirname(path));
}

function isHash(hash: string, source: Buffer): boolean {
  const { createHash } = process.getBuiltinModule('node:crypto');
  return createHash('sha256').update(source).digest('hex').startsWith(hash);
}

/** @returns `undefined` if nothing may be cached. */
function cacheFile(path: string, hash: string): string | undefined {
  const folder = cacheFolder(process.env);
  return folder && join(folder, `${basename(path)}-${process.version}-${process.arch}-${hash}`);
}

/** Follows Node's variables for its own cache, then the platform's convention (XDG Base Directory, or Windows's own). */
function cacheFolder(env: NodeJS.ProcessEnv): string | undefined {
  const { NODE_DISABLE_COMPILE_CACHE, NODE_COMPILE_CACHE, NODE_V8_COVERAGE, XDG_CACHE_HOME, LOCALAPPDATA } = env;
  if (NODE_DISABLE_COMPILE_CACHE || NODE_V8_COVERAGE) return undefined; // functions from a cache are not counted exactly
  return join(NODE_COMPILE_CACHE || XDG_CACHE_HOME || LOCALAPPDATA || join(homedir(), '.cache'), 'thimble');
}

function read(file: string): Buffer | undefined {
  try {
    if (!isOnlyOurs(dirname(file))) return undefined;
    const bytes = readFileSync(file);
    const half = bytes.length / 2;
    // V8 runs a damaged cache, and crashes. Comparing two copies costs less than loading a module with a checksum.
    return bytes.subarray(0, half).equals(bytes.subarray(half)) ? bytes.subarray(0, half) : undefined;
  } catch {
    return undefined; // there is none yet
  }
}

/** Without a cache, everything works too, so no failure is reported: the folder may be read-only, or the disk full. */
function save(file: string, script: Script): void {
  try {
    const folder = dirname(file);
    if (!isOfThisUser(nearest(folder))) return; // with sudo, the home folder may be another user's
    makeFolders(folder, 0o700);
    if (!isOnlyOurs(folder)) return;
    const data = script.createCachedData();
    const whole = `${file}.${process.pid}`;
    writeFileSync(whole, Buffer.concat([data, data]), { mode: 0o600, flag: 'wx' });
    renameSync(whole, file);
    removeOlder(file);
  } catch {}
}

/** Removes the caches of other versions of the script. */
function removeOlder(file: string): void {
  const [folder, name] = [dirname(file), basename(file)];
  const same = name.slice(0, name.lastIndexOf('-') + 1);
  for (const other of readdirSync(folder))
    if (other.startsWith(same) && !other.startsWith(name)) rmSync(join(folder, other));
}

/** Anyone who can write to the cache can make this program run other code. */
function isOnlyOurs(folder: string): boolean {
  return isOfThisUser(folder) && (process.platform === 'win32' || (statSync(folder).mode & WRITABLE_BY_OTHERS) === 0);
}

function isOfThisUser(folder: string): boolean {
  return process.geteuid === undefined || statSync(folder).uid === process.geteuid();
}

/** The folder, or the nearest parent folder that exists. */
function nearest(folder: string): string {
  return statSync(folder, { throwIfNoEntry: false }) === undefined ? nearest(dirname(folder)) : folder;
}
