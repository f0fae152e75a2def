// Writes generated files; with --check it compares them with what is there, names those that differ, and exits 1.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { GeneratedFile } from './facts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

export function writeFiles(files: readonly GeneratedFile[]): void {
  const onlyChecks = process.argv.includes('--check');
  const stale = files.filter(
    ({ path, text }) => !existsSync(root + path) || readFileSync(root + path, 'utf8') !== text,
  );
  for (const { path, text } of stale) {
    console.log(onlyChecks ? `${path} differs from what its generator writes` : `${path} is written`);
    if (!onlyChecks) writeFileSync(root + path, text);
  }
  if (stale.length === 0) console.log(`${files.length} generated files are up to date`);
  if (onlyChecks && stale.length > 0) process.exitCode = 1;
}
