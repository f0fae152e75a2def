// The source of a fact, and how reliable it is.

/**
 * - `hardware`: observed on a board;
 * - `captured`: recorded from a firmware's own traffic;
 * - `ran`: the firmware's own TLS code or interpreter, run on a PC;
 * - `read`: in its source code;
 * - `derived`: from a neighbour, since no fact is known.
 */
export const BASES = ['hardware', 'captured', 'ran', 'read', 'derived'] as const;
/** How a fact is known, the most reliable first. */
export type Basis = (typeof BASES)[number];

/** One source of a fact. */
export interface Source {
  /** How that source establishes it. */
  readonly basis: Basis;
  /** What a user can look up: a file of the firmware's repository, an issue, the build that was run; or what it was derived from. */
  readonly source: string;
}

/** The sections of a profile with separate provenance. */
const CHIP_FIELDS = ['names', 'heap', 'sockets', 'errnos', 'clock'] as const;
const RUNTIME_FIELDS = ['modules', 'defaults'] as const;
const STACK_FIELDS = [
  'hello',
  'server',
  'verifier',
  'records',
  'errors',
  'alerts',
  'caData',
  'credentials',
  'roots',
  'memory',
] as const;
export const PROVENANCE_FIELDS = [...CHIP_FIELDS, ...RUNTIME_FIELDS, ...STACK_FIELDS] as const;

export type ChipSources = Readonly<Record<(typeof CHIP_FIELDS)[number], Source>>;
export type RuntimeSources = Readonly<Record<(typeof RUNTIME_FIELDS)[number], Source>>;
export type StackSources = Readonly<Record<(typeof STACK_FIELDS)[number], Source>>;
/** The source of every field of a profile. */
export type Provenance = ChipSources & RuntimeSources & StackSources;
/** Where the certificates of a bundle are published: `full@v5.5.1` is ESP-IDF's, `roots@cbb33c1` is Adafruit's. */
export function originOfRoots(bundle: string): string {
  const [file, version] = bundle.split('@') as [string, string];
  return file === 'full'
    ? `espressif/esp-idf ${version}, components/mbedtls/esp_crt_bundle/cacrt_all.pem`
    : `adafruit/certificates ${version}, data/${file}.pem`;
}

/** A field of a profile with sources. */
export type ProvenanceField = keyof Provenance;

/**
 * The worst basis of these fields, which is that of a conclusion from them.
 * @param fields - at least one; all if absent.
 */
export function worstBasis(provenance: Provenance, fields: readonly ProvenanceField[] = PROVENANCE_FIELDS): Basis {
  const ranks = fields.map((field) => BASES.indexOf(provenance[field].basis));
  return BASES[Math.max(...ranks)]!;
}
