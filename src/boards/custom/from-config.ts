// Makes a custom profile from a build's configuration: mbedtls_config.h, or ESP-IDF's sdkconfig. The configuration
// restricts the base: the order in which a build would offer anything else is not in the configuration.
import { type CipherSuite, cipherSuite } from '../../tls/cipher-suites.ts';
import { NamedGroup } from '../../tls/constants.ts';
import { groupLabel } from '../diff/hello-phrases.ts';
import type { BoardProfile } from '../profile.ts';
import type { CustomHello, CustomProfile } from './schema.ts';

export interface FromConfig {
  readonly profile: CustomProfile;
  /** Number of options of mbedTLS or lwIP in the file. */
  readonly options: number;
  /** Enabled options without a known effect, by their names in the file. */
  readonly unknown: readonly string[];
  /** Enabled features that the base does not offer: their position in the order is unknown. */
  readonly notInBase: readonly string[];
}

/** An option's name without its prefixes → its value; `false` if it is off. */
type Options = ReadonlyMap<string, string | false>;

export function profileFromConfig(text: string, base: BoardProfile): FromConfig {
  const options = readOptions(text);
  const used = new Set<string>();
  const value = (name: string) => {
    if (options.has(name)) used.add(name);
    return options.get(name);
  };
  const notInBase: string[] = [];
  const hello = helloOf(base, options, value, notInBase);
  const verification = verificationOf(base, value);
  const sockets = value('LWIP_MAX_SOCKETS');
  const profile: CustomProfile = {
    extends: base.id,
    ...(typeof sockets === 'string' && { chip: { sockets: Number(sockets) } }),
    ...(Object.keys(hello).length > 0 && { hello }),
    ...(Object.keys(verification).length > 0 && { verification }),
  };
  const unknown = [...options.keys()].filter((name) => !used.has(name) && options.get(name) !== false);
  return { profile, options: options.size, unknown, notInBase };
}

/**
 * Parses `#define MBEDTLS_X`, `#undef MBEDTLS_X`, `CONFIG_MBEDTLS_X=y`, `# CONFIG_MBEDTLS_X is not set`, and mbedTLS's
 * own `//#define MBEDTLS_X` for disabled options.
 */
function readOptions(text: string): Options {
  const options = new Map<string, string | false>();
  for (const line of text.split(/\r?\n/)) {
    const on =
      /^\s*#\s*define\s+MBEDTLS_(\w+)(?:[ \t]+(?:\(?\s*(\w+)[^\n]*))?$/.exec(line) ??
      /^CONFIG_(?:MBEDTLS_)?(\w+)="?([^"\n]*)"?\s*$/.exec(line);
    const off =
      /^\s*(?:#\s*undef|\/\/\s*#\s*define)\s+MBEDTLS_(\w+)/.exec(line) ??
      /^# CONFIG_(?:MBEDTLS_)?(\w+) is not set/.exec(line);
    if (on !== null && isOfInterest(line)) options.set(nameOfOption(on[1]!), on[2] === 'n' ? false : (on[2] ?? ''));
    else if (off !== null && isOfInterest(line)) options.set(nameOfOption(off[1]!), false);
  }
  return options;
}

/** The rest of an sdkconfig is about other things. */
function isOfInterest(line: string): boolean {
  return /MBEDTLS_|CONFIG_LWIP_MAX_SOCKETS/.test(line);
}

/** ESP-IDF omits `_ENABLED` in its key exchanges. */
function nameOfOption(name: string): string {
  return name.startsWith('KEY_EXCHANGE_') ? name.replace(/_ENABLED$/, '') : name;
}

type Value = (name: string) => string | false | undefined;

