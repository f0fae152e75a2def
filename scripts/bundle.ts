// Bundles the published package into few files, so that it starts quickly: `bin/` for the executable, CommonJS, a file for
// each frequently used command, one for all others, and parts that they load (bundle-parts.ts); `lib/` for the entries of
// package.json on Node, ES modules that share chunks. Sources and types stay as tsc writes them.
import { createHash } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { Parts } from './bundle-parts.ts';
import { lazyBuiltins } from './lazy-builtins.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(root, 'src/micropython/modules');
const DEVICES = join(root, 'src/micropython/hardware/devices');
const INTERPRETER = join(root, 'node_modules/@micropython/micropython-webassembly-pyscript');
const { version, config } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  version: string;
  config?: { site?: string };
};

/** Commands that are bundled separately, which halves their startup time. */
const OFTEN = { explain: './explain.ts', get: './get/get.ts', run: './run.ts' };

const LICENSE_FILE = /^(licen[cs]e|copying)(\.\w+)?$/i;

/** Replaces start-worker.ts: the worker's bundle is next to the command's. */
const startWorkerFrom = (path: string) => `import { Worker } from 'node:worker_threads';
import { WORKER_OPTIONS } from './worker-options.ts';
export const startWorker = (workerData: object) =>
  new Worker(new URL('${path}', import.meta.url), { ...WORKER_OPTIONS, workerData });
`;
const START_WORKER = startWorkerFrom('./cached-worker.cjs');

/** @param dist - the folder that becomes `dist/`. */
export async function bundle(dist: string): Promise<void> {
  mkdirSync(join(dist, 'bin'), { recursive: true });
  const [executable] = await Promise.all([bundleExecutable(join(dist, 'bin')), bundleLibrary(join(dist, 'lib'))]);
  writeFileSync(join(dist, 'bin/LICENSES.txt'), licensesOf(executable));
  copyFileSync(join(INTERPRETER, 'micropython.wasm'), join(dist, 'bin/micropython.wasm'));
  writeFileSync(join(dist, 'bin/thimble.cjs'), launcher(join(dist, 'bin')));
  writeFileSync(join(dist, 'bin/cached-worker.cjs'), cachedWorker(join(dist, 'bin')));
  chmodSync(join(dist, 'bin/thimble.cjs'), 0o755);
}

/** Options of ES modules on Node that share chunks: the library's entries, and the compiled tests. */
export const NODE_MODULES = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  ignoreAnnotations: true, // package.json's sideEffects refers to dist/
  absWorkingDir: root,
  logLevel: 'warning',
} as const satisfies BuildOptions;

/** Options of the executable's bundles, exported for other bundles of it. */
export const EXECUTABLE = {
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20.19',
  supported: { 'dynamic-import': false }, // scripts in a code cache cannot import
  minifyWhitespace: true,
  minifySyntax: true, // keeps names, so that a reported stack is readable
  legalComments: 'none', // they are in LICENSES.txt
  ignoreAnnotations: true, // package.json's sideEffects refers to dist/
  define: { 'import.meta.url': 'bundleUrl' },
  banner: { js: "const bundleUrl = require('node:url').pathToFileURL(__filename).href;" },
  absWorkingDir: root,
  metafile: true,
  logLevel: 'warning',
  plugins: [selfContained()],
} as const satisfies BuildOptions;

async function bundleExecutable(outdir: string): Promise<Metafile[]> {
  const parts = new Parts(join(root, 'src'));
  const modules = modulesBeside(outdir);
  const options = { ...EXECUTABLE, plugins: [modules, parts.plugin(), lazyBuiltins(), selfContained()] };
  const results = await Promise.all([
    ...Object.entries(OFTEN).map(([name, source]) =>
      build({
        ...options,
        stdin: {
          contents: startOnly(name, source),
          resolveDir: join(root, 'src/cli'),
          sourcefile: `start-${name}.ts`,
          loader: 'ts',
        },
        outfile: join(outdir, `${name}.cjs`),
      }),
    ),
    build({
      ...options,
      entryPoints: {
        all: 'src/cli/all.ts',
        'code-cache': 'src/platform/node/code-cache.ts',
        worker: 'src/micropython/program-thread/node/worker.ts',
      },
      outdir,
      outExtension: { '.js': '.cjs' },
    }),
  ]);
  return [...results.map(({ metafile }) => metafile), ...(await parts.write(outdir, EXECUTABLE))];
}

