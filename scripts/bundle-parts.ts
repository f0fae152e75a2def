// Parts of the executable's bundles in files of their own, `bin/parts/`: packages and data that are rarely needed, loaded
// when they are imported. V8 reads the whole of a bundle before it runs the first line, which takes much of a short run's
// time; esbuild does not split CommonJS output itself.
import { basename, dirname, join, relative, sep } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';

/** Packages by the name of their part. A part holds no code of `src/`, so that no class exists twice. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  ajv: /^ajv\//,
  'fast-png': /^fast-png$/,
  lezer: /^@lezer\/python$/,
  noble: /^(?:@noble|micro-rsa-dsa-dh)\//,
  tldts: /^tldts$/,
  x509: /^@peculiar\/x509$/,
};

/** Files with data only: pins of boards, and modules of firmwares. */
const DATA = /[\\/]boards[\\/](?:pins[\\/](?:circuitpython[\\/]|micropython-pins)|runtimes[\\/]modules[\\/])/;

const STUB = 'part';

export class Parts {
  readonly #source: string;
  /** What the bundles import: packages' modules or one data file, by the name of the part. */
  readonly #needed = new Map<string, Set<string>>();

  /** @param source - the folder whose files are bundled. */
  constructor(source: string) {
    this.#source = source;
  }

  /** For the bundles: they load their parts with `require`. */
  plugin(): Plugin {
    return {
      name: 'parts',
      setup: ({ onResolve, onLoad }) => {
        onResolve({ filter: /^\.\/parts\//, namespace: STUB }, ({ path }) => ({ path, external: true }));
        onResolve({ filter: /./ }, ({ path, importer, resolveDir, kind }) => {
          if (!importer.startsWith(this.#source)) return undefined;
          const file = join(resolveDir, path);
          if (kind === 'dynamic-import' && DATA.test(file))
            return this.#stub(`${basename(dirname(file))}-${basename(file, '.ts')}`, file, false);
          const part = Object.keys(PACKAGES).find((name) => PACKAGES[name]!.test(path));
          if (part === undefined) return undefined;
          return this.#stub(part, path, kind === 'import-statement');
        });
        onLoad({ filter: /./, namespace: STUB }, async ({ path, pluginData }) => {
          const { part, isStatic } = pluginData as { readonly part: string; readonly isStatic: boolean };
          const from = `require('./parts/${part}.cjs')[${JSON.stringify(path)}]`;
          if (!isStatic) return { contents: `module.exports = ${from};` };
          // What is imported statically is loaded when one of its exports is first used.
          const names = Object.keys((await import(path)) as object).filter((name) => name !== 'default');
          return {
            contents: `Object.defineProperties(exports, {
${names.map((name) => `${name}: { get: () => ${from}.${name}, enumerable: true },`).join('\n')}
});`,
          };
        });
      },
    };
  }

  /** Writes the parts for the bundles that were built. @param options - for esbuild, without this plugin. */
  async write(outdir: string, options: BuildOptions & { readonly metafile: true }): Promise<readonly Metafile[]> {
    const builds = [...this.#needed].map(async ([name, imports]) => {
      const getters = [...imports].map(
        (path) => `get ${JSON.stringify(this.#key(path))}() {
        return require(${JSON.stringify(path)});
      }`,
      );
      const stdin = {
        contents: `module.exports = { ${getters.sort().join(', ')} };`,
        resolveDir: this.#source,
        sourcefile: `${name}.js`,
      };
      const { metafile } = await build({ ...options, stdin, outfile: join(outdir, 'parts', `${name}.cjs`) });
      return metafile;
    });
    return Promise.all(builds);
  }

  #stub(part: string, path: string, isStatic: boolean) {
    const imports = this.#needed.get(part) ?? new Set();
    this.#needed.set(part, imports.add(path));
    return { path: this.#key(path), namespace: STUB, pluginData: { part, isStatic } };
  }

  /** @returns the name of an import within its part, which is not a path of this machine. */
  #key(path: string): string {
    return path.startsWith(this.#source) ? relative(this.#source, path).split(sep).join('/') : path;
  }
}
