// The Public Suffix List, private section included, by tldts.
import { getPublicSuffix } from 'tldts';

/** @param name - a DNS name. @returns whether strangers register names directly under it (`co.uk`, `github.io`). */
export function isPublicSuffix(name: string): boolean {
  return getPublicSuffix(name, { allowPrivateDomains: true }) === name.toLowerCase();
}
