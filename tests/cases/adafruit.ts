// Adafruit's libraries from PyPI, unchanged: a folder named in ADAFRUIT_LIBRARIES, or one under node_modules/.cache
// that pip fills once.
import { spawnSync } from 'node:child_process';
import { existsSync, renameSync, rmSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';

const PACKAGES = ['requests==4.1.17', 'connectionmanager==3.1.8', 'minimqtt==8.1.0', 'ticks==1.1.7'];
const CACHE = fileURLToPath(new URL('../../node_modules/.cache/adafruit-libraries', import.meta.url));

/** @returns the folder; `undefined` if there is none, and then the test is skipped by name, or fails in CI. */
export function adafruitLibraries(t: TestContext): string | undefined {
  const folder = process.env.ADAFRUIT_LIBRARIES ?? (existsSync(CACHE) || install() ? CACHE : undefined);
  if (folder !== undefined) return folder;
  const missing = 'Adafruit’s libraries: name their folder in ADAFRUIT_LIBRARIES, or let pip install them';
  if (process.env.CI === 'true') throw new Error(missing);
  t.skip(missing);
  return undefined;
}

/** Installs into a temporary folder first: test files run in parallel. */
function install(): boolean {
  const own = `${CACHE}-${process.pid}`;
  const names = PACKAGES.map((name) => `adafruit-circuitpython-${name}`);
  const words = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--no-compile', '--target', own, ...names];
  const { status } = spawnSync('python3', words, { stdio: 'ignore', timeout: 60_000 });
  if (status === 0 && !existsSync(CACHE)) renameSync(own, CACHE);
  rmSync(own, { recursive: true, force: true });
  return existsSync(CACHE);
}
