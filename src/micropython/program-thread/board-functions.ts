// Host functions about the board itself: its firmware, randomness and settings.
import type { RuntimeFacts } from '../../boards/profile.ts';
import type { HashName, RunningHash } from '../../crypto/provider.ts';
import { readSetting } from '../../python/settings-toml.ts';
import { Handles } from './handles.ts';
import { type HostFunction, hostFunction } from './host-function.ts';
import type { ProgramPlatform } from './platform.ts';
import { raiseValueError } from './python-raise.ts';
import { problemOf, settingsFile } from './settings-file.ts';
import type { ContextTools } from './tls-contexts.ts';

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

    /** @returns a value of settings.toml as JSON: its kind; its text, or why it has none (`Setting`). */
    setting: hostFunction(['text'], (key) => {
      const setting = readSetting(settingsFile(folder), key);
      if (!('text' in setting)) return JSON.stringify([setting.kind, problemOf(setting)]);
      if (setting.text !== undefined && SECRET_NAME.test(key))
        tools.journal.tell({ event: 'secret', text: setting.text.trim() });
      return JSON.stringify([setting.kind, setting.text]);
    }),
  };
}

/** The beginning of `os.uname().version`. */
function versionText({ release, python, habits }: RuntimeFacts): string {
  const version = `${habits.versionPrefix}${release.join('.')}`;
  return python.released === '' ? version : `${version} on ${python.released}`;
}

function isHashName(name: string): name is HashName {
  return (HASHES as readonly string[]).includes(name);
}
