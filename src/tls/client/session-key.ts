// Under which key a client's sessions are kept: all that a session is bound to, so that a store may just compare.
import { toHex } from '../../util/hex.ts';
import type { ClientSettings } from '../engine.ts';
import { objectIdentity } from '../object-identity.ts';

/**
 * @returns the key, or `undefined` where sessions are not to be kept: without a store, or without a name of the server.
 */
export function sessionKey(settings: ClientSettings, version: 'tls12' | 'tls13'): string | undefined {
  const { serverName, sessions, alpnProtocols, verifier, credential, profile } = settings;
  if (sessions === undefined || serverName === undefined) return undefined;
  const parts = [
    version,
    serverName.toLowerCase(),
    (alpnProtocols ?? []).join(','),
    verifier.sessionContext ?? `#${objectIdentity(verifier)}`,
    credential === undefined ? '' : certificateOf(settings),
    profile.name,
  ];
  return JSON.stringify(parts);
}

function certificateOf({ credential, crypto }: ClientSettings): string {
  if (typeof credential === 'function') return `#${objectIdentity(credential)}`;
  return toHex(crypto.digest('sha256', ...(credential?.chain ?? [])));
}
