// CircuitPython's TLS on rp2, by version: mbedTLS with lib/mbedtls_config, a bundle of roots, and a callback that only
// looks up the issuer of the last certificate of the server's chain.
import type { TlsProfile } from '../../../tls/profile.ts';
import { originOfRoots, type Source, type StackSources } from '../../provenance.ts';
import { at, type ByVersion, since, type Version } from '../../versions.ts';
import { CIRCUITPYTHON_CONTEXT, credentialReader } from '../circuitpython/socket.ts';
import { type BundleHook, bundleHook, type FoundRoot } from '../mbedtls/bundle-callback.ts';
import { parsePemData } from '../mbedtls/ca-data.ts';
import { createMbedtlsStack } from '../mbedtls/create-stack.ts';
import { mbedtlsErrorNumber, mbedtlsErrorText } from '../mbedtls/errors.ts';
import type { ExceptionRules } from '../mbedtls/exceptions.ts';
import { RECORDS_OF_2_16, RECORDS_OF_2_28, RECORDS_OF_3_6_3 } from '../mbedtls/records.ts';
import { type MbedtlsRules, RULES_OF_2_16, RULES_OF_2_28, RULES_OF_4 } from '../mbedtls/rules.ts';
import { VerifyFlag } from '../mbedtls/verify-flags.ts';
import type { MemoryFigures, StackWithSources } from '../stack.ts';
import { HELLO_8_2, HELLO_9_0, HELLO_MAIN } from './hello.ts';
import { MEMORY_8_2, MEMORY_9_2, MEMORY_10_2, MEMORY_MAIN } from './memory.ts';

const LIBRARY: ByVersion<string> = [
  ['8.2', '2.16.10'],
  ['9.0', '2.28.3'],
  ['main', '4.2.0'],
];

const HELLO: ByVersion<TlsProfile> = [
  ['8.2', { ...HELLO_8_2, records: RECORDS_OF_2_16 }],
  ['9.0', { ...HELLO_9_0, records: RECORDS_OF_2_28 }],
  ['main', { ...HELLO_MAIN, records: RECORDS_OF_3_6_3 }],
];

/** lib/mbedtls_config: without MBEDTLS_HAVE_TIME_DATE and, up to 10.2, without the two key usage checks. */
const UNCHECKED = { checkDates: false, checkKeyUsage: false, checkExtendedKeyUsage: false } as const;

const RULES: ByVersion<MbedtlsRules> = [
  ['8.2', { ...RULES_OF_2_16, ...UNCHECKED }],
  ['9.0', { ...RULES_OF_2_28, ...UNCHECKED }],
  ['main', { ...RULES_OF_4, checkDates: false, knownCurves: ['secp256r1', 'secp384r1'] }],
];

const RAISING_9_0: ExceptionRules = {
  table: 'circuitpython-9.0',
  generation: '2',
  flags: 'number',
  allocation: 'MemoryError',
  stream: 'as-wrap',
};

/** Its buffer for a name has 128 bytes, elsewhere 80. */
const nameInMain = (ret: number) => mbedtlsErrorText(ret, 'circuitpython-main', 128);

const EXCEPTION_RULES: ByVersion<ExceptionRules> = [
  ['8.2', { ...RAISING_9_0, table: 'circuitpython-8.2', stream: 'number' }],
  ['9.0', RAISING_9_0],
  ['main', { ...RAISING_9_0, table: 'circuitpython-main', textOf: nameInMain, generation: '4', flags: 'reasons' }],
];

/** Roots of adafruit/certificates. */
const ROOTS: ByVersion<string> = [
  ['8.2', 'roots@cbb33c1'],
  ['9.0', 'roots@ad28d2e'],
  ['10.0', 'roots-full@d7c6385'],
];

const KEYS: ByVersion<'any' | 'pem-or-sec1'> = [
  ['8.2', 'any'],
  ['main', 'pem-or-sec1'],
];

