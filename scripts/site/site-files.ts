// All files of the static site: its pages, and the style sheet, icon and script that they load.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transformSync } from 'esbuild';

const source = fileURLToPath(new URL('../../src/web', import.meta.url));

/** make-site.ts, which the types of Node alone do not compile: tsconfig.site.json. */
interface MakeSite {
  makeSite(settings: { readonly base: string | undefined }): Promise<ReadonlyMap<string, string>>;
}

/**
 * @param base - where it will be published, with a slash at its end; `undefined`: without canonical links and sitemap.
 * @returns text by path: `errors/-12288.html`.
 */
export async function siteFiles(base: string | undefined): Promise<ReadonlyMap<string, string>> {
  const { makeSite } = (await import(new URL('../../src/web/site/make-site.ts', import.meta.url).href)) as MakeSite;
  const read = (path: string) => readFileSync(`${source}/${path}`, 'utf8');
  const { code } = transformSync(read('page/site-search.ts'), { loader: 'ts', minify: true, target: 'es2022' });
  return new Map([
    ...(await makeSite({ base })),
    ['style.css', `${read('page/style.css')}\n${read('site/site.css')}`],
    ['icon.svg', read('page/icon.svg')],
    ['search.js', code],
  ]);
}
