// Builds the page (src/web/page) with Vite, but only if one of its inputs has changed: every `npm run build` calls
// this.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import * as tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, version } from 'vite';
import { generatedValidators } from './page/validators.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = `${root}node_modules/.cache/thimble-page`;
/** Files found by patterns: a file added to them would not be noticed through imports. */
const PATTERNS = ['src/micropython/modules', 'src/micropython/hardware/devices'];

interface Manifest {
  /** A hash of inputs that are not sources: versions, this file. */
  readonly tools: string;
  /** SHA-256 by path. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Copies the built page into a folder. */
export async function buildPage(into: string): Promise<void> {
  if (!isFresh()) await rebuild();
  mkdirSync(dirname(into), { recursive: true });
  cpSync(`${cache}/page`, into, { recursive: true });
}

function isFresh(): boolean {
  if (!existsSync(`${cache}/manifest.json`)) return false;
  const { tools, sources } = JSON.parse(readFileSync(`${cache}/manifest.json`, 'utf8')) as Manifest;
  return tools === toolsHash() && Object.entries(sources).every(([path, hash]) => hashOf(path) === hash);
}

async function rebuild(): Promise<void> {
  const fresh = `${cache}.new-${process.pid}`;
  const seen = await bundlePage(root, `${fresh}/page`);
  for (const name of ['index.html', 'style.css'])
    if (existsSync(`${root}src/web/page/${name}`)) seen.add(`src/web/page/${name}`);
  const manifest: Manifest = {
    tools: toolsHash(),
    sources: Object.fromEntries([...seen].sort().map((path) => [path, hashOf(path)!])),
  };
  writeFileSync(`${fresh}/manifest.json`, JSON.stringify(manifest, undefined, 2));
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(dirname(cache), { recursive: true });
  renameSync(fresh, cache);
}

/**
 * Bundles the page of a checkout. The output does not depend on the checkout's path (tests/web/reproducible.test.ts).
 *
 * @param root - of the checkout, with a slash at its end.
 * @returns the sources that went into it, relative to the root.
 */
export async function bundlePage(root: string, into: string): Promise<Set<string>> {
  const seen = new Set<string>();
  const collect = (): Plugin => ({
    name: 'collect-sources',
    moduleParsed({ id }) {
      const path = relative(root, id.split('?', 1)[0]!.replace(/^\0/, ''));
      if (path.startsWith('src/')) seen.add(path);
    },
  });
  await build({
    configFile: false,
    root: `${root}src/web/page`,
    base: './',
    logLevel: 'error',
    publicDir: false,
    plugins: [collect(), generatedValidators()],
    worker: { format: 'es', plugins: () => [collect(), generatedValidators()] },
    // The interpreter's package imports Node's modules if it runs on Node.
    resolve: {
      alias: Object.fromEntries(['module', 'path', 'url', 'fs'].map((name) => [name, `${root}scripts/page/absent.ts`])),
    },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: into,
      emptyOutDir: true,
      target: 'es2023',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
    },
  });
  // For a page on a static host; `thimble web` serves the roots of its own machine instead.
  const ders = tls.rootCertificates.map((pem) => Buffer.from(pem.replace(/-----[^-]+-----/g, ''), 'base64'));
  writeFileSync(`${into}/roots.bin`, Buffer.concat(ders));
  return seen;
}

function toolsHash(): string {
  const hash = createHash('sha256')
    .update(version)
    .update(readFileSync(`${root}package-lock.json`));
  hash.update(readFileSync(fileURLToPath(import.meta.url)));
  for (const folder of ['scripts/page', ...PATTERNS]) {
    const names = readdirSync(root + folder, { recursive: true, encoding: 'utf8' });
    for (const name of names.filter((each) => /\.(?:py|toml|ts)$/.test(each)).sort())
      hash.update(name).update(readFileSync(`${root}${folder}/${name}`));
  }
  return hash.digest('hex');
}

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha256')
      .update(readFileSync(root + path))
      .digest('hex');
  } catch {
    return undefined;
  }
}
