// The Public Suffix List on Node, loaded on first use: loading it takes longer than everything else at start.
import { createRequire } from 'node:module';

let tldts: typeof import('tldts') | undefined;

/** @param name - a DNS name. @returns whether strangers register names directly under it (`co.uk`, `github.io`). */
export function isPublicSuffix(name: string): boolean {
  tldts ??= createRequire(import.meta.url)('tldts') as typeof import('tldts');
  return tldts.getPublicSuffix(name, { allowPrivateDomains: true }) === name.toLowerCase();
}
