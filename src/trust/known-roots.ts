// Which roots may be chosen: those of published programmes. A root that one machine alone knows (of an inspecting proxy, an
// antivirus, a company) says nothing of what a device elsewhere is shown.
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
  /** DER, each once: Mozilla's programme as Node carries it, and what the firmwares' own lists name. */
  readonly programmes: readonly Uint8Array[];
  /** The others, each once, by where they came from. */
  readonly local: readonly NamedRoots[];
}

/** @param programme - DER of a root programme. @param machine - all that this machine trusts, by where it came from. */
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
