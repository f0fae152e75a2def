// The situations of the facts' `circuitpython-rp2/*.txt` by their names there.
import { Buffer } from 'node:buffer';
import type { Credential } from '../../src/tls/credential.ts';
import { ProtocolVersion, type TlsProfile } from '../../src/tls/profile.ts';
import { credentialOf, TRUSTING } from '../support/engine-pair.ts';
import type { Situation, TrustedBy } from './drive.ts';
import * as pki from './pki.ts';
import { alert, OPENSSL, script, serve } from './situations.ts';

export interface CircuitPythonSituation extends Situation {
  /** Default: `cadata`. */
  readonly trustedBy?: TrustedBy;
  /** The server's action once it is connected. */
  readonly afterwards?: 'closes' | 'ends' | 'resets';
}

type Make = () => Promise<CircuitPythonSituation>;

const { tls10, tls11, tls12, tls13 } = ProtocolVersion;
/** Python's servers prefer their own order, s_server uses the client's. */
const PYTHON: Partial<TlsProfile> = { serverOrder: true };
const OLD: Partial<TlsProfile> = { ...PYTHON, versions: [tls12, tls11, tls10] };
const ECDSA_SUITES = OPENSSL.cipherSuites.filter((id) => [0xc02c, 0xc02b, 0xc024, 0xc023, 0xc00a, 0xc009].includes(id));
const CBC_SHA = [0xc009, 0xc013];
const CBC_SHA256 = [0xc023, 0xc027];
const CCM = [0xc0ad, 0xc0ac, 0xc0af, 0xc0ae];
const CHACHA = [0xcca9, 0xcca8];
const ECDHE = OPENSSL.cipherSuites.filter((id) => (id >> 8 === 0xc0 && (id & 0xff) < 0x60) || id >> 8 === 0xcc);

/** An RSA-2048 leaf directly below the root, which most of them send. */
async function good(
  more: Partial<CircuitPythonSituation> = {},
  profile: Partial<TlsProfile> = OLD,
): Promise<CircuitPythonSituation> {
  return { server: serve([await rsaLeaf()], profile), host: pki.HOST, trust: [await pki.rsaRoot()], ...more };
}

async function rsaLeaf(options: Parameters<typeof pki.leaf>[0] = {}): Promise<Credential> {
  return credentialOf(await pki.leaf({ key: 'rsa2048', issuer: await pki.rsaRoot(), ...options }));
}

async function show(
  options: Parameters<typeof pki.leaf>[0],
  more: Partial<CircuitPythonSituation> = {},
): Promise<CircuitPythonSituation> {
  return { ...(await good()), server: serve([await rsaLeaf(options)], OLD), ...more };
}

/** Certificates so long that their message is fragmented: many names in the subjectAltName. */
async function bigCertificate(names: number): Promise<CircuitPythonSituation> {
  const dnsNames = [pki.HOST, ...Array.from({ length: names }, (_, i) => `name-${i}.of.a.big.certificate.test`)];
  return show({ dnsNames });
}

async function selfTrusted(key: pki.KeyKind): Promise<CircuitPythonSituation> {
  const own = await pki.selfSigned(key);
  return { server: serve([credentialOf(own)], OLD), host: pki.HOST, trust: [own] };
}

async function clientAsked(versions: TlsProfile['versions']): Promise<CircuitPythonSituation> {
  const clientAuth = { verifier: TRUSTING, required: true };
  return { ...(await good()), server: serve([await rsaLeaf()], { ...PYTHON, versions }, { clientAuth }) };
}

const says =
  (description: number): Make =>
  async () =>
    good({ server: script(alert(2, description)) });

