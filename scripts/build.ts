// `npm run build`: compiles src/ to dist/, copies the other files (Python modules, data) into it, and bundles what
// is published (scripts/bundle.ts). The new dist/ replaces the old one only when it is complete, file by file: at no
// moment is a file missing or half written for programs that are running, and unchanged files are not touched.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, rmSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from './bundle.ts';
import { layOver } from './lay-over.ts';
import { buildPage } from './page.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
/** For this build only: two may run at once. */
const fresh = `${root}dist.new-${process.pid}`;
const dist = `${root}dist`;
/** The output of Vite. */
const page = `${root}src/web/page`;
const COPIED = new Set(['.py', '.json', '.pem', '.bin', '.html', '.css', '.toml']);

rmSync(fresh, { recursive: true, force: true });
cpSync(`${root}src`, fresh, {
  recursive: true,
  filter: (source) => source !== page && (COPIED.has(extname(source)) || statSync(source).isDirectory()), // folder names may contain a dot
});
let compiled = false;
// At the same time, since no step uses all cores throughout.
const steps = await Promise.allSettled([compile(), buildPage(`${fresh}/web/page`), bundle(fresh)]);
const failures = steps.flatMap((step) => (step.status === 'rejected' ? [step.reason as unknown] : []));
for (const failure of failures) console.error(failure);
const isComplete = compiled && failures.length === 0;
if (isComplete) layOver(fresh, dist);
rmSync(fresh, { recursive: true, force: true });
process.exit(isComplete ? 0 : 1);

/** The compiler prints the errors that it finds. */
async function compile(): Promise<void> {
  const compiler = `${root}node_modules/typescript/bin/tsc`;
  const arguments_ = ['-p', `${root}tsconfig.build.json`, '--outDir', fresh];
  const [status] = await once(spawn(process.execPath, [compiler, ...arguments_], { stdio: 'inherit' }), 'close');
  compiled = status === 0;
  if (compiled) chmodSync(`${fresh}/cli/main.js`, 0o755);
}
