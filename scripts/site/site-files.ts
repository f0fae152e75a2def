// All files of the static site: its pages, and the style sheet, icon and script that they load.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transformSync } from 'esbuild';
import { EXECUTABLE } from '../bundle.ts';

const source = fileURLToPath(new URL('../../src/web', import.meta.url));

/** make-site.ts, whose JSX needs the types of browsers: tsconfig.site.json type-checks it, and esbuild compiles it here. */
interface MakeSite {
  makeSite(settings: { readonly base: string | undefined }): Promise<ReadonlyMap<string, string>>;
}

/**
 * @param base - the URL where it will be published, ending with a slash; `undefined`: no canonical links and sitemap.
 * @returns text by path: `errors/-12288.html`.
 */
export async function siteFiles(base: string | undefined): Promise<ReadonlyMap<string, string>> {
  const { makeSite } = await loadSite();
  const read = (path: string) => readFileSync(`${source}/${path}`, 'utf8');
  const { code } = transformSync(read('page/site-search.ts'), { loader: 'ts', minify: true, target: 'es2022' });
  return new Map([
    ...(await makeSite({ base })),
    ['style.css', `${read('page/style.css')}\n${read('site/site.css')}`],
    ['icon.svg', read('page/icon.svg')],
    ['search.js', code],
  ]);
}

async function loadSite(): Promise<MakeSite> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-site-'));
  try {
    const outfile = join(folder, 'make-site.cjs');
    await build({ ...EXECUTABLE, entryPoints: [`${source}/site/make-site.ts`], outfile, metafile: false });
    return createRequire(import.meta.url)(outfile) as MakeSite;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