export const SCENARIOS: Readonly<Record<string, Make>> = {
  'good, cadata': () => good({ afterwards: 'closes' }),
  'good, cadata, no hostname': () => good({ host: undefined }),
  "none (cadata=''), no hostname": () => good({ host: undefined, off: 'off' }),
  'none, host': () => good({ off: 'off' }),
  // Not a row: without verification certificates must still be parseable.
  'none, signed with PSS': () => show({ pss: 'pss' }, { off: 'off' }),
  'bundle, unknown root': async () => good({ trust: [await pki.stranger()], trustedBy: 'bundle' }),
  'bundle, unknown root, wrong host': async () =>
    good({ trust: [await pki.stranger()], trustedBy: 'bundle', host: 'other.test' }),
  'bundle, no host': async () => good({ trust: [await pki.stranger()], trustedBy: 'bundle', host: undefined }),
  'wrong host': () => good({ host: 'other.test' }),
  'unknown issuer': async () => good({ trust: [await pki.stranger()] }),
  'unknown issuer and wrong host': async () => good({ trust: [await pki.stranger()], host: 'other.test' }),
  'expired leaf (CN other.test)': () => show({ name: 'other.test', dnsNames: [], ...pki.past }, { host: 'other.test' }),
  'tls1.3 only': () => good({}, { ...PYTHON, versions: [tls13] }),
  'tls1.1 max': () => good({}, { ...PYTHON, versions: [tls11, tls10] }),
  'tls1.0 max': () => good({}, { ...PYTHON, versions: [tls10] }),
  'static RSA only': () => good({}, { ...OLD, cipherSuites: [0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f] }),
  // The facts' server had no parameters for DHE, so no suite was left.
  'DHE only': () => good({ server: script(alert(2, 40)) }),
  'ChaCha only': () => good({}, { ...OLD, cipherSuites: CHACHA }),
  'CBC ECDHE only': () => good({}, { ...OLD, cipherSuites: CBC_SHA }),
  'ECDHE ECDSA-only suites with RSA key': () => good({}, { ...OLD, cipherSuites: ECDSA_SUITES }),
  'P-256 key self-signed as CA': () => selfTrusted('p256'),
  'leaf signed by P-256': async () => {
    const issuer = await pki.root();
    return show({ issuer }, { trust: [issuer] });
  },
  'leaf by RSA-4096': async () => {
    const issuer = await pki.rsa4096Root();
    return show({ issuer }, { trust: [issuer] });
  },
  'rsa1024 self-signed': () => selfTrusted('rsa1024'),
  'sha1-signed leaf': () => show({ hash: 'SHA-1' }),
  'sha384-signed': () => show({ hash: 'SHA-384' }),
  'pss-signed leaf': () => show({ pss: 'pss' }),
  'cert big60 (SAN other)': () => bigCertificate(60),
  'cert big150 (SAN other)': () => bigCertificate(150),
  'cert big400 (SAN other)': () => bigCertificate(400),
  'client cert required': () => clientAsked([tls12]),
  'client cert required 1.3 server': () => clientAsked([tls13, tls12]),
  'records 16384': () => good({ afterwards: 'closes' }),
  'fin without notify': () => good({ afterwards: 'ends' }),
  'reset after': () => good({ afterwards: 'resets' }),
  'plain HTTP': () => good({ server: script('HTTP/1.0 400 Bad Request\r\n\r\n') }),
  close: () => good({ server: script('') }),
  reset: () => good({ server: script('', 'reset') }),
  'silent 5s': () => good({ server: script('', 'silence') }),
  'fatal alert 40': says(40),
  'fatal alert 70': says(70),
  'fatal alert 80': says(80),
  'fatal alert 112': says(112),
  'warning close_notify': () => good({ server: script(alert(1, 0)) }),
  'ssh banner': () => good({ server: script('SSH-2.0-OpenSSH_9.2p1 Debian\r\n') }),
};

const S_SERVER: Partial<TlsProfile> = { ...OLD, serverOrder: false };

/** `-extra.txt`. */
export const EXTRA: Readonly<Record<string, Make>> = {
  'DHE auto 2048': () => good({}, { ...S_SERVER, cipherSuites: [0x009f, 0x009e, 0x006b, 0x0067, 0x0039, 0x0033] }),
  'group X25519 only, ECDHE only': () => good({}, { ...S_SERVER, groups: [0x001d], cipherSuites: ECDHE }),
  'group P-521 only, ECDHE only': () => good({}, { ...S_SERVER, groups: [0x0019], cipherSuites: ECDHE }),
  'group P-384 only': () => good({}, { ...S_SERVER, groups: [0x0018] }),
  'group X448 only': () => good({ server: script(alert(2, 40)) }),
  'X25519 only but RSA kx allowed': () => good({}, { ...S_SERVER, groups: [0x001d] }),
  'max_send_frag 512': () => good({}, { ...S_SERVER, maxRecordOut: 512 }),
  'max_send_frag 1024 chain': async () => {
    const credential = credentialOf(await pki.leaf({ key: 'rsa2048' }), await pki.intermediate());
    const server = serve([credential], { ...S_SERVER, maxRecordOut: 1024 });
    return { server, host: pki.HOST, trust: [await pki.root()] };
  },
  'default 1.3+1.2 server': () => good({}, { serverOrder: false }),
  'CBC, EtM?': () => good({}, { ...S_SERVER, cipherSuites: CBC_SHA256 }),
  'sigalgs RSA-PSS only': () =>
    good({}, { ...S_SERVER, signatureSchemes: [0x0804, 0x0805, 0x0806], cipherSuites: ECDHE }),
  'p521 leaf': () => selfTrusted('p521'),
  'ed25519 leaf': () => selfTrustedElsewhere('ed25519'),
  'sigalgs ECDSA+SHA256 p256': async () => {
    const own = await pki.selfSigned('p256');
    return {
      server: serve([credentialOf(own)], { ...S_SERVER, signatureSchemes: [0x0403] }),
      host: pki.HOST,
      trust: [own],
    };
  },
  'ARIA/CAMELLIA only': () => good({ server: script(alert(2, 40)) }),
  'CCM only': async () => {
    const own = await pki.selfSigned('p256');
    return { server: serve([credentialOf(own)], { ...S_SERVER, cipherSuites: CCM }), host: pki.HOST, trust: [own] };
  },
};

