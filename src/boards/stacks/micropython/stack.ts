// MicroPython's TLS on rp2, stm32 and unix: mbedTLS in the configuration that these ports share (extmod/mbedtls), by
// version. ESP32 has its own (stacks/micropython-esp32).
import type { Source } from '../../provenance.ts';
import { at, type ByVersion, since, type Version } from '../../versions.ts';
import { alertOfMbedtls, alertOfMbedtls216 } from '../mbedtls/alert.ts';
import { parseAnyData, parseDerData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { EC_CURVES } from '../mbedtls/curves.ts';
import type { MbedtlsRules } from '../mbedtls/rules.ts';
import { RULES_OF_2_16, RULES_OF_2_28, RULES_OF_3 } from '../mbedtls/rules.ts';
import type { ContextStack, StackWithSources } from '../stack.ts';
import { type CredentialRules, credentialReaders } from './credentials.ts';
import { EXCEPTION_RULES } from './exception-rules.ts';
import { helloOf, serverOf } from './hello.ts';
import { memoryOf } from './memory.ts';

const LIBRARIES: ByVersion<string> = [
  ['1.20', '2.16.10'],
  ['1.21', '2.28.3'],
  ['1.23', '3.5.1'],
  ['1.25', '3.6.2'],
  ['1.29', '3.6.6'],
];

/** extmod/mbedtls/mbedtls_config_common.h: all except the Brainpool curves. */
const knownCurves = EC_CURVES.filter((curve) => !curve.startsWith('brainpool'));
/** Without MBEDTLS_X509_CHECK_KEY_USAGE and _EXTENDED_KEY_USAGE, which are always on in 3.x. */
const UNCHECKED = { checkKeyUsage: false, checkExtendedKeyUsage: false } as const;

const RULES: ByVersion<MbedtlsRules> = [
  ['1.20', { ...RULES_OF_2_16, ...UNCHECKED, knownCurves }],
  ['1.21', { ...RULES_OF_2_28, ...UNCHECKED, knownCurves }],
  ['1.23', { ...RULES_OF_3, knownCurves }],
  ['1.29', { ...RULES_OF_3, knownCurves, nameRequired: true }],
];

const CREDENTIALS: ByVersion<CredentialRules> = [
  ['1.20', { pem: false, pkcs8: true }],
  ['1.23', { pem: false, pkcs8: false }],
  ['1.24', { pem: false, pkcs8: true }],
  ['1.29', { pem: true, pkcs8: true }],
];

/** From 1.29 (MBEDTLS_KEY_EXCHANGE_PSK_ENABLED). */
const PSK_SUITES: ByVersion<readonly string[]> = [
  ['1.20', []],
  [
    '1.29',
    [
      'TLS-PSK-WITH-AES-256-GCM-SHA384',
      'TLS-PSK-WITH-AES-256-CBC-SHA384',
      'TLS-PSK-WITH-AES-256-CBC-SHA',
      'TLS-PSK-WITH-AES-128-GCM-SHA256',
      'TLS-PSK-WITH-AES-128-CBC-SHA256',
      'TLS-PSK-WITH-AES-128-CBC-SHA',
    ],
  ],
];

/** @param port - the chip's port of MicroPython: `rp2`, `stm32`, `unix`. */
export function stackFor(port: string, version: Version): StackWithSources {
  const hello = helloOf(port, version);
  const rules = { ...at(RULES, version), checkDates: port !== 'unix' || since('1.22', version) };
  const credentials = at(CREDENTIALS, version);
  const readCaData: ContextStack['readCaData'] = (data, crypto) =>
    credentials.pem ? parseAnyData(data, crypto, rules) : parseDerData(data, crypto, rules);
  const stack = createMbedtlsStack({
    library: libraryOf(at(LIBRARIES, version)),
    hello,
    server: serverOf(port, version),
    pskSuites: at(PSK_SUITES, version),
    roots: { kind: 'none' },
    nameRequired: since('1.22', version) ? 'required' : 'never',
    longestName: 255,
    loading: 'adds',
    rules,
    checkHostname: 'heeded',
    alertOf: since('1.21', version) ? alertOfMbedtls : alertOfMbedtls216,
    raising: at(EXCEPTION_RULES, version),
    readCaData,
    ...credentialReaders(credentials, readCaData),
    memory: memoryOf(port, version),
  });
  return { stack, sources: sourcesOf(port, version) };
}

/** MBEDTLS_VERSION_STRING_FULL: another spelling before 3.0. */
function libraryOf(version: string) {
  return { name: 'mbedTLS', version, banner: `${since('3', version) ? 'Mbed' : 'mbed'} TLS ${version}` };
}

function sourcesOf(port: string, version: Version) {
  // The facts of 1.29 come from a build of the weeks before its release.
  const build = `MicroPython’s unix port of ${version === '1.29' ? 'a preview of 1.29' : version} with the TLS options of ${port}`;
  const ran: Source = { basis: 'ran', source: `${build}, run on a PC` };
  return {
    hello: { basis: 'captured', source: `the ClientHello that ${build} sent, run on a PC` },
    server: ran,
    verifier: ran,
    records: ran,
    errors: ran,
    alerts: ran,
    caData: ran,
    credentials: ran,
    roots: { basis: 'read', source: 'extmod/modtls_mbedtls.c: none' },
    memory: {
      basis: 'derived',
      source: 'measured in a 32-bit build of MicroPython 1.27 with EC keys; RSA as in CircuitPython’s mbedTLS on rp2',
    },
  } as const;
}