function helloOf(base: BoardProfile, options: Options, value: Value, notInBase: string[]): CustomHello {
  const { hello } = base.stack;
  /** The options of a group that the file mentions. If it mentions any of them, the others are off. */
  const chosen = (pattern: RegExp) => {
    const names = [...options.keys()].filter((name) => pattern.test(name));
    for (const name of names) value(name);
    return names.length === 0 ? undefined : new Set(names.filter((name) => options.get(name) !== false));
  };
  const versions = chosen(/^SSL_PROTO_TLS1(_\d)?$/);
  const exchanges = chosen(/^KEY_EXCHANGE_/);
  const modes = chosen(/^(GCM_C|CCM_C|CHACHAPOLY_C|CIPHER_MODE_CBC)$/);
  const curves = chosen(/^ECP_DP_\w+_ENABLED$/);

  const suites = hello.cipherSuites.filter((id) => {
    const suite = cipherSuite(id);
    if (suite === undefined) return true; // a signalling value, or one without a name here
    const hasExchange = exchanges === undefined || exchanges.has(exchangeOf(suite));
    return hasExchange && (modes === undefined || modes.has(modeOf(suite)));
  });
  const groups = hello.groups.filter((group) => curves === undefined || curves.has(curveOf(group)));
  const spoken = hello.versions.flatMap((version) =>
    VERSIONS.filter(([name, , code]) => code === version && versions?.has(name)),
  );
  for (const name of [...(versions ?? [])].filter((each) => !VERSIONS.some(([known]) => known === each)))
    notInBase.push(`MBEDTLS_${name}`);
  for (const name of exchanges ?? [])
    if (!hello.cipherSuites.some((id) => cipherSuite(id) && exchangeOf(cipherSuite(id)!) === name))
      notInBase.push(`MBEDTLS_${name}`);
  for (const name of curves ?? [])
    if (!hello.groups.some((group) => curveOf(group) === name)) notInBase.push(`MBEDTLS_${name}`);

  const extensions = hello.extensions.filter((name) => {
    const option = EXTENSIONS[name];
    return option === undefined || value(option) !== false;
  });
  const maxRecordOut = numberOf(value('SSL_OUT_CONTENT_LEN') ?? value('SSL_MAX_CONTENT_LEN'));
  return {
    ...(spoken.length > 0 && spoken.length < hello.versions.length && { versions: spoken.map(([, text]) => text) }),
    ...(suites.length < hello.cipherSuites.length && { cipherSuites: suites.map(suiteName) }),
    ...(groups.length < hello.groups.length && { groups: groups.map((group) => groupLabel(group)) }),
    ...(extensions.length < hello.extensions.length && { extensions }),
    ...(maxRecordOut !== undefined && maxRecordOut !== hello.maxRecordOut && { maxRecordOut }),
  };
}

function verificationOf({ stack: { verification } }: BoardProfile, value: Value): Readonly<Record<string, unknown>> {
  if (verification.kind !== 'mbedtls') return {};
  const changes: Record<string, unknown> = {};
  for (const [option, field] of VERIFICATION) {
    const given = value(option);
    if (given === undefined) continue;
    const choice = field === 'rsaPss' ? (given === false ? 'refused' : 'read') : given !== false;
    if (verification[field] !== choice) changes[field] = choice;
  }
  const depth = numberOf(value('X509_MAX_INTERMEDIATE_CA'));
  if (depth !== undefined && depth !== verification.maxIntermediates) changes.maxIntermediates = depth;
  return changes;
}

const VERSIONS = [
  ['SSL_PROTO_TLS1', '1.0', 0x0301],
  ['SSL_PROTO_TLS1_1', '1.1', 0x0302],
  ['SSL_PROTO_TLS1_2', '1.2', 0x0303],
] as const;

const VERIFICATION = [
  ['HAVE_TIME_DATE', 'checkDates'],
  ['X509_CHECK_KEY_USAGE', 'checkKeyUsage'],
  ['X509_CHECK_EXTENDED_KEY_USAGE', 'checkExtendedKeyUsage'],
  ['X509_RSASSA_PSS_SUPPORT', 'rsaPss'],
] as const;

const EXTENSIONS: Readonly<Record<string, string>> = {
  server_name: 'SSL_SERVER_NAME_INDICATION',
  alpn: 'SSL_ALPN',
  session_ticket: 'SSL_SESSION_TICKETS',
  extended_master_secret: 'SSL_EXTENDED_MASTER_SECRET',
  encrypt_then_mac: 'SSL_ENCRYPT_THEN_MAC',
  max_fragment_length: 'SSL_MAX_FRAGMENT_LENGTH',
};

/** `ecdhe` and `ecdsa` → `KEY_EXCHANGE_ECDHE_ECDSA`. */
function exchangeOf({ keyExchange, authentication }: CipherSuite): string {
  if (keyExchange === 'rsa') return 'KEY_EXCHANGE_RSA';
  return `KEY_EXCHANGE_${keyExchange.toUpperCase()}_${authentication.toUpperCase()}`;
}

function modeOf({ cipher }: CipherSuite): string {
  if (cipher.kind === 'cbc') return 'CIPHER_MODE_CBC';
  if (cipher.aead.includes('chacha')) return 'CHACHAPOLY_C';
  return cipher.aead.includes('gcm') ? 'GCM_C' : 'CCM_C';
}

/** `secp256r1` → `ECP_DP_SECP256R1_ENABLED`; brainpoolP256r1 is BP256R1, x25519 CURVE25519. */
function curveOf(group: number): string {
  const name = group === NamedGroup.x25519 ? 'curve25519' : groupLabel(group).replace(/^brainpoolP/, 'bp');
  return `ECP_DP_${name.toUpperCase()}_ENABLED`;
}

function suiteName(id: number): string {
  return cipherSuite(id)?.name ?? `0x${id.toString(16).padStart(4, '0')}`;
}

function numberOf(value: string | false | undefined): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  return Number.isInteger(number) ? number : undefined;
}
