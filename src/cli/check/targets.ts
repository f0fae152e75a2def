// The targets of `thimble check`: arguments, and the lines of `--hosts` files. A line with one word is a target; one
// that begins with an address maps the names after it to that address, as in /etc/hosts.
import { statSync } from 'node:fs';
import { parseNamed } from '../../api/parse-named.ts';
import { TlsError } from '../../errors.ts';
import { type NameOverride, parseHosts } from '../../net/resolver-table.ts';
import { MAX_TEXT } from '../../platform/node/files.ts';
import { parseTarget, type Target } from '../../probe/target.ts';
import { readInput } from '../read-file.ts';

/** Maximum targets of one call. */
const MOST_TARGETS = 5000;

export interface CheckTargets {
  readonly targets: readonly Target[];
  readonly overrides: readonly NameOverride[];
}

/**
 * @param others - other ways to name targets, for the message that there are none.
 * @throws TlsError `trust.bad_host`, `cli.file`, `cli.usage`, `net.bad_override`.
 */
export async function readTargets(
  words: readonly string[],
  files: readonly string[] = [],
  others = '',
): Promise<CheckTargets> {
  for (const word of words) refuseFile(word);
  const texts = [...words];
  const overrides: NameOverride[] = [];
  for (const path of files) {
    const data = await readInput(path, '--hosts', MAX_TEXT);
    if (data.includes(0)) throw new TlsError('cli.file', `--hosts ${path} is not text`, { hint: HOSTS_HINT });
    parseNamed(`--hosts ${path}`, data, (bytes) => {
      for (const line of new TextDecoder()
        .decode(bytes)
        .replace(/^\ufeff/, '')
        .split(/\r?\n/)) {
        const fields = line
          .replace(/(?:^|\s)#.*$/, '')
          .trim()
          .split(/\s+/)
          .filter(Boolean);
        if (fields.length === 1) texts.push(fields[0]!);
        else if (fields.length > 1) overrides.push(...parseHosts(line));
      }
    });
  }
  if (texts.length === 0)
    throw new TlsError('cli.usage', `name a host or a URL, or a file of them with --hosts${others}`);
  if (texts.length > MOST_TARGETS) throw new TlsError('cli.usage', `at most ${MOST_TARGETS} targets at a time`);
  return { targets: [...new Set(texts)].map(parseTarget), overrides };
}

const HOSTS_HINT = 'Name a text file in UTF-8 with one target per line.';

/** A host may have the name of a file, but not of a Python program or a list. @throws TlsError `cli.usage`. */
function refuseFile(word: string): void {
  if (!/\.(?:py|txt|csv|pem|der|crt)$/i.test(word) || !(statSync(word, { throwIfNoEntry: false })?.isFile() ?? false))
    return;
  throw new TlsError('cli.usage', `${word} is a file, not a host`, {
    hint: /\.py$/i.test(word)
      ? `The hosts of a program: thimble trust --program ${word}. As a board would run it: thimble run ${word}.`
      : `A list of hosts: --hosts ${word}. Certificates: thimble cert show ${word}.`,
  });
}
