// `npm run build`: compiles src/ to dist/ and lays what is not TypeScript (Python modules, data) beside it. The new
// dist/ takes the place of the old one only when it is whole.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, renameSync, rmSync, statSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const fresh = `${root}dist.new`;
const COPIED = new Set(['.py', '.json', '.pem', '.bin', '.html', '.css']);

rmSync(fresh, { recursive: true, force: true });
const compiler = `${root}node_modules/typescript/bin/tsc`;
const arguments_ = ['-p', `${root}tsconfig.build.json`, '--outDir', fresh];
const { status } = spawnSync(process.execPath, [compiler, ...arguments_], { stdio: 'inherit' });
if (status !== 0) process.exit(1);
cpSync(`${root}src`, fresh, {
  recursive: true,
  filter: (source) => COPIED.has(extname(source)) || statSync(source).isDirectory(), // a folder may have a dot in its name
});
chmodSync(`${fresh}/cli/main.js`, 0o755);
rmSync(`${root}dist`, { recursive: true, force: true });
renameSync(fresh, `${root}dist`);
