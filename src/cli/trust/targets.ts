// The targets of `thimble trust`: arguments, `--hosts` files, the hosts in a program, and their redirects.
import { dirname, join } from 'node:path';
import { TlsError } from '../../errors.ts';
import type { NameOverride } from '../../net/resolver-table.ts';
import { MAX_TEXT, readFile } from '../../platform/node/files.ts';
import type { Surroundings } from '../../python/constants.ts';
import { findHosts } from '../../python/find-hosts.ts';
import { settingsIn } from '../../python/settings-toml.ts';
import type { AskedTargets } from '../../trust/asked-hosts.ts';
import { readTargets } from '../check/targets.ts';
import { readInput } from '../read-file.ts';

export interface TrustTargets extends AskedTargets {
  readonly overrides: readonly NameOverride[];
  /** What to report about the programs. */
  readonly notes: readonly string[];
}

/** @throws TlsError `trust.bad_host`, `trust.no_hosts`, `cli.file`, `cli.usage`, `net.bad_override`. */
export async function readTrustTargets(
  words: readonly string[],
  files: readonly string[],
  programs: readonly string[],
): Promise<TrustTargets> {
  const notes: string[] = [];
  const found: string[] = [];
  for (const path of programs) found.push(...(await hostsOfProgram(path, notes)));
  if (found.length === 0 && words.length === 0 && files.length === 0 && programs.length > 0)
    throw new TlsError('trust.no_hosts', `no host with TLS can be read out of ${programs.join(', ')}`);
  const asked = await readTargets([...words, ...found], files, ', or a program with --program');
  return { ...asked, fromPrograms: new Set(found.filter((text) => !words.includes(text))), notes };
}

async function hostsOfProgram(path: string, notes: string[]): Promise<string[]> {
  const text = new TextDecoder().decode(await readInput(path, '--program', MAX_TEXT));
  const { hosts, unknown } = findHosts(text, surroundingsOf(path));
  for (const { target, line, isSecure } of hosts)
    if (!isSecure) notes.push(`${path}, line ${line}: ${target} goes without TLS: nothing verifies it`);
  for (const { call, line } of unknown)
    notes.push(`${path}, line ${line}: the host of ${call}(…) is known in a run alone: name it beside the program`);
  return hosts.flatMap(({ target, isSecure }) => (isSecure ? [target] : []));
}

/** settings.toml and the modules next to the program. */
function surroundingsOf(path: string): Surroundings {
  const folder = dirname(path);
  return {
    setting: settingsIn(textAt(join(folder, 'settings.toml'))),
    moduleText: (name) =>
      /^[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*$/.test(name)
        ? textAt(join(folder, `${name.replaceAll('.', '/')}.py`))
        : undefined,
  };
}

/** `undefined` if there is no such file, or it cannot be read. */
function textAt(path: string): string | undefined {
  try {
    return new TextDecoder().decode(readFile(path, MAX_TEXT));
  } catch {
    return undefined;
  }
}
