// The static site as files: pages, the search index, the sitemap. The same sources give the same bytes: no date, no
// random number and no data of this machine is included.
import { errorEntries } from './error-entries.ts';
import { causePages, errorPages } from './error-pages.tsx';
import { sightingsOf, siteFirmwares } from './firmware-facts.ts';
import { firmwarePages, upgradePages } from './firmware-pages.tsx';
import { renderPage, type SitePage, type SiteSettings, urlPath } from './layout.tsx';
import { listPages } from './list-pages.tsx';
import { rootPages } from './root-pages.tsx';

/** @returns the text of each file by path, except the style sheet, icon and script. */
export async function makeSite(settings: SiteSettings): Promise<ReadonlyMap<string, string>> {
  const pages = await sitePages();
  const files = new Map(pages.map((page) => [page.path, renderPage(page, settings)]));
  files.set('search-index.json', searchIndex(pages));
  if (settings.base !== undefined) files.set('sitemap.xml', sitemap(pages, settings.base));
  return files;
}

async function sitePages(): Promise<readonly SitePage[]> {
  const entries = errorEntries();
  const firmwares = await siteFirmwares();
  const paths = new Set(entries.map(({ path }) => path));
  const pages = [
    ...listPages(entries, firmwares),
    ...errorPages(entries, sightingsOf(firmwares)),
    ...causePages(entries),
    ...firmwarePages(firmwares, paths),
    ...upgradePages(firmwares),
    ...rootPages(firmwares),
  ];
  const seen = new Set<string>();
  for (const { path } of pages) {
    if (seen.has(path)) throw new RangeError(`two pages are ${path}`);
    seen.add(path);
  }
  return pages;
}

/** `[path, title, words]` for each page that the search can find. */
function searchIndex(pages: readonly SitePage[]): string {
  const rows = pages
    .filter(({ isError, script }) => !isError && script === undefined)
    .map(({ path, title, words = [] }) => {
      const others = [...new Set(words)].filter((word) => !title.includes(word));
      return JSON.stringify([path, title, others.join(' ')]);
    });
  return `[\n${rows.join(',\n')}\n]\n`;
}

function sitemap(pages: readonly SitePage[], base: string): string {
  const urls = pages
    .filter(({ isError }) => !isError)
    // URL has escaped all of XML's special characters except the ampersand, which no path contains.
    .map(({ path }) => `  <url><loc>${new URL(urlPath(path), base).href}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join('\n')}\n</urlset>\n`;
}
