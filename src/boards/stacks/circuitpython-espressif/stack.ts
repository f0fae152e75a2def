// CircuitPython's TLS on Espressif chips, by version: ESP-IDF's mbedTLS, and its callback over a bundle of roots.
import type { TlsProfile } from '../../../tls/profile.ts';
import { originOfRoots, type Source, type StackSources } from '../../provenance.ts';
import { at, type ByVersion, since, type Version } from '../../versions.ts';
import { CIRCUITPYTHON_CONTEXT, credentialReader } from '../circuitpython/socket.ts';
import { idfBundleHook } from '../esp-idf/bundle.ts';
import { HELLO_CIRCUITPYTHON_8_2, HELLO_CIRCUITPYTHON_9, HELLO_CIRCUITPYTHON_MAIN } from '../esp-idf/hello.ts';
import { MEMORY_CIRCUITPYTHON_8_2, MEMORY_CIRCUITPYTHON_9_2, MEMORY_CIRCUITPYTHON_10_2 } from '../esp-idf/memory.ts';
import { RULES_IDF_4_4, RULES_IDF_5_1, RULES_IDF_5_4, RULES_IDF_6_0 } from '../esp-idf/rules.ts';
import type { BundleHook } from '../mbedtls/bundle-callback.ts';
import { parsePemData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { mbedtlsErrorText } from '../mbedtls/errors.ts';
import type { ExceptionRules } from '../mbedtls/exceptions.ts';
import { RECORDS_OF_2_28, RECORDS_OF_3_6_3 } from '../mbedtls/records.ts';
import type { MbedtlsRules } from '../mbedtls/rules.ts';
import type { MemoryFigures, StackWithSources, TlsStack } from '../stack.ts';
import { raiseByEspTls } from './esp-tls.ts';

const LIBRARY: ByVersion<string> = [
  ['8.2', '2.28.3'],
  ['9.0', '3.5.0'],
  ['9.1', '3.6.0'],
  ['9.2', '3.6.2'],
  ['10.1', '3.6.4'],
  ['10.2', '3.6.5'],
  ['main', '4.0.0'],
];

const HELLO: ByVersion<TlsProfile> = [
  ['8.2', { ...HELLO_CIRCUITPYTHON_8_2, records: RECORDS_OF_2_28 }],
  ['9.0', { ...HELLO_CIRCUITPYTHON_9, records: RECORDS_OF_2_28 }],
  ['10.1', { ...HELLO_CIRCUITPYTHON_9, records: RECORDS_OF_3_6_3 }],
  ['main', { ...HELLO_CIRCUITPYTHON_MAIN, records: RECORDS_OF_3_6_3 }],
];

const CURVES = { knownCurves: ['secp256r1', 'secp384r1', 'secp256k1'] } as const;

const RULES: ByVersion<MbedtlsRules> = [
  ['8.2', RULES_IDF_4_4],
  ['9.0', { ...RULES_IDF_5_1, ...CURVES }],
  ['10.1', { ...RULES_IDF_5_4, ...CURVES }],
  ['main', RULES_IDF_6_0],
];

/** The callback of IDF 6 uses PSA, which does not verify RSA-PSS that way. */
const HOOK: ByVersion<BundleHook> = [
  ['8.2', idfBundleHook('checked')],
  ['main', idfBundleHook('refused')],
];

/** CONFIG_MBEDTLS_ERROR_STRINGS: off from 9.2 to 10.2. */
const RAISING_9_0: ExceptionRules = {
  table: '3.5',
  generation: '3',
  flags: 'number',
  allocation: 'MemoryError',
  stream: 'as-wrap',
};

/** Rules for mbedTLS's number, used even if esp_tls then reports another. */
export const EXCEPTION_RULES: ByVersion<ExceptionRules> = [
  ['8.2', { ...RAISING_9_0, table: '2.28', generation: '2' }],
  ['9.0', RAISING_9_0],
  ['9.2', { ...RAISING_9_0, textOf: () => undefined }],
  [
    'main',
    {
      ...RAISING_9_0,
      table: 'circuitpython-main',
      textOf: (ret) => mbedtlsErrorText(ret, 'circuitpython-main', 128),
      generation: '4',
      flags: 'reasons',
    },
  ],
];

/** Up to 9.2 the roots of adafruit/certificates, later IDF's own full list. */
const ROOTS: ByVersion<string> = [
  ['8.2', 'roots@cbb33c1'],
  ['9.0', 'roots@ad28d2e'],
  ['10.0', 'full@v5.4.1'],
  ['10.1', 'full@v5.5.1'],
  ['main', 'full@v6.0.1'],
];

const KEYS: ByVersion<'any' | 'pem-or-sec1'> = [
  ['8.2', 'any'],
  ['main', 'pem-or-sec1'],
];

const MEMORY: ByVersion<MemoryFigures> = [
  ['8.2', MEMORY_CIRCUITPYTHON_8_2],
  ['9.0', MEMORY_CIRCUITPYTHON_9_2],
  ['10.1', MEMORY_CIRCUITPYTHON_10_2],
];

export function stackFor(_port: string, version: Version): StackWithSources {
  const hello = at(HELLO, version);
  const rules = at(RULES, version);
  const raising = at(EXCEPTION_RULES, version);
  const throughEspTls = !since('9.0', version);
  const stack = createMbedtlsStack({
    ...CIRCUITPYTHON_CONTEXT,
    // check_hostname sets esp_tls's skip_common_name.
    checkHostname: throughEspTls ? 'heeded' : CIRCUITPYTHON_CONTEXT.checkHostname,
    library: { name: 'mbedTLS', version: at(LIBRARY, version) },
    hello,
    server: hello,
    roots: { kind: 'bundle', id: at(ROOTS, version) },
    rules,
    bundleHook: at(HOOK, version),
    raising,
    readCaData: (data, crypto) => parsePemData(data, crypto, rules, throughEspTls ? 'enough' : 'refused'),
    readCredential: credentialReader(at(KEYS, version)),
    memory: at(MEMORY, version),
    overlays: throughEspTls ? ['circuitpython-8.2-espressif'] : [],
  });
  const wording: Partial<TlsStack> = throughEspTls
    ? { raise: (failure, chip) => raiseByEspTls(raising, failure, chip) }
    : {};
  return { stack: { ...stack, ...wording }, sources: sourcesFor(version) };
}

/** The version whose build was run, for each version. */
const RUN: Readonly<Record<string, string>> = { '9.0': '9.2', '9.1': '9.2', '10.0': '9.2', '10.1': '10.2' };
const HELLO_OF: Readonly<Record<string, string>> = { '10.0': '9.2', '10.1': '10.2' };
const MEMORY_OF: Readonly<Record<string, string>> = { ...RUN, main: '10.2' };

function sourcesFor(version: Version): StackSources {
  const from = (names: Readonly<Record<string, string>>, basis: Source['basis'], what: (build: string) => string) => {
    const name = names[version] ?? version;
    const build = `the ESP-IDF’s mbedTLS with the options of CircuitPython ${name}`;
    return { basis: name === version ? basis : 'derived', source: what(build) } as const;
  };
  const ran = from(RUN, 'ran', (build) => `${build} and its callback, run on a PC against servers`);
  const throughEspTls = !since('9.0', version);
  return {
    hello: from(HELLO_OF, 'captured', (build) => `the ClientHello that ${build} sent, run on a PC`),
    server: { basis: 'derived', source: 'the client’s configuration' },
    verifier: ran,
    records: ran,
    errors: throughEspTls ? { basis: 'read', source: 'ports/espressif/common-hal/ssl/SSLSocket.c of 8.2.10' } : ran,
    alerts: { ...ran, source: `${ran.source}: what they received` },
    caData: {
      basis: version === '10.2' ? 'ran' : 'derived',
      source: 'the ESP-IDF’s mbedTLS with the options of CircuitPython 10.2, given CA files on a PC',
    },
    credentials: { basis: 'derived', source: 'as CircuitPython on rp2, whose mbedTLS was given keys on a PC' },
    roots:
      version === '10.0'
        ? // Its table of root bundles has one row for 10.0 to 10.2, with the bundle of ESP-IDF 5.5.1.
          {
            basis: 'derived',
            source: `10.0 has ESP-IDF 5.4.1, whose bundle this is: ${originOfRoots(at(ROOTS, version))}`,
          }
        : { basis: 'read', source: originOfRoots(at(ROOTS, version)) },
    memory: {
      ...from(MEMORY_OF, 'ran', String),
      source: `measured in a 32-bit build of the ESP-IDF’s mbedTLS with the options of CircuitPython ${MEMORY_OF[version] ?? version}`,
    },
  };
}
