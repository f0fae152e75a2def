// DNS names as certificates carry them: RFC 1034 §3.5, RFC 1123 §2.1, RFC 9525 §6.3.

export interface DnsNameOptions {
  /** Underscores, which no host name has, but which people's own names do. */
  readonly allowUnderscore: boolean;
}

const HOST: DnsNameOptions = { allowUnderscore: false };

/** 255 octets on the wire leave 253 characters (RFC 1035 §2.3.4). */
const MAX_NAME = 253;
const MAX_LABEL = 63;

/**
 * Whether this is a host name in A-labels, or with `*.` in front if `wildcard`; no trailing dot.
 *
 * A last label of digits alone is refused: such a name would be taken for an IPv4 address (RFC 3986 §3.2.2).
 */
export function isDnsName(name: string, options: DnsNameOptions = HOST): boolean {
  if (name.length === 0 || name.length > MAX_NAME) return false;
  const labels = name.split('.');
  return labels.every((label) => isLabel(label, options)) && !/^[0-9]+$/.test(labels[labels.length - 1]!);
}

/** Whether this is `*.` and a host name. A `*` anywhere else, or one that is a part of a label, is none (RFC 9525 §6.3). */
export function isWildcardDnsName(name: string, options: DnsNameOptions = HOST): boolean {
  return name.startsWith('*.') && isDnsName(name.slice(2), options);
}

/** Whether `name` is `ancestor` or below it. Both in lower case. */
export function isWithin(name: string, ancestor: string): boolean {
  return name === ancestor || name.endsWith(`.${ancestor}`);
}

function isLabel(label: string, { allowUnderscore }: DnsNameOptions): boolean {
  if (label.length === 0 || label.length > MAX_LABEL) return false;
  return (allowUnderscore ? /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/i : /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/i).test(label);
}
