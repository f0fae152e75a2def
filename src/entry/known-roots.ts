// The defaults of `trust`: the roots of the public root programs, and the most common boards.
import { loadProfile } from '../boards/load-profile.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { usualBoards } from '../boards/usual-boards.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { rootLists } from '../platform/node/roots.ts';
import { type KnownRoots, sortRoots } from '../trust/known-roots.ts';

/** Those of the usual firmwares that can verify a server. */
export async function verifyingBoards(): Promise<BoardProfile[]> {
  const profiles = await Promise.all(usualBoards().map((id) => loadProfile(id)));
  return profiles.filter(({ stack }) => stack.verification.kind !== 'none');
}

/** The public roots on this machine, and its other trusted roots. @throws TlsError as `readRootLists`. */
export function knownRoots(): KnownRoots {
  const lists = rootLists();
  const programme = lists.find(({ name }) => name === 'Node')?.roots ?? [];
  // The lists from environment variables first: from Node 24 on the system's list includes those of SSL_CERT_FILE and SSL_CERT_DIR.
  known ??= sortRoots(programme, lists.toReversed(), nodeCrypto);
  return known;
}

let known: KnownRoots | undefined;
