// The key under which a client stores a session. It contains everything to which the session is bound.
import { toHex } from '../../util/hex.ts';
import type { ClientSettings } from '../engine.ts';
import { objectIdentity } from '../object-identity.ts';

/**
 * @returns the key, or `undefined` if sessions cannot be stored: without a store, or without a name of the server.
 */
export function sessionKey(settings: ClientSettings, version: 'tls12' | 'tls13'): string | undefined {
  const { serverName, sessions, alpnProtocols, verifier, credential, profile, random } = settings;
  if (sessions === undefined || serverName === undefined) return undefined;
  const parts = [
    version,
    serverName.toLowerCase(),
    alpnProtocols ?? [],
    verifier.sessionContext ?? `#${objectIdentity(verifier, random)}`,
    credential === undefined ? '' : certificateOf(settings),
    pskOf(settings),
    profile.name,
  ];
  return JSON.stringify(parts);
}

/** With a pre-shared key the server's certificate is not verified: the key authenticates it. */
function pskOf({ psk, crypto }: ClientSettings): string {
  return psk?.client === undefined ? '' : toHex(crypto.digest('sha256', psk.client.identity, psk.client.key));
}

function certificateOf({ credential, crypto, random }: ClientSettings): string {
  if (typeof credential === 'function') return `#${objectIdentity(credential, random)}`;
  return toHex(crypto.digest('sha256', ...(credential?.chain ?? [])));
}