async function selfTrustedElsewhere(key: pki.KeyKind): Promise<CircuitPythonSituation> {
  return {
    server: serve([credentialOf(await pki.selfSigned(key))], S_SERVER),
    host: pki.HOST,
    trust: [await pki.root()],
  };
}

const STATIC_RSA = [0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f];
const ONLY_CLIENTS = '1.3.6.1.5.5.7.3.2';

async function usage(options: Parameters<typeof pki.leaf>[0], profile: Partial<TlsProfile>) {
  return { ...(await good()), server: serve([await rsaLeaf(options)], profile) };
}

const withUsage = async (...flags: readonly pki.KeyUsageName[]) => ({
  extensions: await pki.extensions(
    pki.basicConstraints(false),
    pki.keyUsage(...flags),
    pki.san({ type: 'dns', value: pki.HOST }),
  ),
});

/** Below a good root, an intermediate or a leaf with those extensions. */
async function withIntermediate(...list: readonly pki.MadeExtension[]): Promise<CircuitPythonSituation> {
  const int = await pki.signedWith(list);
  const leaf = await pki.leaf({ key: 'rsa2048', issuer: int });
  return { server: serve([credentialOf(leaf, int)], OLD), host: pki.HOST, trust: [await pki.root()] };
}

async function withExtension(oid: string, value: readonly number[]): Promise<CircuitPythonSituation> {
  const list = [
    pki.basicConstraints(false),
    pki.san({ type: 'dns' as const, value: pki.HOST }),
    pki.extension(oid, 'critical', value),
  ];
  return usage({ extensions: await pki.extensions(...list) }, OLD);
}

/** `-usage-flags.txt`: leaves (`x_`) and chains (`y_`). */
export const USAGE: Readonly<Record<string, Make>> = {
  'x_eku ALL': () => usage({ extendedKeyUsage: [ONLY_CLIENTS] }, OLD),
  'x_eku kRSA': () => usage({ extendedKeyUsage: [ONLY_CLIENTS] }, { ...OLD, cipherSuites: STATIC_RSA }),
  'x_ku ALL': async () => usage(await withUsage('keyAgreement'), OLD),
  'x_ku kRSA': async () => usage(await withUsage('keyAgreement'), { ...OLD, cipherSuites: STATIC_RSA }),
  'x_kuenc ALL': async () => usage(await withUsage('keyEncipherment'), OLD),
  'x_kuenc kRSA': async () => usage(await withUsage('keyEncipherment'), { ...OLD, cipherSuites: STATIC_RSA }),
  y_good: () => withIntermediate(pki.basicConstraints(true), pki.keyUsage('keyCertSign', 'cRLSign')),
  y_nokcs: () => withIntermediate(pki.basicConstraints(true), pki.keyUsage('cRLSign')),
  y_notca: () => withIntermediate(pki.basicConstraints(false), pki.keyUsage('keyCertSign', 'cRLSign')),
  y_pathlen: async () => {
    const upper = await pki.signedWith([pki.basicConstraints(true, 0), pki.keyUsage('keyCertSign')]);
    const lower = await pki.signedWith([pki.basicConstraints(true), pki.keyUsage('keyCertSign')], upper);
    const leaf = await pki.leaf({ key: 'rsa2048', issuer: lower });
    return { server: serve([credentialOf(leaf, lower, upper)], OLD), host: pki.HOST, trust: [await pki.root()] };
  },
  y_crit: () => withExtension('1.2.3.4.5', [0x05, 0x00]),
  y_ns: () => withExtension('2.16.840.1.113730.1.1', [0x03, 0x02, 0x06, 0x40]), // Netscape's certificate type: SSL server
  y_nc: () =>
    withIntermediate(
      pki.basicConstraints(true),
      pki.keyUsage('keyCertSign'),
      // NameConstraints: permitted, the domain `test`
      pki.extension('2.5.29.30', 'critical', [0x30, 0x0a, 0xa0, 0x08, 0x30, 0x06, 0x82, 0x04, ...Buffer.from('test')]),
    ),
  // CertificatePolicies: one of 1.2.3.4
  y_pol: () => withExtension('2.5.29.32', [0x30, 0x07, 0x30, 0x05, 0x06, 0x03, 0x2a, 0x03, 0x04]),
};

/** The file does not say which certificate these rows had. */
export const USAGE_NOT_DRIVEN = ['x_notca ALL', 'x_notca kRSA'];
