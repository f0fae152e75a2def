// Checks DNS names in certificates: RFC 1034 §3.5, RFC 1123 §2.1, RFC 9525 §6.3.

export interface DnsNameOptions {
  /** Underscores are not allowed in host names, but occur in private networks. */
  readonly allowUnderscore: boolean;
}

const HOST: DnsNameOptions = { allowUnderscore: false };

/** 255 octets on the wire leave 253 characters (RFC 1035 §2.3.4). */
const MAX_NAME = 253;
const MAX_LABEL = 63;

const DOT = 0x2e;
const HYPHEN = 0x2d;
const UNDERSCORE = 0x5f;

/**
 * Whether this is a host name in A-labels, without a trailing dot.
 *
 * A last label of only digits is refused: such a name would be read as an IPv4 address (RFC 3986 §3.2.2).
 */
export function isDnsName(name: string, { allowUnderscore }: DnsNameOptions = HOST): boolean {
  if (name.length === 0 || name.length > MAX_NAME) return false;
  // Character by character, because name constraints call this thousands of times.
  let label = 0;
  let digits = 0;
  let previous = DOT;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    if (code === DOT) {
      if (label === 0 || previous === HYPHEN) return false;
      label = 0;
      digits = 0;
    } else {
      const digit = code >= 0x30 && code <= 0x39;
      const letter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
      const inner = code === HYPHEN && label > 0;
      if (!digit && !letter && !inner && !(allowUnderscore && code === UNDERSCORE)) return false;
      if (digit) digits++;
      if (++label > MAX_LABEL) return false;
    }
    previous = code;
  }
  return label > 0 && previous !== HYPHEN && digits < label;
}

/** Whether this is `*.` and a host name. A `*` elsewhere, or as part of a label, is not a wildcard (RFC 9525 §6.3). */
export function isWildcardDnsName(name: string, options: DnsNameOptions = HOST): boolean {
  return name.startsWith('*.') && isDnsName(name.slice(2), options);
}

/** Whether `name` is `ancestor` or below it. Both in lower case. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || (name.endsWith(ancestor) && name.charCodeAt(name.length - ancestor.length - 1) === DOT);
}
