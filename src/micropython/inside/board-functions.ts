// What Python can ask of the board itself: its firmware, its randomness, its settings.
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { HashName, RunningHash } from '../../crypto/provider.ts';
import { describeReadError, MAX_TEXT, readBounded } from '../../platform/node/files.ts';
import type { ProgramData } from '../bridge/messages.ts';
import { Handles } from './handles.ts';
import { type HostFunction, host } from './host-function.ts';
import { raiseValueError } from './raise.ts';
import type { ContextTools } from './tls-contexts.ts';

/** Those that a board's hashlib has. */
const HASHES: readonly HashName[] = ['md5', 'sha1', 'sha256'];

export function boardFunctions(tools: ContextTools, { folder, bundle }: ProgramData): Record<string, HostFunction> {
  const { interpreter, environment, profile } = tools;
  const hashes = new Handles<RunningHash>(() => raiseValueError('hash is final'));
  return {
    /** @returns the version and the board, one a line. */
    firmware: host([], () => `${profile.runtime.version}\n${profile.title}`),

    /** @returns 1 if there are roots that a program need not bring along. */
    has_roots: host([], () => (profile.stack.roots.kind !== 'none' || bundle !== undefined ? 1 : 0)),

    random: host(['address', 'size'], (address, length) => {
      interpreter.memory(address, length).set(environment.random(length));
      return 0;
    }),

    /** @returns a hash in progress. */
    hash: host(['text'], (name) => {
      if (!isHashName(name)) throw raiseValueError('Unsupported hash algorithm');
      return hashes.add(() => environment.crypto.hash(name));
    }),

    hash_update: host(['int', 'address', 'size'], (handle, address, length) => {
      hashes.require(handle).update(interpreter.memory(address, length));
      return 0;
    }),

    hash_digest: host(['int', 'address'], (handle, address) => {
      const digest = hashes.require(handle).digest();
      interpreter.memory(address, digest.length).set(digest);
      // In CircuitPython a hash goes on after its digest; in MicroPython it has ended, and nobody needs ours any more.
      if (profile.runtime.python.hashEndsWithDigest) hashes.delete(handle);
      return 0;
    }),

    /** @returns the texts and whole numbers at the top of settings.toml, as JSON: what `os.getenv` gives. */
    settings: host([], () => JSON.stringify(readSettings(join(folder, 'settings.toml')))),
  };
}

function isHashName(name: string): name is HashName {
  return (HASHES as readonly string[]).includes(name);
}

/** @throws PythonRaise ValueError for a file that is no TOML. */
function readSettings(path: string): Record<string, string | number> {
  try {
    const entries = Object.entries(parse(new TextDecoder().decode(readBounded(path, MAX_TEXT))));
    const usable = entries.filter(([, value]) => typeof value === 'string' || Number.isInteger(value));
    return Object.fromEntries(usable) as Record<string, string | number>;
  } catch (error) {
    if (error instanceof TomlError) throw raiseValueError(`settings.toml: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    const reason = describeReadError(error);
    if (reason !== undefined) throw raiseValueError(`settings.toml: ${reason}`);
    throw error;
  }
}
