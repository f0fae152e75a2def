// What `trust` goes by unless it is told otherwise: the roots of root programmes, and the boards that most people have.
import { loadProfile } from '../boards/load-profile.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { usualBoards } from '../boards/usual-boards.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { rootLists } from '../platform/node/roots.ts';
import { type KnownRoots, sortRoots } from '../trust/known-roots.ts';

/** Of the usual firmwares those that can verify a server. */
export async function verifyingBoards(): Promise<BoardProfile[]> {
  const profiles = await Promise.all(usualBoards().map((id) => loadProfile(id)));
  return profiles.filter(({ stack }) => stack.verification.kind !== 'none');
}

/** What this machine knows of root programmes, and what it trusts beside them. @throws TlsError as `readRootLists`. */
export function knownRoots(): KnownRoots {
  const lists = rootLists();
  const programme = lists.find(({ name }) => name === 'Node')?.roots ?? [];
  // The variables' lists first: from Node 24 on the system's own holds those of SSL_CERT_FILE and SSL_CERT_DIR too.
  known ??= sortRoots(programme, lists.toReversed(), nodeCrypto);
  return known;
}

let known: KnownRoots | undefined;