function startOnly(name: string, source: string): string {
  return `import { ${name} } from '${source}';\nimport { start } from './start.ts';\nvoid start(async () => [${name}]);\n`;
}

async function bundleLibrary(outdir: string): Promise<void> {
  const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: object };
  const names = Object.keys(exports).filter((path) => path !== './package.json');
  await build({
    ...NODE_MODULES,
    entryPoints: Object.fromEntries(names.map((name) => [name.slice(2), `src/entry/${name.slice(2)}.ts`])),
    outdir,
    plugins: [runsPrograms()],
  });
}

/** The library runs programs in the thread of the executable, which contains all of its files. */
function runsPrograms(): Plugin {
  return {
    name: 'runs-programs',
    setup({ onLoad }) {
      const replace = (file: RegExp, make: () => string) =>
        onLoad({ filter: anySeparator(file) }, () => ({ contents: make(), loader: 'ts' }));
      replace(/main-thread\/node\/start-worker\.ts$/, () => startWorkerFrom('../bin/worker.cjs')); // writes no cache
      replace(/main-thread\/node\/device-files\.ts$/, devicesInside);
    },
  };
}

/** Answers `--version` itself, without loading anything else. */
function launcher(folder: string): string {
  const names = [...Object.keys(OFTEN), 'all'];
  const hashes = Object.fromEntries(names.map((name) => [name, hashOf(join(folder, `${name}.cjs`))]));
  return `#!/usr/bin/env node
'use strict';
const word = process.argv[2];
if (process.argv.length === 3 && (word === '--version' || word === '-V')) process.stdout.write('${version}\\n');
else {
  const name = ${JSON.stringify(Object.keys(OFTEN))}.includes(word) ? word : 'all';
  const hash = ${JSON.stringify(hashes)}[name];
  const atEnd = (save) => process.once('exit', save);
  require('./code-cache.cjs').runCached({ path: \`\${__dirname}/\${name}.cjs\`, hash, require, module, atEnd });
}
`;
}

/** Starts the program's thread. It ends with the message `exit`: after that the main thread may terminate it at any time. */
function cachedWorker(folder: string): string {
  return `'use strict';
const port = require('node:worker_threads').parentPort;
const path = \`\${__dirname}/worker.cjs\`;
const hash = '${hashOf(join(folder, 'worker.cjs'))}';
const atEnd = (save) => {
  const post = port.postMessage;
  port.postMessage = (message, ...rest) => {
    if (message.type === 'exit') save();
    post.call(port, message, ...rest);
  };
};
require('./code-cache.cjs').runCached({ path, hash, require, module, atEnd });
`;
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 16);
}

/**
 * Embeds files that sources read from their own folder into the bundle.
 *
 * @param startWorker - the source of start-worker.ts.
 */
export function selfContained(startWorker = START_WORKER): Plugin {
  const replaced: readonly (readonly [file: RegExp, make: (source: string) => string])[] = [
    [
      /src\/cli\/version\.ts$/,
      () => `export const version = ${JSON.stringify(version)}, publishedSite = ${JSON.stringify(config?.site)};`,
    ],
    [/program-thread\/node\/package-modules\.ts$/, () => modulesInside()],
    [/main-thread\/node\/device-files\.ts$/, () => devicesInside()],
    [/main-thread\/node\/start-worker\.ts$/, () => startWorker],
    [/micropython-webassembly-pyscript\/micropython\.mjs$/, withoutItsProgram],
    [/src\/web\/server\.ts$/, (source) => swap(source, "new URL('page/'", "new URL('../web/page/'")],
    [
      /platform\/node\/public-suffix\.ts$/,
      (source) => swap(source, "createRequire(import.meta.url)('tldts')", "require('tldts')"),
    ],
  ];
  return {
    name: 'self-contained',
    setup({ onLoad }) {
      for (const [filter, make] of replaced)
        onLoad({ filter: anySeparator(filter) }, ({ path }) => ({
          contents: make(readFileSync(path, 'utf8')),
          loader: path.endsWith('.ts') ? 'ts' : 'js',
        }));
      onLoad({ filter: anySeparator(/\/src\/.*\.ts$/) }, ({ path }) => {
        if (!readFileSync(path, 'utf8').includes('import.meta')) return undefined;
        throw new Error(`${path} reads beside itself, where its bundle will not lie: scripts/bundle.ts must say how`);
      });
    },
  };
}

