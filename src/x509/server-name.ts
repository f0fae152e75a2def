// Checks whether a certificate is valid for the requested server: RFC 9525 §6 (§6.3 DNS names, §6.4 IP addresses).
import { equalBytes } from '../util/bytes.ts';
import { formatIpAddress, parseIpAddress } from '../util/ip-address.ts';
import { isDnsName } from './dns-name.ts';
import type { GeneralName } from './general-name.ts';

/** Whether no certificate may cover all names below this one: `com`, `co.uk`, `github.io`. */
export type IsPublicSuffix = (name: string) => boolean;

export type ServerName =
  /** Lower case, A-labels, no trailing dot. */
  { readonly kind: 'dns'; readonly name: string } | { readonly kind: 'ip'; readonly bytes: Uint8Array };

/**
 * Reads the name that a caller asks for.
 *
 * @param text - a DNS name in A-labels (a trailing dot is dropped), or an IP address without brackets.
 * @returns `undefined` if it is neither: no certificate can match it.
 */
export function parseServerName(text: string): ServerName | undefined {
  const bytes = parseIpAddress(text);
  if (bytes !== undefined) return { kind: 'ip', bytes };
  const name = text.replace(/\.$/, '');
  // Checked before toLowerCase(), which turns some characters into ASCII letters (the Kelvin sign into k). An underscore
  // is not the certificate's fault: the requested name is used as it is.
  return isDnsName(name, { allowUnderscore: true }) ? { kind: 'dns', name: name.toLowerCase() } : undefined;
}

export function formatServerName(name: ServerName): string {
  return name.kind === 'dns' ? name.name : formatIpAddress(name.bytes);
}

/**
 * Whether one of the names in a subjectAltName is this one. The common name is never looked at.
 *
 * @param isPublicSuffix - without it only wildcards over a single label (`*.com`) are known to be too wide.
 */
export function matchesServerName(
  names: readonly GeneralName[],
  wanted: ServerName,
  isPublicSuffix: IsPublicSuffix | undefined,
): boolean {
  return names.some((name) => {
    if (wanted.kind === 'ip') return name.kind === 'ip' && equalBytes(name.bytes, wanted.bytes);
    return name.kind === 'dns' && matchesDnsName(name.value.toLowerCase(), wanted.name, isPublicSuffix);
  });
}

function matchesDnsName(presented: string, wanted: string, isPublicSuffix: IsPublicSuffix | undefined): boolean {
  if (!presented.startsWith('*.')) return presented === wanted;
  // The wildcard is the whole left-most label and matches exactly one (RFC 9525 §6.3).
  const suffix = presented.slice(2);
  const dot = wanted.indexOf('.');
  if (dot < 1 || wanted.slice(dot + 1) !== suffix) return false;
  return suffix.includes('.') && isPublicSuffix?.(suffix) !== true;
}
