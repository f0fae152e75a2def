// Assembles a firmware's built-in roots from certificates that the platform has.
import type { CryptoProvider } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import { nearest } from '../util/nearest.ts';
import { bundleEntries, encodeBundle } from './bundle-format.ts';
import { LISTED_ROOTS, ROOT_LISTS } from './root-lists.ts';

/** A root in a bundle. */
export interface ListedRoot {
  /** Of the certificate, in lower-case hex. */
  readonly sha256: string;
  /** Its subject, in the bundle's spelling. */
  readonly name: string;
  /** `YYYY-MM-DD`. */
  readonly notAfter: string;
}

export interface RootBundle {
  readonly id: string;
  /** DER, for roots whose certificates are available. */
  readonly certificates: readonly Uint8Array[];
  /** Roots of the firmware whose certificates are not available: a chain to one of them is refused here. */
  readonly missing: readonly ListedRoot[];
  /** Whether the binary bundle made from them equals the firmware's, byte for byte. */
  readonly exact: boolean;
}

/** The roots of a list. @throws TlsError `board.unknown_bundle`. */
export function listedRoots(id: string): readonly ListedRoot[] {
  const { letter } = findList(id);
  return LISTED_ROOTS.filter(([, , , lists]) => lists.includes(letter)).map(([sha256, name, notAfter]) => ({
    sha256,
    name,
    notAfter,
  }));
}

/**
 * @param id - of a list: `'roots-full@d7c6385'`.
 * @param known - DER certificates, matched by SHA-256; more than the list needs is fine.
 * @throws TlsError `board.unknown_bundle`.
 */
export function assembleBundle(id: string, known: readonly Uint8Array[], crypto: CryptoProvider): RootBundle {
  const { sha256OfV1 } = findList(id);
  const sha256 = (bytes: Uint8Array) => toHex(crypto.digest('sha256', bytes));
  const byHash = new Map(known.map((certificate) => [sha256(certificate), certificate]));
  const roots = listedRoots(id);
  const certificates = roots.flatMap((root) => byHash.get(root.sha256) ?? []);
  return {
    id,
    certificates,
    missing: roots.filter((root) => !byHash.has(root.sha256)),
    exact: sha256(encodeBundle(bundleEntries(certificates), 'v1')) === sha256OfV1,
  };
}

function findList(id: string) {
  const list = ROOT_LISTS.find((candidate) => candidate.id === id);
  if (list !== undefined) return list;
  const ids = ROOT_LISTS.map((candidate) => candidate.id);
  throw new TlsError('board.unknown_bundle', `no root list ${id}; did you mean ${nearest(id, ids)}?`);
}
