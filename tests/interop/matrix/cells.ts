// The cells of the interop matrix, as data: every valid version x key x group x resumption x client certificate x
// HelloRetryRequest.
import { NamedGroup } from '../../../src/tls/constants.ts';
import type { ProtocolVersion } from '../../../src/tls/profile.ts';
import type { KeyKind } from '../../support/pki.ts';

export const VERSIONS = { '1.2': 0x0303, '1.3': 0x0304 } as const satisfies Record<string, ProtocolVersion>;
export type Version = keyof typeof VERSIONS;

export const KEYS = ['p256', 'p384', 'rsa2048', 'rsa4096', 'ed25519'] as const satisfies readonly KeyKind[];
export type Key = (typeof KEYS)[number];

/** Names as in OpenSSL, nginx, curl and Node. */
export const GROUPS = {
  X25519: NamedGroup.x25519,
  'P-256': NamedGroup.secp256r1,
  'P-384': NamedGroup.secp384r1,
  'P-521': NamedGroup.secp521r1,
} as const;
export type Group = keyof typeof GROUPS;

/** The configuration of a server: both versions, one key, one group, and whether it requires a client certificate. */
export interface Configuration {
  readonly key: Key;
  readonly group: Group;
  readonly clientCertificate: boolean;
}

export interface Cell extends Configuration {
  readonly version: Version;
  /** Two connections, the second resumes the first. */
  readonly resumed: boolean;
  /** The client's only key share is of a group that the server does not support (RFC 8446 §4.1.4). */
  readonly helloRetryRequest: boolean;
}

export const CONFIGURATIONS: readonly Configuration[] = KEYS.flatMap((key) =>
  groupNames().flatMap((group) => [false, true].map((clientCertificate) => ({ key, group, clientCertificate }))),
);

/** TLS 1.2 has no HelloRetryRequest, so six cells a configuration. */
export function cellsOf(configuration: Configuration): Cell[] {
  return [false, true].flatMap((resumed) => [
    { ...configuration, version: '1.2' as const, resumed, helloRetryRequest: false },
    { ...configuration, version: '1.3' as const, resumed, helloRetryRequest: false },
    { ...configuration, version: '1.3' as const, resumed, helloRetryRequest: true },
  ]);
}

/** The groups that a cell's client offers; only the first with a key share. */
export function clientGroups({ helloRetryRequest, ...cell }: Cell): Group[] {
  const own = cell.version === '1.3' ? [cell.group] : withCurve(cell);
  const strange = groupNames().find((name) => !serverGroups(cell).includes(name));
  return helloRetryRequest ? [strange!, ...own] : own;
}

/** The groups of its server, which prefers the first. */
export function serverGroups(configuration: Configuration): Group[] {
  return configuration.clientCertificate ? withCurve(configuration) : [configuration.group];
}

/** Up to TLS 1.2 a list of groups also applies to the curves of ECDSA keys (RFC 8422 §5.1). */
function withCurve({ key, group }: Configuration): Group[] {
  const curve = { p256: 'P-256', p384: 'P-384' }[key as string] as Group | undefined;
  return curve === undefined || curve === group ? [group] : [group, curve];
}

export function describeCell({ version, key, group, resumed, clientCertificate, helloRetryRequest }: Cell): string {
  const features = [
    resumed && 'resumed',
    clientCertificate && 'client certificate',
    helloRetryRequest && 'HelloRetryRequest',
  ];
  return [`TLS ${version}`, key, group, ...features.filter(Boolean)].join(', ');
}

function groupNames(): Group[] {
  return Object.keys(GROUPS) as Group[];
}
