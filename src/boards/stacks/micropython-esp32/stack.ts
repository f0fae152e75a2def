// MicroPython's TLS on the ESP32 family, by version: ESP-IDF's mbedTLS with the port's options.
import type { TlsProfile } from '../../../tls/profile.ts';
import type { Source, StackSources } from '../../provenance.ts';
import { at, type ByVersion, since, type Version } from '../../versions.ts';
import { englishText } from '../esp-idf/error-texts.ts';
import { HELLO_IDF_4_2, HELLO_IDF_4_4, HELLO_MICROPYTHON_1_21, HELLO_MICROPYTHON_1_22 } from '../esp-idf/hello.ts';
import {
  MEMORY_MICROPYTHON_1_20,
  MEMORY_MICROPYTHON_1_21,
  MEMORY_MICROPYTHON_1_23,
  MEMORY_MICROPYTHON_1_24,
  MEMORY_MICROPYTHON_1_25,
} from '../esp-idf/memory.ts';
import { RULES_IDF_4_2, RULES_IDF_4_4, RULES_IDF_5_0, RULES_IDF_5_1, RULES_IDF_5_4 } from '../esp-idf/rules.ts';
import { parseAnyData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { joinErrorNames, type MbedtlsErrorName, splitMbedtlsError } from '../mbedtls/errors.ts';
import type { ExceptionRules } from '../mbedtls/exceptions.ts';
import { RECORDS_OF_2_16, RECORDS_OF_2_28, RECORDS_OF_3_6_3 } from '../mbedtls/records.ts';
import type { MbedtlsRules } from '../mbedtls/rules.ts';
import type { MemoryFigures, StackWithSources } from '../stack.ts';

/** The ESP-IDF of 1.20 depends on the chip: 4.2 on the original ESP32, 4.4 on the later ones. */
interface Generation {
  readonly library: string;
  readonly hello: TlsProfile;
  readonly rules: MbedtlsRules;
}

const IDF_4_2: Generation = {
  library: '2.16.9',
  hello: { ...HELLO_IDF_4_2, records: RECORDS_OF_2_16 },
  rules: RULES_IDF_4_2,
};

/** From 1.22 the time in the random is correct: it counts from 1970. */
const HELLO_1_22 = { ...HELLO_MICROPYTHON_1_22, timeInRandom: 1970 } as const;
const DATED = { checkDates: true } as const;

const GENERATIONS: ByVersion<Generation> = [
  ['1.20', { library: '2.28.1', hello: { ...HELLO_IDF_4_4, records: RECORDS_OF_2_28 }, rules: RULES_IDF_4_4 }],
  ['1.21', { library: '3.3.0', hello: { ...HELLO_MICROPYTHON_1_21, records: RECORDS_OF_2_28 }, rules: RULES_IDF_5_0 }],
  [
    '1.22',
    { library: '3.4.1', hello: { ...HELLO_1_22, records: RECORDS_OF_2_28 }, rules: { ...RULES_IDF_5_0, ...DATED } },
  ],
  [
    '1.24',
    { library: '3.6.0', hello: { ...HELLO_1_22, records: RECORDS_OF_2_28 }, rules: { ...RULES_IDF_5_1, ...DATED } },
  ],
  [
    '1.26',
    { library: '3.6.3', hello: { ...HELLO_1_22, records: RECORDS_OF_3_6_3 }, rules: { ...RULES_IDF_5_4, ...DATED } },
  ],
  [
    '1.27',
    { library: '3.6.4', hello: { ...HELLO_1_22, records: RECORDS_OF_3_6_3 }, rules: { ...RULES_IDF_5_4, ...DATED } },
  ],
];

const COMMON = { allocation: 'ENOMEM' } as const;

/** Names in the headers that lib/mbedtls_errors/esp32_mbedtls_errors.c lacks. */
const ABSENT: ReadonlySet<MbedtlsErrorName> = new Set(['SHA3_BAD_INPUT_DATA', 'SSL_CACHE_ENTRY_NOT_FOUND']);

function nameOnEsp32(ret: number): string {
  const parts = splitMbedtlsError(ret, '3.5');
  return joinErrorNames(
    parts.map((part) => (part.name !== undefined && ABSENT.has(part.name) ? { ...part, name: undefined } : part)),
  );
}

const EXCEPTION_RULES: ByVersion<ExceptionRules> = [
  ['1.20', { ...COMMON, table: '2.28', generation: '2', flags: 'number', stream: 'kept-number' }],
  ['1.21', { ...COMMON, table: '3.5', textOf: englishText, generation: '3', flags: 'number', stream: 'kept-number' }],
  [
    '1.22',
    {
      ...COMMON,
      table: '3.5',
      textOf: nameOnEsp32,
      generation: '3',
      flags: 'sentences',
      stream: 'kept-once-in-handshake',
    },
  ],
  [
    '1.28',
    { ...COMMON, table: '3.5', textOf: nameOnEsp32, generation: '3', flags: 'sentences', stream: 'kept-as-wrap' },
  ],
];

const MEMORY: ByVersion<MemoryFigures> = [
  ['1.20', MEMORY_MICROPYTHON_1_20],
  ['1.21', MEMORY_MICROPYTHON_1_21],
  ['1.22', MEMORY_MICROPYTHON_1_23],
  ['1.24', MEMORY_MICROPYTHON_1_24],
  ['1.25', MEMORY_MICROPYTHON_1_25],
];

/** @param port - `esp32` for the original chip, `esp32-later` for the others. */
export function stackFor(port: string, version: Version): StackWithSources {
  const isOldest = port === 'esp32' && !since('1.21', version);
  const { library, hello, rules } = isOldest ? IDF_4_2 : at(GENERATIONS, version);
  const stack = createMbedtlsStack({
    library: { name: 'mbedTLS', version: library },
    hello,
    server: hello,
    roots: { kind: 'none' },
    nameRequired: since('1.22', version) ? 'required' : 'never',
    longestName: 255,
    loading: 'adds',
    rules,
    checkHostname: 'heeded',
    raising: at(EXCEPTION_RULES, version),
    readCaData: (data, crypto) => parseAnyData(data, crypto, rules),
    memory: at(MEMORY, version),
    overlays: ['micropython-esp32'],
  });
  return { stack, sources: sourcesFor(isOldest ? '1.20-idf4.2' : version) };
}

/** The version whose build was run, for each version: situations-mp-*.txt. */
const RUN: Readonly<Record<string, string>> = { '1.22': '1.23', '1.28': '1.27', '1.29': '1.27' };
const CAPTURED_LAST = '1.28';
/** memory.txt has no figures for these. */
const MEMORY_OF: Readonly<Record<string, string>> = {
  '1.20-idf4.2': '1.20',
  '1.22': '1.23',
  '1.26': '1.25',
  '1.28': '1.27',
  '1.29': '1.27',
};

function sourcesFor(version: string): StackSources {
  const run = RUN[version] ?? version;
  const ran: Source = {
    basis: run === version ? 'ran' : 'derived',
    source: `${buildOf(run)}, run on a PC against servers`,
  };
  const hello = version === '1.29' ? CAPTURED_LAST : version;
  const memory = MEMORY_OF[version] ?? version;
  return {
    hello: {
      basis: hello === version ? 'captured' : 'derived',
      source: `the ClientHello that ${buildOf(hello)} sent, run on a PC`,
    },
    server: { basis: 'derived', source: 'the client’s configuration' },
    verifier: ran,
    records: ran,
    errors: ran,
    alerts: { basis: ran.basis, source: `${ran.source}: what they received` },
    caData: { basis: ran.basis, source: `${buildOf(run)}, given CA files on a PC` },
    credentials: {
      basis: 'derived',
      source: 'MBEDTLS_PEM_PARSE_C is on in the options that the sdkconfig files of ports/esp32 give',
    },
    roots: { basis: 'read', source: 'extmod/modtls_mbedtls.c: none' },
    memory: {
      basis: memory === version ? 'ran' : 'derived',
      source: `measured in a 32-bit build of the ESP-IDF’s mbedTLS with the options of MicroPython ${memory}`,
    },
  };
}

function buildOf(version: string): string {
  return `the ESP-IDF’s mbedTLS with the options of MicroPython ${version.replace('-idf4.2', ' on ESP-IDF 4.2')}`;
}
