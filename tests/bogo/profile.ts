// The profile for a test's flags: everything supported, including old versions and suites, restricted by the flags.
import { CIPHER_SUITES, cipherSuite } from '../../src/tls/cipher-suites.ts';
import { NamedGroup, SignallingSuite, SignatureScheme } from '../../src/tls/constants.ts';
import { type HelloExtension, ProtocolVersion, type TlsProfile } from '../../src/tls/profile.ts';
import type { Flags } from './flags.ts';
import { Unimplemented, unknownNumber } from './unimplemented.ts';

const ALL_VERSIONS = [ProtocolVersion.tls13, ProtocolVersion.tls12, ProtocolVersion.tls11, ProtocolVersion.tls10];
const MODERN_VERSIONS = [ProtocolVersion.tls13, ProtocolVersion.tls12];

// The runner's own expectations of a default configuration, in its order of preference.
const DEFAULT_GROUPS = [NamedGroup.X25519MLKEM768, NamedGroup.x25519, NamedGroup.secp256r1, NamedGroup.secp384r1];
const DEFAULT_SCHEMES = [
  SignatureScheme.ecdsa_secp256r1_sha256,
  SignatureScheme.rsa_pss_rsae_sha256,
  SignatureScheme.rsa_pkcs1_sha256,
  SignatureScheme.ecdsa_secp384r1_sha384,
  SignatureScheme.rsa_pss_rsae_sha384,
  SignatureScheme.rsa_pkcs1_sha384,
  SignatureScheme.rsa_pss_rsae_sha512,
  SignatureScheme.rsa_pkcs1_sha512,
  SignatureScheme.rsa_pkcs1_sha1,
];

/** BoringSSL's compliance policies, which are profiles: versions, suites, groups and schemes. */
interface Policy {
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly schemes: readonly number[];
}

const POLICIES: Readonly<Record<string, Policy>> = {
  // NIST SP 800-52r2 §3.3.1, §3.4.2.2
  'fips-202205': {
    suites: [0x1301, 0x1302, 0xc02b, 0xc02f, 0xc02c, 0xc030],
    groups: [NamedGroup.secp256r1, NamedGroup.secp384r1],
    schemes: [
      SignatureScheme.rsa_pkcs1_sha256,
      SignatureScheme.rsa_pkcs1_sha384,
      SignatureScheme.rsa_pkcs1_sha512,
      SignatureScheme.ecdsa_secp256r1_sha256,
      SignatureScheme.ecdsa_secp384r1_sha384,
      SignatureScheme.rsa_pss_rsae_sha256,
      SignatureScheme.rsa_pss_rsae_sha384,
      SignatureScheme.rsa_pss_rsae_sha512,
    ],
  },
  // WPA3 3.1 §3.5
  'wpa-202304': {
    suites: [0x1302, 0xc02c, 0xc030],
    groups: [NamedGroup.secp384r1],
    schemes: [
      SignatureScheme.rsa_pkcs1_sha384,
      SignatureScheme.rsa_pkcs1_sha512,
      SignatureScheme.ecdsa_secp384r1_sha384,
      SignatureScheme.rsa_pss_rsae_sha384,
      SignatureScheme.rsa_pss_rsae_sha512,
    ],
  },
};

export interface TestProfile {
  readonly tls: TlsProfile;
  /** A policy also restricts the signatures of credentials; `undefined`: no restriction. */
  readonly signingSchemes: readonly number[] | undefined;
}

/** @param modernOnly - excludes what only a board's profile uses: TLS 1.0 and 1.1, CBC, static RSA, DHE. */
export function profileOf(flags: Flags, modernOnly: boolean): TestProfile {
  const policyName = Object.keys(POLICIES).find((name) => flags.on.has(name));
  const policy = policyName === undefined ? undefined : POLICIES[policyName];
  const groups = policy?.groups ?? flags.lists.get('curves') ?? DEFAULT_GROUPS;
  const known = new Set<number>(Object.values(NamedGroup));
  const unknownGroup = groups.find((group) => !known.has(group));
  if (unknownGroup !== undefined) throw unknownNumber('named group', unknownGroup);
  const schemes = policy?.schemes ?? flags.lists.get('verify-prefs') ?? DEFAULT_SCHEMES;
  const knownSchemes = new Set<number>(Object.values(SignatureScheme));
  const unknownScheme = schemes.find((scheme) => !knownSchemes.has(scheme));
  if (unknownScheme !== undefined) throw unknownNumber('signature scheme', unknownScheme);
  const versions = versionsOf(flags, policy !== undefined || modernOnly);
  const tls: TlsProfile = {
    name: 'bogo',
    versions,
    cipherSuites: suitesOf(flags, policy, modernOnly).filter((id) => goesWith(id, versions)),
    groups,
    keyShareGroups: keyShareGroups(flags, groups),
    signatureSchemes: schemes,
    extensions: extensionsOf(flags),
    pointFormats: [0],
    middleboxCompatibility: true,
    maxRecordOut: flags.numbers.get('max-send-fragment') ?? 16384,
    maxRecordIn: 16384,
    timeInRandom: undefined,
    serverOrder: flags.on.has('server-preference'),
  };
  return { tls, signingSchemes: policy?.schemes };
}

