// The roots to put on a device: the fewest that verify every host, and of several such sets the one that lasts longest.
import type { CryptoProvider } from '../crypto/provider.ts';
import { parsePublicKeyInfo } from '../crypto/public-key-info.ts';
import { isTlsError } from '../errors.ts';
import { toHex } from '../util/hex.ts';
import type { Certificate } from '../x509/certificate.ts';
import type { RootCandidate } from './candidates.ts';
import { smallestCover } from './cover.ts';

/** What one host showed to a client, and the known roots that verify it there. A host can have several. */
export interface HostChoice {
  /** As the user wrote it. */
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
  /** The hosts that it verifies, as they were written. */
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
  /** For each host that it verifies: how many certificates the server has to send. */
  readonly pathLengths: Map<HostChoice, number>;
}

/**
 * Ties are broken so, first difference first: the set whose earliest end is latest, by the year; the one that costs a
 * board least: certificates to verify, work for the roots' keys, bytes to keep; the exact end; the one whose fingerprints
 * sort first.
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
    hosts: [...new Set([...pathLengths.keys()].map(({ host }) => host))],
  }));
  return { roots: chosen.sort((a, b) => (toHex(a.fingerprint) < toHex(b.fingerprint) ? -1 : 1)), fewest: exact };
}

/** A root that was not chosen, as one that is. */
export function toChosen(certificate: Certificate, choices: readonly HostChoice[], crypto: CryptoProvider): ChosenRoot {
  const hosts = choices
    .filter(({ candidates }) => candidates.some(({ anchor }) => anchor.certificate === certificate))
    .map(({ host }) => host);
  return { certificate, fingerprint: crypto.digest('sha256', certificate.der), hosts: [...new Set(hosts)] };
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

type Rank = readonly (number | string)[];

function rank(roots: readonly Root[], choices: readonly HostChoice[]): Rank {
  const sent = (choice: HostChoice) =>
    Math.min(...roots.map(({ pathLengths }) => pathLengths.get(choice) ?? Number.POSITIVE_INFINITY));
  const earliestEnd = Math.min(...roots.map(({ certificate }) => certificate.notAfter));
  return [
    -new Date(earliestEnd).getUTCFullYear(),
    choices.reduce((sum, choice) => sum + sent(choice), 0),
    roots.reduce((sum, { certificate }) => sum + workOf(certificate), 0),
    roots.reduce((sum, { certificate }) => sum + certificate.der.length, 0),
    -earliestEnd,
    roots
      .map(({ fingerprint }) => toHex(fingerprint))
      .sort()
      .join(),
  ];
}

/**
 * What it takes to check one signature of this key: millions of instructions of mbedTLS on a Cortex-M0+, counted; an
 * ESP32's hardware changes the times but keeps their order, except for RSA with 4096 bits.
 */
function workOf({ publicKeyInfo }: Certificate): number {
  try {
    const key = parsePublicKeyInfo(publicKeyInfo);
    if (key.type === 'ec') return { secp256r1: 36, secp384r1: 85, secp521r1: 180 }[key.curve];
    if (key.type === 'ed25519') return UNKNOWN_WORK;
    return key.bits <= 2048 ? 20 : key.bits <= 3072 ? 44 : 77;
  } catch (error) {
    if (!isTlsError(error)) throw error;
    return UNKNOWN_WORK; // a key that no board reads is never preferred
  }
}

const UNKNOWN_WORK = 1000;

function compareRanks(a: Rank, b: Rank): number {
  for (const [i, value] of a.entries()) if (value !== b[i]) return value < b[i]! ? -1 : 1;
  return 0;
}
