// The roots that may be chosen: those of public root programs. A root that only one machine trusts (of an inspecting proxy, an
// antivirus program, a company) does not tell which chain a device elsewhere gets.
import { LISTED_ROOTS } from '../boards/root-lists.ts';
import type { CryptoProvider } from '../crypto/provider.ts';
import { toHex } from '../util/hex.ts';

/** Roots that came from one place. */
export interface NamedRoots {
  /** For people: `NODE_EXTRA_CA_CERTS extra.pem`. */
  readonly name: string;
  /** DER. */
  readonly roots: readonly Uint8Array[];
}

export interface KnownRoots {
  /** DER, each once: Mozilla's program as included in Node, and the firmwares' own lists. */
  readonly programmes: readonly Uint8Array[];
  /** The other roots, each once, by source. */
  readonly local: readonly NamedRoots[];
}

/** @param programme - DER of a root program. @param machine - all roots that this machine trusts, by source. */
export function sortRoots(
  programme: readonly Uint8Array[],
  machine: readonly NamedRoots[],
  crypto: CryptoProvider,
): KnownRoots {
  const keyOf = (der: Uint8Array) => toHex(crypto.digest('sha256', der));
  const known = new Map(programme.map((der) => [keyOf(der), der]));
  const seen = new Set(known.keys());
  const local: NamedRoots[] = [];
  for (const { name, roots } of machine) {
    const own: Uint8Array[] = [];
    for (const der of roots) {
      const key = keyOf(der);
      if (seen.has(key)) continue;
      seen.add(key);
      if (LISTED.has(key)) known.set(key, der);
      else own.push(der);
    }
    if (own.length > 0) local.push({ name, roots: own });
  }
  return { programmes: [...known.values()], local };
}

const LISTED: ReadonlySet<string> = new Set(LISTED_ROOTS.map(([sha256]) => sha256));
