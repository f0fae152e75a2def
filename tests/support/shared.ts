// Test data next to a checkout (../shared), which is never copied into it.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** @param path - below `../shared`: `'vectors/pki/'`. */
export function sharedPath(path: string): string {
  return fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
}

/**
 * A test that needs data of `../shared`: without it, it is skipped by name, and fails in CI, which must have
 * everything.
 */
export function testWithShared(
  path: string,
  name: string,
  run: (file: string, t: TestContext) => void | Promise<void>,
): void {
  const file = sharedPath(path);
  const absent = !existsSync(file);
  test(name, { skip: absent && process.env.CI !== 'true' ? `../shared/${path} is absent` : false }, (t) => {
    if (absent) assert.fail(`../shared/${path} is absent`);
    return run(file, t);
  });
}
