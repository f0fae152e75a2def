// Describes a connection as JSON: every number with its name.

import { cipherSuite } from '../../tls/cipher-suites.ts';
import { NamedGroup } from '../../tls/constants.ts';
import type { ConnectionInfo } from '../../tls/engine.ts';
import { ProtocolVersion } from '../../tls/profile.ts';

export interface ConnectionNames {
  readonly version: number;
  /** `TLS 1.3`. */
  readonly versionName: string | undefined;
  readonly cipherSuite: number;
  /** The name in the IANA registry. */
  readonly cipherSuiteName: string | undefined;
  readonly group: number | undefined;
  readonly groupName: string | undefined;
}

/** @returns `undefined` for plain http. */
export function describeConnection(info: ConnectionInfo | undefined): ConnectionNames | undefined {
  if (info === undefined) return undefined;
  return {
    version: info.version,
    versionName: keyOf(ProtocolVersion, info.version)?.replace(/^tls(\d)(\d)$/, 'TLS $1.$2'),
    cipherSuite: info.cipherSuite,
    cipherSuiteName: cipherSuite(info.cipherSuite)?.name,
    group: info.group,
    groupName: keyOf(NamedGroup, info.group),
  };
}

/** The name of a value, or nothing for an unnamed one. */
export function keyOf(table: Readonly<Record<string, number>>, value: number | undefined): string | undefined {
  return Object.keys(table).find((name) => table[name] === value);
}
