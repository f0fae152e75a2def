// JSON schema of a custom profile (draft 2020-12); docs/board.schema.json is generated from it.
import { BASES, PROVENANCE_FIELDS, type ProvenanceField } from '../provenance.ts';

const BYTES = { type: 'integer', minimum: 0 };
/** A name in the registry, or its number as `0xc02c`. */
const CODE = { type: 'string', pattern: '^([A-Za-z][A-Za-z0-9_]*|0x[0-9a-fA-F]{4})$' };
const CODES = { type: 'array', items: CODE, uniqueItems: true };
const CURVES = { type: 'array', items: { type: 'string' }, uniqueItems: true };
const VERIFIES = { enum: ['none', 'optional', 'required'] };

const FACTS: Readonly<Record<ProvenanceField, string>> = {
  names: 'Of the names: sys.platform, os.uname().',
  heap: 'Of the bytes of Python’s heap.',
  sockets: 'Of the number of sockets, and of the error for one more.',
  errnos: 'Of the errno numbers that sockets raise.',
  clock: 'Of the time at power-on and the epoch.',
  modules: 'Of which Python modules can be imported.',
  defaults: 'Of what clients and servers verify, and what they trust, before a program changes it.',
  hello: 'Of the ClientHello.',
  server: 'Of what its servers choose.',
  verifier: 'Of which certificates it accepts.',
  records: 'Of how it reads records and handshake messages.',
  errors: 'Of the exceptions that a program sees: class, number and text.',
  alerts: 'Of the alerts that the other side receives.',
  caData: 'Of the formats of CA certificates that it reads.',
  credentials: 'Of the formats of its own certificates and keys that it reads.',
  roots: 'Of its built-in root certificates.',
  memory: 'Of the bytes that a connection takes.',
};

