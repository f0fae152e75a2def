// The address of the published static site (`npm run site`); there is no default address.
import { TlsError } from '../errors.ts';
import { publishedSite } from './version.ts';

/**
 * The base address for links: from the option, from `THIMBLE_LINK_BASE`, or from the build (`config.site` in
 * package.json).
 *
 * @throws TlsError `cli.usage` if there is none.
 */
export function linkBase(option: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  if (option !== undefined) return readSiteBase(option, '--link-base');
  if (env.THIMBLE_LINK_BASE) return readSiteBase(env.THIMBLE_LINK_BASE, 'THIMBLE_LINK_BASE');
  if (publishedSite !== undefined) return readSiteBase(publishedSite, 'config.site of package.json');
  throw new TlsError('cli.usage', '--link: this build does not know where its pages are published', {
    hint: 'Name the address with --link-base https://… or in THIMBLE_LINK_BASE; `npm run site` makes the pages (docs/site.md).',
  });
}

/**
 * @param from - source of the address, for messages: `--link-base`.
 * @returns the address with a trailing slash.
 * @throws TlsError `cli.usage`.
 */
export function readSiteBase(text: string, from: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (
    url === undefined ||
    !/^https?:$/.test(url.protocol) ||
    url.search !== '' ||
    url.hash !== '' ||
    url.username !== ''
  )
    throw new TlsError('cli.usage', `${from} ${text}: expected an address such as https://pages.example/thimble/`);
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}
