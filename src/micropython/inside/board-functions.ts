// What Python can ask of the board itself: its firmware, its randomness, its settings.
import { parse, TomlError } from 'smol-toml';
import type { RuntimeFacts } from '../../boards/profile.ts';
import type { HashName, RunningHash } from '../../crypto/provider.ts';
import { decodeUtf8 } from '../../util/utf8.ts';
import { Handles } from './handles.ts';
import type { ProgramHost } from './host.ts';
import { type HostFunction, host } from './host-function.ts';
import type { ProgramFolder } from './program-folder.ts';
import { PythonRaise, raiseValueError } from './raise.ts';
import type { ContextTools } from './tls-contexts.ts';

/** Bytes; more than the flash of any board. */
const SETTINGS_LIMIT = 1 << 20;
/** Of settings that are kept out of what is written of a run. */
const SECRET_NAME = /PASSW|PASSPHRASE|PSK|SECRET|TOKEN|API_?KEY|AIO_?KEY/i;
const SECONDS_TO_2000 = 946_684_800;
/** Those that a board's hashlib has. */
const HASHES: readonly HashName[] = ['md5', 'sha1', 'sha256'];

export function boardFunctions(
  tools: ContextTools,
  { folder, data }: Pick<ProgramHost, 'folder' | 'data'>,
): Record<string, HostFunction> {
  const { interpreter, environment, profile } = tools;
  const { bundle } = data;
  const hashes = new Handles<RunningHash>(() => raiseValueError('hash is final'));
  return {
    /** @returns what `os.uname()` gives, one a line. */
    firmware: host([], () => {
      const { names } = profile.chip;
      const release = profile.runtime.release.join('.');
      return [names.sysname, names.sysname, release, versionText(profile.runtime), names.machine].join('\n');
    }),

    /** @returns seconds from 1970 to the board's epoch. */
    epoch: host([], () => (profile.chip.clock.epoch === 2000 ? SECONDS_TO_2000 : 0)),

    /** @returns the chip's number, in hex. */
    unique_id: host([], () => profile.chip.uniqueId),

    /** @returns 1 if there are roots that a program need not bring along. */
    has_roots: host([], () => (profile.stack.roots.kind !== 'none' || bundle !== undefined ? 1 : 0)),

    /** @returns the version of the package that a frozen module is from; nothing if it is not frozen, or has none. */
    frozen_version: host(['text'], (module) => {
      const { lists } = profile.runtime.python;
      return Object.hasOwn(lists.frozen, module) ? (lists.frozen[module] ?? '') : '';
    }),

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
    settings: host([], () => {
      const settings = readSettings(folder);
      for (const [name, value] of Object.entries(settings))
        if (SECRET_NAME.test(name)) tools.journal.tell({ event: 'secret', text: String(value) });
      return JSON.stringify(settings);
    }),
  };
}

/** As `os.uname().version` begins. */
function versionText({ release, python, habits }: RuntimeFacts): string {
  const version = `${habits.versionPrefix}${release.join('.')}`;
  return python.released === '' ? version : `${version} on ${python.released}`;
}

/** @returns a key of settings.toml. A file that is no TOML has none: the program is told when it asks. */
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

/** @throws PythonRaise ValueError for a file that is no TOML. */
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

/** @returns nothing for a file that is not there. @throws PythonRaise ValueError. */
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
