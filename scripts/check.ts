// `npm run check`: types, lint and format. Prints what fails; exit 1.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const STEPS: readonly (readonly [name: string, ...command: string[]])[] = [
  ['types', 'tsc', '-p', 'tsconfig.json'],
  ['sans-I/O rooms without Node or DOM types', 'tsc', '-p', 'tsconfig.sans-io.json'],
  ['lint and format', 'biome', 'check', '--error-on-warnings', '.'],
];

let failed = false;
for (const [name, tool, ...args] of STEPS) {
  const { status } = spawnSync(`${root}node_modules/.bin/${tool}`, args, { cwd: root, stdio: 'inherit' });
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  if (status !== 0) failed = true;
}
process.exit(failed ? 1 : 0);
