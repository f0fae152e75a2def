// `npm test [-- PATTERN…]`: runs every *.test.ts under src/ and tests/ (or those whose path contains a PATTERN) with
// Node's test runner: prints a line per file, failures and skips in full, and finally `N passed, N failed, N skipped`.
// The files are compiled once for all processes, which then need no TypeScript loader.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compileTests } from './test/compile.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

const paths = findTests(process.argv.slice(2));
if (paths.length === 0) {
  console.error(`no test file matches ${process.argv.slice(2).join(' ')}`);
  process.exit(2);
}
/** In the checkout, so that packages that tests import are found. */
const compiled = mkdtempSync(`${root}dist.tests-`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {}); // stays alive to remove the folder
try {
  const runner = await compileTests(paths, compiled);
  const env = { ...process.env, XDG_CACHE_HOME: `${compiled}/cache` }; // not the user's own
  const child = spawn(process.execPath, [runner, ...paths], { cwd: root, stdio: 'inherit', env });
  const [code] = (await once(child, 'close')) as [number | null];
  process.exitCode = code ?? 1;
} finally {
  rmSync(compiled, { recursive: true, force: true });
}

function findTests(patterns: readonly string[]): string[] {
  return ['tests', 'src']
    .flatMap((folder) =>
      readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
        .sort()
        .map((name) => `${folder}${sep}${name}`),
    )
    .map((path) => path.replaceAll(sep, '/'))
    .filter((path) => path.endsWith('.test.ts'))
    .filter((path) => patterns.length === 0 || patterns.some((pattern) => path.includes(pattern)));
}
