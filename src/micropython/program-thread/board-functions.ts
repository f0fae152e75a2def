// Host functions about the board itself: its firmware, randomness and settings.
import { parse, TomlError } from 'smol-toml';
import type { RuntimeFacts } from '../../boards/profile.ts';
import type { HashName, RunningHash } from '../../crypto/provider.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { ProgramPlatform } from './platform.ts';
import type { ProgramFolder } from './program-folder.ts';
import { PythonRaise, raiseValueError } from './python-raise.ts';
import type { ContextTools } from './tls-contexts.ts';

/** Bytes; more than the flash of any board. */
const SETTINGS_LIMIT = 1 << 20;
/** Names of settings whose values are kept out of all output of a run. */
const SECRET_NAME = /PASSW|PASSPHRASE|PSK|SECRET|TOKEN|API_?KEY|AIO_?KEY/i;
const SECONDS_TO_2000 = 946_684_800;
/** The algorithms of a board's hashlib. */
const HASHES: readonly HashName[] = ['md5', 'sha1', 'sha256'];

export function boardFunctions(
  tools: ContextTools,
  { folder, data }: Pick<ProgramPlatform, 'folder' | 'data'>,
): Record<string, HostFunction> {
  const { interpreter, environment, profile } = tools;
  const { bundle } = data;
  const hashes = new Handles<RunningHash>(() => raiseValueError('hash is final'));
  return {
    /** @returns the fields of `os.uname()`, one per line. */
    firmware: hostFunction([], () => {
      const { names } = profile.chip;
      const release = profile.runtime.release.join('.');
      return [names.sysname, names.sysname, release, versionText(profile.runtime), names.machine].join('\n');
    }),

    /** @returns the board's epoch, in seconds since 1970. */
    epoch: hostFunction([], () => (profile.chip.clock.epoch === 2000 ? SECONDS_TO_2000 : 0)),

    /** @returns the chip's number, in hex. */
    unique_id: hostFunction([], () => profile.chip.uniqueId),

    /** @returns 1 if the firmware has built-in roots, or `--bundle` replaces them. */
    has_roots: hostFunction([], () => (profile.stack.roots.kind !== 'none' || bundle !== undefined ? 1 : 0)),

    /** @returns the package version of a frozen module; empty if it is not frozen, or has none. */
    frozen_version: hostFunction(['text'], (module) => {
      const { lists } = profile.runtime.python;
      return Object.hasOwn(lists.frozen, module) ? (lists.frozen[module] ?? '') : '';
    }),

    random: hostFunction(['address', 'size'], (address, length) => {
      interpreter.memory(address, length).set(environment.random(length));
      return 0;
    }),

    /** @returns a handle of a hash in progress. */
    hash: hostFunction(['text'], (name) => {
      if (!isHashName(name)) throw raiseValueError('Unsupported hash algorithm');
      return hashes.add(() => environment.crypto.hash(name));
    }),

    hash_update: hostFunction(['int', 'address', 'size'], (handle, address, length) => {
      hashes.require(handle).update(interpreter.memory(address, length));
      return 0;
    }),

    hash_digest: hostFunction(['int', 'address'], (handle, address) => {
      const digest = hashes.require(handle).digest();
      interpreter.memory(address, digest.length).set(digest);
      // In CircuitPython a hash can be updated after its digest; in MicroPython it has ended, so it can be deleted.
      if (profile.runtime.python.hashEndsWithDigest) hashes.delete(handle);
      return 0;
    }),

    /** @returns the top-level strings and integers of settings.toml, as JSON, for `os.getenv`. */
    settings: hostFunction([], () => {
      const settings = readSettings(folder);
      for (const [name, value] of Object.entries(settings))
        if (SECRET_NAME.test(name)) tools.journal.tell({ event: 'secret', text: String(value) });
      return JSON.stringify(settings);
    }),
  };
}

/** The beginning of `os.uname().version`. */
function versionText({ release, python, habits }: RuntimeFacts): string {
  const version = `${habits.versionPrefix}${release.join('.')}`;
  return python.released === '' ? version : `${version} on ${python.released}`;
}

/** @returns a value of settings.toml. An invalid file has none; the program gets the error when it reads a setting. */
export function settingOf(folder: ProgramFolder, key: string): string | undefined {
  try {
    const settings = readSettings(folder);
    return Object.hasOwn(settings, key) ? String(settings[key]) : undefined;
  } catch (error) {
    if (error instanceof PythonRaise) return undefined;
    throw error;
  }
}

function isHashName(name: string): name is HashName {
  return (HASHES as readonly string[]).includes(name);
}

/** @throws PythonRaise ValueError for a file that is not TOML. */
function readSettings(folder: ProgramFolder): Record<string, string | number> {
  const text = readText(folder, '/settings.toml');
  try {
    const entries = Object.entries(parse(text));
    const usable = entries.filter(([, value]) => typeof value === 'string' || Number.isInteger(value));
    return Object.fromEntries(usable) as Record<string, string | number>;
  } catch (error) {
    if (error instanceof TomlError) throw raiseValueError(`settings.toml: ${error.message}`);
    throw error;
  }
}

/** @returns an empty string if the file does not exist. @throws PythonRaise ValueError. */
function readText(folder: ProgramFolder, path: string): string {
  let bytes: Uint8Array;
  try {
    bytes = folder.readWhole(path, SETTINGS_LIMIT);
  } catch (error) {
    const { code, message } = error as { readonly code?: string; readonly message: string };
    if (code === 'ENOENT') return '';
    throw raiseValueError(`settings.toml: ${message}`);
  }
  const text = decodeUtf8(bytes);
  if (text === undefined) throw raiseValueError('settings.toml: it is not UTF-8');
  return text;
}