function anySeparator({ source }: RegExp): RegExp {
  return new RegExp(source.replaceAll('\\/', '[\\\\/]'));
}

function swap(source: string, from: string, to: string): string {
  if (source.split(from).length !== 2) throw new Error(`scripts/bundle.ts: \`${from}\` must stand there once`);
  return source.replace(from, to);
}

/** Removes the interpreter module's command-line part, which runs if Node has arguments and needs a top-level await. */
function withoutItsProgram(source: string): string {
  const condition = 'process.argv.length>1){const path=await import("path"),url=await import("url"),';
  return swap(source, condition, 'false){const path={},url={},');
}

/** package-modules.ts, with the Python modules as text. */
function modulesInside(): string {
  return `const files: Record<string, string> = ${JSON.stringify(textsIn(MODULES))};
export const readModule = (path: string) => new TextEncoder().encode(files[path]);
${moduleNames()}`;
}

/** package-modules.ts, with the Python modules one after the other in a file next to the bundle. */
function modulesBeside(outdir: string): Plugin {
  return {
    name: 'modules-beside',
    setup({ onLoad }) {
      onLoad({ filter: anySeparator(/program-thread\/node\/package-modules\.ts$/) }, () => {
        const files = Object.entries(textsIn(MODULES)).map(([path, text]) => [path, Buffer.from(text)] as const);
        writeFileSync(join(outdir, 'modules.txt'), Buffer.concat(files.map(([, bytes]) => bytes)));
        const lengths = Object.fromEntries(files.map(([path, { length }]) => [path, length]));
        return { contents: READ_MODULES.replace('LENGTHS', JSON.stringify(lengths)) + moduleNames(), loader: 'ts' };
      });
    },
  };
}

const READ_MODULES = `import { readFileSync } from 'node:fs';
const files: Record<string, Uint8Array> = {};
const all = readFileSync(new URL('./modules.txt', import.meta.url));
let start = 0;
for (const [path, length] of Object.entries(LENGTHS)) files[path] = all.subarray(start, (start += length));
export const readModule = (path: string) => files[path]!;
`;

function moduleNames(): string {
  const paths = readdirSync(MODULES, { recursive: true, encoding: 'utf8' }).map(withSlashes).sort();
  return `const paths = ${JSON.stringify(paths)};
export const moduleNames = (overlay: string) =>
  paths.filter((path) => path.startsWith(overlay + '/')).map((path) => path.slice(overlay.length + 1));
`;
}

/** device-files.ts, with the files' contents as text. */
function devicesInside(): string {
  return `const files: Record<string, string> = ${JSON.stringify(textsIn(DEVICES))};
export const shippedDevices = () => Object.keys(files).map((name) => name.replace(/\\.toml$/, ''));
export const shippedDevice = (name: string) => (Object.hasOwn(files, name + '.toml') ? files[name + '.toml'] : undefined);
`;
}

/** The files in a folder and its subfolders, by path. */
function textsIn(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [withSlashes(name), readFileSync(join(folder, name), 'utf8')]));
}

function withSlashes(path: string): string {
  return path.split(sep).join('/');
}

/** The licences of the packages whose code is in the bundles. */
function licensesOf(metafiles: readonly Metafile[]): string {
  const folders = new Set<string>([relative(root, INTERPRETER)]);
  for (const path of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];
    if (folder !== undefined) folders.add(folder);
  }
  return [...folders]
    .sort()
    .map(licenseOf)
    .join(`\n${'-'.repeat(72)}\n`);
}

function licenseOf(folder: string): string {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license: string;
  };
  const file = readdirSync(join(root, folder)).find((each) => LICENSE_FILE.test(each));
  const text = file === undefined ? '' : `\n${readFileSync(join(root, folder, file), 'utf8')}`;
  return `${name} ${version}: ${license}\n${text}`;
}
