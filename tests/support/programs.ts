// External programs as peers: OpenSSL, GnuTLS, curl, nginx.
import assert from 'node:assert/strict';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type TestContext, test } from 'node:test';

/** A test that needs programs: without one it is skipped by name, and fails in CI, which must have everything. */
export function testWithPrograms(
  programs: readonly string[],
  name: string,
  run: (t: TestContext) => void | Promise<void>,
): void {
  const absent = programs.filter((program) => findProgram(program) === undefined);
  const reason = `not installed: ${absent.join(', ')}`;
  test(name, { skip: absent.length > 0 && process.env.CI !== 'true' ? reason : false }, (t) => {
    if (absent.length > 0) assert.fail(reason);
    return run(t);
  });
}

/** @returns the path of a program; Debian has servers in a folder of root's PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
