// The fields of package.json for this build. In a bundle they are constants: scripts/bundle.ts.
import { readFileSync } from 'node:fs';

interface Package {
  readonly version: string;
  /** `site`: where the pages of `npm run site` are published. */
  readonly config?: { readonly site?: string };
}

const { version: packageVersion, config } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Package;

export const version: string = packageVersion;
/** `undefined`: not published yet. */
export const publishedSite: string | undefined = config?.site;
