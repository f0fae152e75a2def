// `npm run executable [-- FOLDER]`: `thimble` as one file for this system, for users without Node: a copy of the Node that
// runs this, with the commands, the interpreter and their licences embedded (Node's single executable applications). All
// commands are included except `thimble web`, whose page is a folder. Tests the file before it prints its path.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { inject } from 'postject';
import { EXECUTABLE, selfContained } from './bundle.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { platform, execPath } = process;
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2'; // Node's fuse string, in every Node executable
const ASSETS = { 'worker.cjs': 'worker.cjs', 'micropython.wasm': `${root}dist/bin/micropython.wasm` };

/** Reads the worker's source and the interpreter from the executable. */
const START_WORKER = `import { getAsset } from 'node:sea';
import { Worker } from 'node:worker_threads';
import { WORKER_OPTIONS } from './worker-options.ts';
export const startWorker = (workerData: object) =>
  new Worker(getAsset('worker.cjs', 'utf8'), {
    ...WORKER_OPTIONS,
    eval: true,
    workerData: { ...workerData, wasm: new Uint8Array(getAsset('micropython.wasm')) },
  });
`;

const folder = resolve(process.argv[2] ?? join(root, 'executable'));
const file = join(folder, platform === 'win32' ? 'thimble.exe' : 'thimble');
const work = mkdtempSync(join(tmpdir(), 'thimble-executable-'));
try {
  await bundleInto(work);
  await assemble();
  tryIt();
} finally {
  rmSync(work, { recursive: true });
}
console.log(
  `${file}: ${(readFileSync(file).length / 1e6).toFixed(0)} MB, Node ${process.version}, ${platform}-${process.arch}`,
);

async function bundleInto(outdir: string): Promise<void> {
  await build({
    ...EXECUTABLE,
    plugins: [selfContained(START_WORKER), bytesHandedIn()],
    entryPoints: { all: 'src/cli/all.ts', worker: 'src/micropython/program-thread/node/worker.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
  });
}

async function assemble(): Promise<void> {
  const config = { main: 'all.cjs', output: 'blob', disableExperimentalSEAWarning: true, assets: ASSETS };
  writeFileSync(join(work, 'config.json'), JSON.stringify(config));
  execFileSync(execPath, ['--experimental-sea-config', 'config.json'], {
    cwd: work,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  mkdirSync(folder, { recursive: true });
  rmSync(file, { force: true });
  copyFileSync(execPath, file);
  chmodSync(file, 0o755);
  if (platform === 'darwin') execFileSync('codesign', ['--remove-signature', file]);
  await inject(file, 'NODE_SEA_BLOB', readFileSync(join(work, 'blob')), {
    sentinelFuse: FUSE,
    ...(platform === 'darwin' && { machoSegmentName: 'NODE_SEA' }),
  });
  if (platform === 'darwin') execFileSync('codesign', ['--sign', '-', file]);
  copyFileSync(`${root}dist/bin/LICENSES.txt`, join(folder, 'LICENSES.txt'));
}

/** Runs it in an empty folder, without access to the checkout. @throws Error for failures. */
function tryIt(): void {
  const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as { version: string };
  const tries: readonly (readonly [words: readonly string[], expected: RegExp])[] = [
    [['--version'], new RegExp(`^${version.replaceAll('.', '\\.')}\\n$`)],
    [['explain', '-0x7280'], /^most likely: the server closed/],
    [
      ['run', '-c', 'import ssl, sys; print(sys.implementation.name)', '--board', 'pico-w@micropython-1.27'],
      /^micropython\n$/,
    ],
    [['cert', 'new', 'device.test'], /device\.test\.pem/],
    [['cert', 'show', 'device.test.pem'], /device\.test/],
  ];
  for (const [words, expected] of tries) {
    const output = execFileSync(file, words, { cwd: work, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    if (!expected.test(output)) throw new Error(`thimble ${words.join(' ')} printed ${output}`);
  }
}

function bytesHandedIn(): Plugin {
  return {
    name: 'bytes-handed-in',
    setup({ onEnd }) {
      onEnd(() => {
        const path = join(work, 'worker.cjs');
        const source = readFileSync(path, 'utf8');
        const from = '={locateFile:';
        if (source.split(from).length !== 2) throw new Error('scripts/executable.ts: the interpreter starts otherwise');
        const bytes = 'wasmBinary:require("node:worker_threads").workerData.wasm,';
        writeFileSync(path, source.replace(from, `={${bytes}locateFile:`));
      });
    },
  };
}
