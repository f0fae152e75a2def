// Compiles test files to JavaScript with esbuild, with shared code in separate chunks, for scripts/test/run.ts; and the
// worker thread in which they run Python programs.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { EXECUTABLE, NODE_MODULES } from '../bundle.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The test runner, which is compiled too. */
const RUNNER = join(root, 'scripts/test');
const SHIM = join(RUNNER, 'node-test.ts');
const WASM = 'node_modules/@micropython/micropython-webassembly-pyscript/micropython.wasm';

/**
 * @param paths - from the checkout's folder; `a/b.test.ts` becomes `a/b.test.js`, with a source map.
 * @returns the path of the compiled runner.
 */
export async function compileTests(paths: readonly string[], outdir: string): Promise<string> {
  const tests = build({
    ...NODE_MODULES,
    entryPoints: [...paths, 'scripts/test/run.ts', 'scripts/test/node-test.ts'],
    outdir,
    outbase: '.',
    sourcemap: true,
    sourcesContent: false,
    plugins: [asSources(outdir)],
  });
  const worker = build({
    ...EXECUTABLE,
    entryPoints: { worker: 'src/micropython/program-thread/node/worker.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    supported: { 'dynamic-import': false }, // scripts in a code cache cannot import
  });
  const starter = build({
    entryPoints: { 'start-worker': 'scripts/test/start-worker.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    platform: 'node',
    absWorkingDir: root,
  });
  await Promise.all([tests, worker, starter]);
  copyFileSync(join(root, WASM), join(outdir, 'micropython.wasm'));
  return join(outdir, 'scripts/test/run.js');
}

/** Compiled files read files next to their sources, and import this project's replacement of `node:test`. */
function asSources(outdir: string): Plugin {
  const worker = pathToFileURL(join(outdir, 'start-worker.cjs')).href;
  return {
    name: 'as-sources',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^node:test$/ }, ({ importer }) =>
        importer.startsWith(RUNNER) ? undefined : { path: SHIM },
      );
      onLoad({ filter: /[\\/]main-thread[\\/]node[\\/]start-worker\.ts$/ }, () => ({
        contents: `import { ProgramThread } from ${JSON.stringify(join(RUNNER, 'program-threads.ts'))};
export const startWorker = (workerData) => new ProgramThread(new URL(${JSON.stringify(worker)}), workerData);`,
      }));
      onLoad({ filter: /[\\/](?:src|tests|scripts)[\\/].*\.ts$/ }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (path.startsWith(RUNNER) || !source.includes('import.meta.')) return undefined;
        const contents = source
          .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href))
          .replaceAll('import.meta.filename', JSON.stringify(path));
        return { contents, loader: 'ts' };
      });
    },
  };
}
