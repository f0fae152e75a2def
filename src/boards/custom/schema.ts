// JSON schema of a custom profile (draft 2020-12); docs/board.schema.json is generated from it.
import { BASES, PROVENANCE_FIELDS } from '../provenance.ts';

const BYTES = { type: 'integer', minimum: 0 };
/** A name in the registry, or its number as `0xc02c`. */
const CODE = { type: 'string', pattern: '^([A-Za-z][A-Za-z0-9_]*|0x[0-9a-fA-F]{4})$' };
const CODES = { type: 'array', items: CODE, uniqueItems: true };
const VERIFIES = { enum: ['none', 'optional', 'required'] };

export const BOARD_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A custom board for thimble: its differences from a profile that thimble has',
  type: 'object',
  required: ['extends'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    extends: { type: 'string', description: 'the profile whose facts hold where nothing is said here' },
    id: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9@.+_-]*$' },
    title: { type: 'string' },
    chip: {
      type: 'object',
      additionalProperties: false,
      properties: {
        heap: { ...BYTES, description: 'bytes that Python has' },
        sockets: { type: 'integer', minimum: 1, description: 'open at once' },
        needsWifi: { type: 'boolean' },
        clockAtPowerOn: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
        epoch: { enum: [1970, 2000] },
        platform: { type: 'string', description: 'sys.platform' },
        machine: { type: 'string', description: 'the machine of os.uname()' },
      },
    },
    hello: {
      type: 'object',
      description: 'what the ClientHello offers, most preferred first',
      additionalProperties: false,
      properties: {
        versions: { type: 'array', minItems: 1, items: { enum: ['1.0', '1.1', '1.2'] }, uniqueItems: true },
        cipherSuites: { ...CODES, minItems: 1 },
        groups: CODES,
        signatureSchemes: CODES,
        extensions: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        maxRecordOut: { type: 'integer', minimum: 64, maximum: 16_384 },
        longestFragment: { type: 'integer', minimum: 64 },
        fragments: { enum: ['joined', 'refused'] },
        addressesInSni: { type: 'boolean' },
      },
    },
    verification: {
      type: 'object',
      description: 'choices of the build of mbedTLS',
      additionalProperties: false,
      properties: {
        checkDates: { type: 'boolean' },
        ipAddressNames: { type: 'boolean' },
        checkKeyUsage: { type: 'boolean' },
        checkExtendedKeyUsage: { type: 'boolean' },
        acceptedHashes: {
          type: 'array',
          items: { enum: ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] },
          uniqueItems: true,
        },
        leastRsaBits: { type: 'integer', minimum: 0 },
        acceptedCurves: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        knownCurves: { type: 'array', items: { type: 'string' }, uniqueItems: true },
        rsaPss: { enum: ['read', 'refused'] },
        maxIntermediates: { type: 'integer', minimum: 1 },
        nameRequired: { type: 'boolean' },
      },
    },
    defaults: {
      type: 'object',
      additionalProperties: false,
      properties: { clientVerifies: VERIFIES, serverVerifies: VERIFIES },
    },
    memory: {
      type: 'object',
      description: 'bytes of one connection',
      additionalProperties: false,
      properties: { setUp: BYTES, peak: BYTES, largestBlock: BYTES },
    },
    provenance: {
      type: 'object',
      description: 'where a fact comes from; derived, where nothing is said of one that is given here',
      additionalProperties: false,
      properties: Object.fromEntries(
        PROVENANCE_FIELDS.map((field) => [
          field,
          {
            type: 'object',
            required: ['basis', 'source'],
            additionalProperties: false,
            properties: { basis: { enum: [...BASES] }, source: { type: 'string', minLength: 1 } },
          },
        ]),
      ),
    },
  },
} as const;

/** The type of a value that the schema accepts. */
export interface CustomProfile {
  readonly extends: string;
  readonly id?: string;
  readonly title?: string;
  readonly chip?: {
    readonly heap?: number;
    readonly sockets?: number;
    readonly needsWifi?: boolean;
    readonly clockAtPowerOn?: string;
    readonly epoch?: 1970 | 2000;
    readonly platform?: string;
    readonly machine?: string;
  };
  readonly hello?: CustomHello;
  readonly verification?: Readonly<Record<string, unknown>>;
  readonly defaults?: { readonly clientVerifies?: Verifies; readonly serverVerifies?: Verifies };
  readonly memory?: { readonly setUp?: number; readonly peak?: number; readonly largestBlock?: number };
  readonly provenance?: Readonly<Record<string, { readonly basis: (typeof BASES)[number]; readonly source: string }>>;
}

type Verifies = 'none' | 'optional' | 'required';

export interface CustomHello {
  readonly versions?: readonly ('1.0' | '1.1' | '1.2')[];
  readonly cipherSuites?: readonly string[];
  readonly groups?: readonly string[];
  readonly signatureSchemes?: readonly string[];
  readonly extensions?: readonly string[];
  readonly maxRecordOut?: number;
  readonly longestFragment?: number;
  readonly fragments?: 'joined' | 'refused';
  readonly addressesInSni?: boolean;
}
