// CircuitPython's TLS on rp2: mbedTLS with lib/mbedtls_config, a bundle of roots, and a callback that looks only for the
// issuer of the last certificate that a server sends.
import { ProtocolVersion, type TlsProfile } from '../../../tls/profile.ts';
import type { Source } from '../../provenance.ts';
import type { Version } from '../../versions.ts';
import { bundleHook } from '../mbedtls/bundle-callback.ts';
import { parsePemData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { type MbedtlsRules, RULES_OF_2_28 } from '../mbedtls/rules.ts';
import { VerifyFlag } from '../mbedtls/verify-flags.ts';
import type { MemoryFigures, StackWithSources } from '../stack.ts';

const HELLO: TlsProfile = {
  name: 'circuitpython-10.2-rp2',
  versions: [ProtocolVersion.tls12, ProtocolVersion.tls11, ProtocolVersion.tls10],
  cipherSuites: [
    0xc02c, 0xc030, 0x009f, 0xc024, 0xc028, 0x006b, 0xc00a, 0xc014, 0x0039, 0xc02b, 0xc02f, 0x009e, 0xc023, 0xc027,
    0x0067, 0xc009, 0xc013, 0x0033, 0x009d, 0x003d, 0x0035, 0xc032, 0xc02a, 0xc00f, 0xc02e, 0xc026, 0xc005, 0x009c,
    0x003c, 0x002f, 0xc031, 0xc029, 0xc00e, 0xc02d, 0xc025, 0xc004, 0x00ff,
  ],
  groups: [0x0019, 0x001c, 0x0018, 0x001b, 0x0017, 0x0016, 0x001a, 0x0015, 0x0014, 0x0013, 0x0012, 0x001d],
  keyShareGroups: [],
  signatureSchemes: [0x0603, 0x0601, 0x0503, 0x0501, 0x0403, 0x0401, 0x0303, 0x0301, 0x0203, 0x0201],
  extensions: ['server_name', 'signature_algorithms', 'supported_groups', 'ec_point_formats'],
  pointFormats: [0],
  middleboxCompatibility: false,
  maxRecordOut: 4096,
  maxRecordIn: 16_384,
  timeInRandom: 2000,
  serverOrder: true,
  records: { fragments: 'refused', addressesInSni: true },
};

/** lib/mbedtls_config: no MBEDTLS_HAVE_TIME_DATE. */
const RULES: MbedtlsRules = { ...RULES_OF_2_28, checkDates: false };

/** LOGE of crt_bundle.c is an mp_printf, in every build. A weak hash in the signature of a root does not matter. */
const HOOK = bundleHook(VerifyFlag.badMd, 'x509-crt-bundle:Failed to verify certificate');

const MEMORY: MemoryFigures = {
  heap: 'python',
  setUp: 23_642,
  afterHandshake: {},
  peak: { rsa2048: 29_477, rsa4096: 33_761 },
  perCa: {},
  largestBlock: undefined,
};

export function stackFor(_port: string, _version: Version): StackWithSources {
  const stack = createMbedtlsStack({
    library: { name: 'mbedTLS', version: '2.28.3' },
    hello: HELLO,
    server: HELLO,
    roots: { kind: 'bundle', id: 'roots-full@d7c6385' },
    nameRequired: 'never',
    loading: 'replaces',
    rules: RULES,
    bundleHook: HOOK,
    checkHostname: 'ignored',
    raising: {
      table: 'circuitpython-9.0',
      generation: '2',
      flags: 'number',
      allocation: 'MemoryError',
      stream: 'as-wrap',
    },
    readCaData: (data, crypto) => parsePemData(data, crypto, RULES),
    memory: MEMORY,
  });
  return { stack, sources: SOURCES };
}

const RAN: Source = { basis: 'ran', source: 'facts/circuitpython-rp2: mbedTLS with that version’s configuration' };

const SOURCES = {
  hello: { basis: 'captured', source: 'facts/circuitpython-rp2/clienthello-circuitpython-10.2-rp2.hex' },
  server: { basis: 'derived', source: 'the client’s configuration' },
  verifier: RAN,
  records: RAN,
  errors: RAN,
  alerts: RAN,
  caData: RAN,
  credentials: RAN,
  roots: { basis: 'read', source: 'adafruit/certificates@d7c6385' },
  memory: { basis: 'ran', source: 'facts/circuitpython-rp2/circuitpython-memory-32bit.txt' },
} as const;