export const BOARD_SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A custom board for thimble: its differences from a profile that thimble has',
  type: 'object',
  required: ['extends'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string', description: 'The address of this schema, for editors.' },
    extends: {
      type: 'string',
      description:
        'The id of the profile to change, such as pico-w@micropython-1.28: its facts hold where this file gives none.',
    },
    id: {
      type: 'string',
      pattern: '^[A-Za-z0-9][A-Za-z0-9@.+_-]*$',
      description: 'Its name in reports. Default: that of `extends` with +own.',
    },
    title: { type: 'string', description: 'Its name in words. Default: that of `extends`, with a remark.' },
    chip: {
      type: 'object',
      description: 'The hardware, and what the port makes of it.',
      additionalProperties: false,
      properties: {
        heap: { ...BYTES, description: 'Bytes of Python’s heap after start (“GC: total” of micropython.mem_info()).' },
        sockets: {
          type: 'integer',
          minimum: 1,
          description: 'Sockets that can be open at once; one more raises the port’s error.',
        },
        needsWifi: {
          type: 'boolean',
          description: 'Whether a program must join a wireless network before its sockets work.',
        },
        clockAtPowerOn: {
          type: 'string',
          pattern: '^\\d{4}-\\d{2}-\\d{2}$',
          description: 'The date (UTC, YYYY-MM-DD) that the clock has at power-on, until the program sets it.',
        },
        epoch: { enum: [1970, 2000], description: 'The year in which time.time() is 0.' },
        platform: { type: 'string', description: 'The text of sys.platform.' },
        machine: { type: 'string', description: 'The machine of os.uname().' },
      },
    },
    hello: {
      type: 'object',
      description: 'What the ClientHello offers, most preferred first.',
      additionalProperties: false,
      properties: {
        versions: {
          type: 'array',
          minItems: 1,
          items: { enum: ['1.0', '1.1', '1.2'] },
          uniqueItems: true,
          description: 'TLS versions, also of its servers.',
        },
        cipherSuites: {
          ...CODES,
          minItems: 1,
          description:
            'Cipher suites by IANA name or number (TLS_RSA_WITH_AES_128_CBC_SHA, 0xc02c), also of its servers.',
        },
        groups: {
          ...CODES,
          description: 'Groups of the key exchange by name or number (secp256r1, x25519, 0x0018), also of its servers.',
        },
        signatureSchemes: {
          ...CODES,
          description: 'Signature schemes by name or number (ecdsa_secp256r1_sha256, 0x0401), also of its servers.',
        },
        extensions: {
          type: 'array',
          items: { type: 'string' },
          uniqueItems: true,
          description:
            'Extensions in the order in which they are sent, by IANA name; one that would be empty is left out.',
        },
        maxRecordOut: {
          type: 'integer',
          minimum: 64,
          maximum: 16_384,
          description: 'Bytes of plaintext in the longest record that it sends (MBEDTLS_SSL_OUT_CONTENT_LEN).',
        },
        longestFragment: {
          type: 'integer',
          minimum: 64,
          description:
            'Bytes after the header of the longest record that it can receive; a longer one ends the connection.',
        },
        fragments: {
          enum: ['joined', 'refused'],
          description:
            'A handshake message that the other side splits over several records: put together (mbedTLS from 3.6.3), or the end.',
        },
        addressesInSni: {
          type: 'boolean',
          description: 'Whether an IP address is sent as the server name too, which RFC 6066 forbids and mbedTLS does.',
        },
      },
    },
    verification: {
      type: 'object',
      description: 'Options of its build of mbedTLS; a profile with another library refuses them.',
      additionalProperties: false,
      properties: {
        checkDates: {
          type: 'boolean',
          description: 'Whether the dates of certificates are checked (MBEDTLS_HAVE_TIME_DATE).',
        },
        ipAddressNames: {
          type: 'boolean',
          description:
            'Whether iPAddress and URI names of a certificate are compared (mbedTLS from 3.5), or only DNS names.',
        },
        checkKeyUsage: {
          type: 'boolean',
          description: 'Whether keyUsage is checked (MBEDTLS_X509_CHECK_KEY_USAGE; always from 3.0).',
        },
        checkExtendedKeyUsage: {
          type: 'boolean',
          description: 'Whether extendedKeyUsage is checked (MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE; always from 3.0).',
        },
        acceptedHashes: {
          type: 'array',
          items: { enum: ['sha1', 'sha224', 'sha256', 'sha384', 'sha512'] },
          uniqueItems: true,
          description:
            'Hashes that a certificate may be signed with; another one fails the verification (flag 0x4000).',
        },
        leastRsaBits: {
          type: 'integer',
          minimum: 0,
          description:
            'Bits of the shortest RSA key that is accepted; a shorter one fails the verification (flag 0x10000).',
        },
        acceptedCurves: {
          ...CURVES,
          description:
            'Curves of keys that are accepted (secp256r1); another one fails the verification (flag 0x10000).',
        },
        knownCurves: {
          ...CURVES,
          description: 'Curves that are compiled in (MBEDTLS_ECP_DP_…); a certificate with another one cannot be read.',
        },
        rsaPss: {
          enum: ['read', 'refused'],
          description:
            'Whether certificates that are signed with RSA-PSS can be read (MBEDTLS_X509_RSASSA_PSS_SUPPORT).',
        },
        maxIntermediates: {
          type: 'integer',
          minimum: 1,
          description: 'The most certificates between the server’s and a root (MBEDTLS_X509_MAX_INTERMEDIATE_CA).',
        },
        nameRequired: {
          type: 'boolean',
          description:
            'Whether a client that verifies must give a host name (mbedTLS from 3.6.3), or fails with -23936.',
        },
      },
    },
    defaults: {
      type: 'object',
      description: 'What holds until a program changes it.',
      additionalProperties: false,
      properties: {
        clientVerifies: {
          ...VERIFIES,
          description: 'Whether a client verifies the server’s certificate (CERT_NONE and so on).',
        },
        serverVerifies: {
          ...VERIFIES,
          description: 'Whether a server asks for the client’s certificate and verifies it.',
        },
      },
    },
    memory: {
      type: 'object',
      description: 'Bytes of memory that one connection takes; `check` estimates with them.',
      additionalProperties: false,
      properties: {
        setUp: { ...BYTES, description: 'Bytes before the handshake.' },
        peak: { ...BYTES, description: 'The most bytes during a handshake, whatever key the server has.' },
        largestBlock: { ...BYTES, description: 'Bytes of the largest contiguous block.' },
      },
    },
    provenance: {
      type: 'object',
      description: 'How each fact is known. One that this file changes counts as derived unless it is listed here.',
      additionalProperties: false,
      properties: Object.fromEntries(
        PROVENANCE_FIELDS.map((field) => [
          field,
          {
            type: 'object',
            description: FACTS[field],
            required: ['basis', 'source'],
            additionalProperties: false,
            properties: {
              basis: {
                enum: [...BASES],
                description:
                  'Seen on a board; recorded from its traffic; its code run on a PC; read in its source; derived from a neighbour.',
              },
              source: { type: 'string', minLength: 1, description: 'Where to look it up, in your words.' },
            },
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
