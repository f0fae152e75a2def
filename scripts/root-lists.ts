// `npx tsx scripts/root-lists.ts`: writes src/boards/root-lists.ts from the lists in ../shared/roots, which were extracted
// from adafruit/certificates and espressif/esp-idf at the commits they name. Only names and hashes, no certificates.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface SourceCertificate {
  readonly subjectCN: string | null;
  readonly subjectO: string | null;
  readonly subjectOU: string | null;
  readonly sha256: string;
  readonly notAfter: string;
}

interface SourceVariant {
  readonly id: string;
  readonly bundleV1: { readonly sha256: string };
  readonly certs: readonly SourceCertificate[];
}

/** The lists that a firmware includes by default, with the letter that represents each in the rows. */
const LISTS: readonly (readonly [letter: string, id: string, usedBy: string])[] = [
  ['a', 'roots-full@d7c6385', 'CircuitPython 10.0 to 10.2 on rp2 and zephyr'],
  ['b', 'roots@ad28d2e', 'CircuitPython 9.0 to 9.2'],
  ['c', 'roots@cbb33c1', 'CircuitPython 8.2'],
  ['d', 'roots@96174bf', 'AirLift NINA 3'],
  ['e', 'full@v5.3.2', 'ESP-IDF 5.3.2'],
  ['f', 'full@v5.4.1', 'ESP-IDF 5.4.1'],
  ['g', 'full@v5.5.1', 'ESP-IDF 5.5.1; CircuitPython 10.0 to 10.2 on espressif'],
  ['h', 'full@v6.0.1', 'ESP-IDF 6.0.1'],
];

const root = fileURLToPath(new URL('..', import.meta.url));
const variants = ['circuitpython-roots.json', 'esp-idf-roots.json'].flatMap(
  (name) => JSON.parse(readFileSync(`${root}../shared/roots/${name}`, 'utf8')).variants as readonly SourceVariant[],
);

const certificates = new Map<string, { readonly certificate: SourceCertificate; letters: string }>();
const lists: string[] = [];
for (const [letter, id, usedBy] of LISTS) {
  const variant = variants.find((candidate) => candidate.id === id);
  if (variant === undefined) throw new Error(`${id} is not in ../shared/roots`);
  for (const certificate of variant.certs) {
    const row = certificates.get(certificate.sha256) ?? { certificate, letters: '' };
    row.letters += letter;
    certificates.set(certificate.sha256, row);
  }
  lists.push(
    `  { letter: '${letter}', id: '${id}', usedBy: '${usedBy}', count: ${variant.certs.length}, sha256OfV1: '${variant.bundleV1.sha256}' },`,
  );
}
const rows = [...certificates.values()]
  .sort((a, b) => (a.certificate.sha256 < b.certificate.sha256 ? -1 : 1))
  .map(({ certificate, letters }) => {
    const name = certificate.subjectCN ?? certificate.subjectOU ?? certificate.subjectO ?? '';
    const fields = [certificate.sha256, name, certificate.notAfter.slice(0, 10), letters];
    return `  [${fields.map((field) => `'${field.replaceAll("'", "\\'")}'`).join(', ')}],`;
  });

writeFileSync(
  `${root}src/boards/root-lists.ts`,
  `// Which roots each firmware carries. Made by scripts/root-lists.ts from lists of adafruit/certificates and ESP-IDF.
// biome-ignore-all format: one root a line

export interface RootList {
  readonly id: string;
  readonly usedBy: string;
  readonly count: number;
  /** Of its binary bundle, format v1: proves that nothing is missing and nothing is changed. */
  readonly sha256OfV1: string;
  /** Stands for the list in {@link LISTED_ROOTS}. */
  readonly letter: string;
}

export const ROOT_LISTS: readonly RootList[] = [
${lists.join('\n')}
];

/** SHA-256 of the certificate, its name, the day on which it ends, and the letters of the lists that have it. */
export const LISTED_ROOTS: readonly (readonly [sha256: string, name: string, notAfter: string, lists: string])[] = [
${rows.join('\n')}
];
`,
);
