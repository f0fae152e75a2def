// The roots to put on a device: the fewest that verify every host, and of several such sets the one that lasts longest.
import type { CryptoProvider } from '../crypto/provider.ts';
import { toHex } from '../util/hex.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { RootCandidate } from './candidates.ts';
import { smallestCover } from './cover.ts';

/** What one host showed, and the known roots that verify it. */
export interface HostChoice {
  /** As people write it. */
  readonly host: string;
  /** At least one. */
  readonly candidates: readonly RootCandidate[];
}

/** A root that was chosen. */
export interface ChosenRoot {
  /** The root itself. */
  readonly certificate: Certificate;
  /** SHA-256 of the DER. */
  readonly fingerprint: Uint8Array;
  /** The hosts that it verifies, as people write them. */
  readonly hosts: readonly string[];
}

export interface RootChoice {
  readonly roots: readonly ChosenRoot[];
  /** Whether fewer roots are impossible; false only for hundreds of hosts with little in common. */
  readonly fewest: boolean;
}

interface Root {
  readonly certificate: Certificate;
  readonly fingerprint: Uint8Array;
  /** Of each host that it verifies: how many certificates the server has to send. */
  readonly pathLengths: Map<HostChoice, number>;
}

/**
 * Ties are broken so, first difference first: the set whose earliest end is latest; the one that asks servers to send
 * fewer certificates; the one with fewer bytes; the one whose fingerprints sort first.
 */
export function chooseRoots(choices: readonly HostChoice[], crypto: CryptoProvider): RootChoice {
  const roots = collectRoots(choices, crypto);
  const sets = choices.map(
    (choice) => new Set([...roots.values()].filter(({ pathLengths }) => pathLengths.has(choice))),
  );
  const { elements, exact } = smallestCover(sets, (a, b) => compareRanks(rank(a, choices), rank(b, choices)));
  const chosen = elements.map(({ certificate, fingerprint, pathLengths }) => ({
    certificate,
    fingerprint,
    hosts: [...pathLengths.keys()].map(({ host }) => host),
  }));
  return { roots: chosen.sort((a, b) => (toHex(a.fingerprint) < toHex(b.fingerprint) ? -1 : 1)), fewest: exact };
}

/** Each root once, by its fingerprint. */
function collectRoots(choices: readonly HostChoice[], crypto: CryptoProvider): Map<string, Root> {
  const roots = new Map<string, Root>();
  for (const choice of choices)
    for (const { anchor, pathLength } of choice.candidates) {
      const { certificate } = anchor;
      const fingerprint = crypto.digest('sha256', certificate.der);
      const root = roots.get(toHex(fingerprint)) ?? { certificate, fingerprint, pathLengths: new Map() };
      root.pathLengths.set(choice, pathLength);
      roots.set(toHex(fingerprint), root);
    }
  return roots;
}

type Rank = readonly [earliestEnd: number, certificatesSent: number, bytes: number, fingerprints: string];

function rank(roots: readonly Root[], choices: readonly HostChoice[]): Rank {
  const sent = (choice: HostChoice) =>
    Math.min(...roots.map(({ pathLengths }) => pathLengths.get(choice) ?? Number.POSITIVE_INFINITY));
  return [
    -Math.min(...roots.map(({ certificate }) => certificate.notAfter)),
    choices.reduce((sum, choice) => sum + sent(choice), 0),
    roots.reduce((sum, { certificate }) => sum + certificate.der.length, 0),
    roots
      .map(({ fingerprint }) => toHex(fingerprint))
      .sort()
      .join(),
  ];
}

function compareRanks(a: Rank, b: Rank): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value < b[i]! ? -1 : 1;
  return 0;
}
