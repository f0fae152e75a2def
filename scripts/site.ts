// `npm run site [-- --base https://… --out FOLDER]`: the static pages of errors, causes, firmwares, upgrades and roots
// (src/web/site), as a folder for any web server.
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { readSiteBase } from '../src/cli/site-base.ts';
import { publishedSite } from '../src/cli/version.ts';
import { siteFiles } from './site/site-files.ts';

/** Marks a generated site: only folders with this file are replaced. */
const MARK = 'search-index.json';

const { values } = parseArgs({ options: { base: { type: 'string' }, out: { type: 'string', default: 'site' } } });
const out = resolve(values.out);
if (existsSync(out) && readdirSync(out).length > 0 && !existsSync(join(out, MARK))) {
  console.error(`${out} is not empty, and not a site of ours: name another folder with --out`);
  process.exit(2);
}
const address = values.base ?? publishedSite;
const base = address === undefined ? undefined : readSiteBase(address, '--base');
const files = await siteFiles(base);
rmSync(out, { recursive: true, force: true });
for (const [path, text] of files) {
  const file = join(out, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
console.log(`${out}: ${files.size} files`);
if (base === undefined)
  console.error('without --base there are no canonical links and no sitemap.xml, since they need the address');