function versionsOf(flags: Flags, modern: boolean): ProtocolVersion[] {
  const least = flags.numbers.get('min-version') ?? 0;
  const most = flags.numbers.get('max-version') ?? 0xffff;
  const off: Readonly<Record<string, ProtocolVersion>> = {
    'no-tls1': ProtocolVersion.tls10,
    'no-tls11': ProtocolVersion.tls11,
    'no-tls12': ProtocolVersion.tls12,
    'no-tls13': ProtocolVersion.tls13,
  };
  const refused = new Set(Object.keys(off).flatMap((name) => (flags.on.has(name) ? [off[name]] : [])));
  return (modern ? MODERN_VERSIONS : ALL_VERSIONS).filter(
    (version) => version >= least && version <= most && !refused.has(version),
  );
}

function suitesOf(flags: Flags, policy: Policy | undefined, modernOnly: boolean): number[] {
  if (policy !== undefined) return [...policy.suites];
  const expression = flags.strings.get('cipher');
  const spoken = CIPHER_SUITES.filter((suite) => suite.spoken);
  const tls13 = spoken.filter((suite) => suite.keyExchange === 'tls13').map((suite) => suite.id);
  const old = spoken.filter((suite) => suite.keyExchange !== 'tls13');
  const signalling = flags.on.has('fallback-scsv') ? [SignallingSuite.TLS_FALLBACK_SCSV] : [];
  if (expression !== undefined) {
    if (!/^[A-Z0-9_:[\]|]+$/.test(expression) || !expression.includes('_'))
      throw new Unimplemented("OpenSSL's cipher list language beyond names");
    const names = expression.split(/[:[\]|]+/).filter((name) => name !== '');
    const byName = new Map(old.map((suite) => [suite.name, suite.id]));
    if (expression.includes('[')) throw new Unimplemented("BoringSSL's groups of equally preferred suites");
    return [
      ...tls13,
      ...names.map((name) => {
        const id = byName.get(name);
        if (id === undefined) throw new Unimplemented(`cipher suite ${name}`);
        return id;
      }),
      ...signalling,
    ];
  }
  const psk = flags.strings.has('psk');
  const usable = old.filter((suite) => (suite.authentication === 'psk') === psk || !psk);
  const modern = (id: (typeof old)[number]) => id.cipher.kind === 'aead' && id.keyExchange === 'ecdhe';
  return [...tls13, ...usable.filter((suite) => !modernOnly || modern(suite)).map((suite) => suite.id), ...signalling];
}

/** A hello offers no suite that none of its versions supports. */
function goesWith(id: number, versions: readonly ProtocolVersion[]): boolean {
  const suite = cipherSuite(id);
  return !suite || versions.some((version) => version >= suite.minVersion && version <= suite.maxVersion);
}

function keyShareGroups(flags: Flags, groups: readonly number[]): number[] {
  if (flags.on.has('no-key-shares')) return [];
  const named = flags.lists.get('key-shares');
  if (named !== undefined) return [...named];
  // The preferred one, and the first of the other kind: post-quantum or classical.
  const [first] = groups;
  const postQuantum = (group: number) => group === NamedGroup.X25519MLKEM768;
  const other = groups.find((group) => postQuantum(group) !== postQuantum(first!));
  return groups.filter((group) => group === first || group === other);
}

function extensionsOf(flags: Flags): HelloExtension[] {
  const extensions: HelloExtension[] = ['server_name', 'extended_master_secret', 'renegotiation_info'];
  extensions.push('supported_groups', 'ec_point_formats', 'encrypt_then_mac');
  if (!flags.on.has('no-ticket')) extensions.push('session_ticket');
  extensions.push('alpn');
  if (flags.on.has('enable-ocsp-stapling')) extensions.push('status_request');
  extensions.push('signature_algorithms', 'key_share', 'psk_key_exchange_modes', 'supported_versions', 'cookie');
  extensions.push('pre_shared_key');
  return extensions;
}
