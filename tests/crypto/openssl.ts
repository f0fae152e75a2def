// Creates keys and files with the openssl command, for tests of their readers.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const absent = spawnSync('openssl', ['version']).status !== 0;
/** For `test`'s options: without openssl these are skipped, and fail in CI, which must have everything. */
export const needsOpenssl = { skip: absent && process.env.CI !== 'true' ? 'openssl is absent' : false };

/**
 * Runs openssl with one file as its input and one as its output.
 *
 * @param args - `IN` and `OUT` are replaced by the two files; both are optional.
 * @param stdin - its standard input.
 * @returns the content of `OUT`, or else of its standard output.
 */
export function openssl(args: string, input: Uint8Array = new Uint8Array(0), stdin?: Uint8Array): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-'));
  try {
    const [inFile, outFile] = [join(folder, 'in'), join(folder, 'out')];
    writeFileSync(inFile, input);
    const words = args.split(' ').map((word) => (word === 'IN' ? inFile : word === 'OUT' ? outFile : word));
    const { status, stderr, stdout } = spawnSync('openssl', words, stdin === undefined ? {} : { input: stdin });
    if (status !== 0) throw new Error(`openssl ${args}: ${stderr}`);
    return new Uint8Array(words.includes(outFile) ? readFileSync(outFile) : stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function opensslKey(algorithm: string): Uint8Array {
  return openssl(`genpkey -outform DER -out OUT -algorithm ${algorithm}`);
}
