// MicroPython's TLS on rp2, stm32 and unix: mbedTLS in the configuration that these ports share (extmod/mbedtls), by
// version. ESP32 has its own (stacks/micropython-esp32).
import { ProtocolVersion, type TlsProfile } from '../../../tls/profile.ts';
import type { Source } from '../../provenance.ts';
import type { Version } from '../../versions.ts';
import { parseDerData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { RULES_OF_3 } from '../mbedtls/rules.ts';
import type { MemoryFigures, StackWithSources } from '../stack.ts';

/** rp2 from 1.23, all from 1.24. */
const HELLO_D: TlsProfile = {
  name: 'micropython-1.27',
  versions: [ProtocolVersion.tls12],
  cipherSuites: [
    0xc02c, 0xc030, 0xc024, 0xc028, 0xc00a, 0xc014, 0xc02b, 0xc02f, 0xc023, 0xc027, 0xc009, 0xc013, 0x009d, 0x003d,
    0x0035, 0x009c, 0x003c, 0x002f, 0x00ff,
  ],
  groups: [0x0017, 0x0018, 0x0019],
  keyShareGroups: [],
  signatureSchemes: [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401],
  extensions: ['server_name', 'supported_groups', 'signature_algorithms', 'ec_point_formats'],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  timeInRandom: 1970,
  serverOrder: true,
  records: { fragments: 'refused', addressesInSni: true },
};

const MEMORY: MemoryFigures = {
  heap: 'python',
  setUp: 22_784,
  afterHandshake: {},
  peak: { ec: 24_900, rsa2048: 24_900 },
  perCa: {},
  largestBlock: undefined,
};

/** @param port - the chip's port of MicroPython: `rp2`, `stm32`, `unix`. */
export function stackFor(_port: string, _version: Version): StackWithSources {
  const stack = createMbedtlsStack({
    library: { name: 'mbedTLS', version: '3.6.2' },
    hello: HELLO_D,
    server: HELLO_D,
    roots: { kind: 'none' },
    nameRequired: 'required',
    loading: 'adds',
    rules: RULES_OF_3,
    checkHostname: 'heeded',
    raising: {
      table: '3.6.2',
      generation: '3',
      flags: 'sentences',
      allocation: 'ENOMEM',
      stream: 'kept-once-in-handshake',
    },
    readCaData: (data, crypto) => parseDerData(data, crypto, RULES_OF_3),
    memory: MEMORY,
  });
  return { stack, sources: SOURCES };
}

const RAN: Source = { basis: 'ran', source: 'facts/micropython, the unix port of that tag' };

const SOURCES = {
  hello: { basis: 'captured', source: 'facts/micropython/clienthello-micropython-*.hex' },
  server: RAN,
  verifier: RAN,
  records: RAN,
  errors: RAN,
  alerts: RAN,
  caData: RAN,
  credentials: RAN,
  roots: { basis: 'read', source: 'extmod/modtls_mbedtls.c: none' },
  memory: { basis: 'ran', source: 'facts/micropython: a 32-bit build of 1.27' },
} as const;