const MEMORY: ByVersion<MemoryFigures> = [
  ['8.2', MEMORY_8_2],
  ['9.0', MEMORY_9_2],
  ['10.0', MEMORY_10_2],
  ['main', MEMORY_MAIN],
];

/**
 * LOGE of crt_bundle.c is an mp_printf, in every build. A weak hash in a root's signature does not matter.
 *
 * @param why - the line before it, about a root with the right name that did not sign.
 */
function hookThatSays(why: Readonly<Record<Exclude<FoundRoot, 'none'>, string>>): BundleHook {
  return bundleHook({
    forgiven: VerifyFlag.badMd,
    console: (found) =>
      [...(found === 'none' ? [] : [why[found]]), 'Failed to verify certificate'].map(tagged).join('\n'),
    rsaPss: 'checked',
  });
}

const tagged = (line: string) => `x509-crt-bundle:${line}`;
/** The number in the format `%X` of an int. */
const failed = (ret: number) => `PK verify failed with error ${(ret >>> 0).toString(16).toUpperCase()}`;

const HOOK: ByVersion<BundleHook> = [
  [
    '8.2',
    hookThatSays({
      'another-kind': 'Simple compare failed',
      rsa: failed(mbedtlsErrorNumber('RSA_VERIFY_FAILED')),
      ec: failed(mbedtlsErrorNumber('ECP_VERIFY_FAILED')),
    }),
  ],
  [
    'main',
    // PSA_ERROR_INVALID_SIGNATURE
    hookThatSays({
      'another-kind': failed(mbedtlsErrorNumber('PK_TYPE_MISMATCH')),
      rsa: failed(-149),
      ec: failed(-149),
    }),
  ],
];

export function stackFor(_port: string, version: Version): StackWithSources {
  const hello = at(HELLO, version);
  const rules = at(RULES, version);
  const stack = createMbedtlsStack({
    ...CIRCUITPYTHON_CONTEXT,
    library: { name: 'mbedTLS', version: at(LIBRARY, version) },
    hello,
    server: hello,
    roots: { kind: 'bundle', id: at(ROOTS, version) },
    rules,
    bundleHook: at(HOOK, version),
    raising: at(EXCEPTION_RULES, version),
    readCaData: (data, crypto) => parsePemData(data, crypto, rules),
    readCredential: credentialReader(at(KEYS, version)),
    memory: at(MEMORY, version),
  });
  return { stack, sources: sourcesFor(version) };
}

/** The versions that were run for a field; for others the nearest version is used. */
const ALL = ['8.2', '9.0', '9.2', '10.2', 'main'] as const;
const SOME = ['8.2', '9.2', '10.2', 'main'] as const;
const FEW = ['8.2', '10.2', 'main'] as const;

function sourcesFor(version: Version): StackSources {
  const from = (known: readonly Version[], basis: Source['basis'], what: (build: string) => string): Source => {
    const name = known.find((each) => since(version, each))!;
    return {
      basis: name === version ? basis : 'derived',
      source: what(`the mbedTLS of CircuitPython ${name} with rp2’s options`),
    };
  };
  const keys = from(SOME, 'ran', (build) => `${build}, given CA files and keys on a PC`);
  return {
    hello: from(ALL, 'captured', (build) => `the ClientHello that ${build} sent, run on a PC`),
    server: { basis: 'derived', source: 'the client’s configuration' },
    verifier: from(ALL, 'ran', (build) => `${build} and its callback, run on a PC with good and bad chains`),
    records: from(SOME, 'ran', (build) => `${build}, run on a PC against servers`),
    errors: from(ALL, 'ran', (build) => `the names of errors that are compiled into ${build}`),
    alerts: from(FEW, 'ran', (build) => `${build}, run on a PC against servers: what they received`),
    caData: keys,
    credentials: keys,
    roots: { basis: 'read', source: originOfRoots(at(ROOTS, version)) },
    memory: {
      ...from(SOME, 'ran', String),
      source: `measured in a 32-bit build of the mbedTLS of CircuitPython ${SOME.find((each) => since(version, each))} with rp2’s options`,
    },
  };
}
