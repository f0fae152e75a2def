// The situations of the facts' `esp32/situations-*.txt` by their names there: the server, the trusted roots, the
// requested name.
import type { Credential } from '../../src/tls/credential.ts';
import type { ServerSettings } from '../../src/tls/engine.ts';
import { ProtocolVersion, type TlsProfile } from '../../src/tls/profile.ts';
import type { Verifier } from '../../src/tls/verifier.ts';
import { encodeUtf8 } from '../../src/util/utf8.ts';
import { credentialOf, TRUSTING } from '../support/engine-pair.ts';
import type { Server, Situation } from './drive.ts';
import * as pki from './pki.ts';

/** Properties of the client that a situation may depend on. */
export interface Client {
  readonly groups: readonly number[];
  readonly cipherSuites: readonly number[];
}

const { tls10, tls11, tls12, tls13 } = ProtocolVersion;

/** Like OpenSSL's server by default: everything except insecure parameters, in the client's order. */
export const OPENSSL: TlsProfile = {
  name: 'openssl-server',
  versions: [tls13, tls12, tls11, tls10],
  cipherSuites: [
    0x1302, 0x1303, 0x1301, 0xc02c, 0xc030, 0x009f, 0xcca9, 0xcca8, 0xccaa, 0xc0ad, 0xc09f, 0xc02b, 0xc02f, 0x009e,
    0xc0ac, 0xc09e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027, 0x0067, 0xc00a, 0xc014, 0x0039, 0xc009, 0xc013, 0x0033,
    0xc0af, 0xc0ae, 0xc0a3, 0xc0a2, 0x009d, 0xc09d, 0x009c, 0xc09c, 0x003d, 0x003c, 0x0035, 0x002f,
  ],
  groups: [0x001d, 0x0017, 0x0019, 0x0018],
  keyShareGroups: [],
  signatureSchemes: [
    0x0403, 0x0503, 0x0603, 0x0807, 0x0809, 0x080a, 0x080b, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203,
    0x0201,
  ],
  extensions: ['server_name', 'renegotiation_info', 'extended_master_secret', 'encrypt_then_mac', 'session_ticket'],
  pointFormats: [0, 1, 2],
  middleboxCompatibility: true,
  maxRecordOut: 16_384,
  maxRecordIn: 16_384,
  timeInRandom: undefined,
  serverOrder: false,
};

export function serve(
  credential: ServerSettings['credential'],
  profile: Partial<TlsProfile> = {},
  more: { readonly clientAuth?: ServerSettings['clientAuth']; readonly ticketKeys?: ServerSettings['ticketKeys'] } = {},
): Server {
  return { engine: { profile: { ...OPENSSL, ...profile }, credential, ...more } };
}

export const alert = (level: 1 | 2, description: number) => Uint8Array.of(21, 3, 3, 0, 2, level, description);

export function script(bytes: Uint8Array | string, then: 'end' | 'reset' | 'silence' = 'end'): Server {
  return { bytes: typeof bytes === 'string' ? encodeUtf8(bytes) : bytes, then };
}

type Make = (client: Client) => Promise<Situation | undefined>;

async function normal(server: Partial<TlsProfile> = {}, more: Partial<Situation> = {}): Promise<Situation> {
  return { server: serve([await ecCredential()], server), host: pki.HOST, trust: [await pki.root()], ...more };
}

async function ecCredential(): Promise<Credential> {
  return credentialOf(await pki.leaf(), await pki.intermediate());
}

/** A leaf with that key, and the rest of its chain. */
async function withKey(
  key: pki.KeyKind,
  server: Partial<TlsProfile> = {},
  more: Partial<Situation> = {},
): Promise<Situation> {
  const leaf = await pki.leaf({ key });
  const chain = [credentialOf(leaf, await pki.intermediate())];
  return { server: serve(chain, server), host: pki.HOST, trust: [await pki.root()], ...more };
}

/** A server with that leaf (and the intermediate, if that issued it), and the trusted roots. */
async function withLeaf(
  options: Parameters<typeof pki.leaf>[0],
  trust: readonly pki.Issued[] = [],
  more: Partial<Situation> = {},
): Promise<Situation> {
  const leaf = await pki.leaf(options);
  const chain = options?.issuer === undefined ? [await pki.intermediate()] : [];
  return {
    server: serve([credentialOf(leaf, ...chain)]),
    host: pki.HOST,
    trust: trust.length > 0 ? trust : [await pki.root()],
    ...more,
  };
}

/** A key that our server does not support: one that is not offered is refused as in OpenSSL, others are not tested. */
function onCurve(group: number): Make {
  return async (client) => {
    if (client.groups.includes(group)) return undefined;
    return normal({}, { server: script(alert(2, 40)) });
  };
}

const CHACHA = [0xcca9, 0xcca8, 0xccaa];
const CBC = [0xc009, 0xc013]; // s_server -cipher ECDHE+AES128+SHA1
const CCM = [0xc0ae];
const DHE = [0x009e];
const STATIC_RSA = [0x009c];
const askForCertificate = (required: boolean): ServerSettings['clientAuth'] => ({
  verifier: TRUSTING satisfies Verifier,
  required,
});

export const SITUATIONS: Readonly<Record<string, Make>> = {
  'ok (ECDSA chain)': () => normal(),
  'ok, CA in DER': () => normal({}, { form: 'der' }),
  'ok RSA-2048 leaf under EC int': () => withKey('rsa2048'),
  'ok RSA-4096 leaf': () => withKey('rsa4096'),
  'wrong host': () => normal({}, { host: 'other.test' }),
  'unknown issuer': async () => normal({}, { trust: [await pki.stranger()] }),
  'wrong host and unknown issuer': async () => normal({}, { trust: [await pki.stranger()], host: 'other.test' }),
  'expired leaf': () => withLeaf({ ...pki.past }),
  'expired leaf + wrong host': () => withLeaf({ ...pki.past }, [], { host: 'other.test' }),
  'not yet valid': () => withLeaf({ ...pki.future }),
  'clock 2000-01-01': () => normal({}, { clock: Date.UTC(2000, 0, 1) }),
  'clock 1970': () => normal({}, { clock: 0 }),
  'expired root in trust': async () => {
    const issuer = await pki.expiredRoot();
    return withLeaf({ issuer }, [issuer]);
  },
  'self-signed': async () => {
    const own = await pki.issueSelfSigned();
    return { server: serve([credentialOf(own)]), host: pki.HOST, trust: [await pki.root()] };
  },
  'self-signed, itself the CA': async () => {
    const own = await pki.issueSelfSigned();
    return { server: serve([credentialOf(own)]), host: pki.HOST, trust: [own] };
  },
  'no CA, CERT_REQUIRED': () => normal({}, { trust: [] }),
  'no CA, CERT_OPTIONAL': () => normal({}, { trust: [], verify: 'optional' }),
  CERT_NONE: () => normal({}, { trust: [], verify: 'none' }),
  'CERT_OPTIONAL, unknown issuer': async () => normal({}, { trust: [await pki.stranger()], verify: 'optional' }),
  'no hostname, CERT_NONE': () => normal({}, { host: undefined, verify: 'none' }),
  'no hostname, CERT_OPTIONAL': () => normal({}, { host: undefined, verify: 'optional' }),
  'no hostname, REQUIRED (raw mbedTLS)': () => normal({}, { host: undefined }),
  'CN only, no SAN': () => withLeaf({ dnsNames: [] }),
  'wildcard *.test': () => withLeaf({ name: '*.test', dnsNames: ['*.test'] }),
  'IP SAN, CN = IP': () => withLeaf(addressed(pki.ADDRESS), [], { host: pki.ADDRESS }),
  'IP SAN only': () => withLeaf(addressed('someone'), [], { host: pki.ADDRESS }),
  'IP host, cert for name': () => normal({}, { host: pki.ADDRESS }),
  'incomplete chain': async () => {
    const leaf = await pki.leaf();
    return { server: serve([credentialOf(leaf)]), host: pki.HOST, trust: [await pki.root()] };
  },
  'wrong order leaf,root,int': async () => {
    const credential = credentialOf(await pki.leaf(), await pki.root(), await pki.intermediate());
    return { server: serve([credential]), host: pki.HOST, trust: [await pki.root()] };
  },
  'root sent too': async () => {
    const credential = credentialOf(await pki.leaf(), await pki.intermediate(), await pki.root());
    return { server: serve([credential]), host: pki.HOST, trust: [await pki.root()] };
  },
  'intermediate as the CA': async () => {
    const credential = credentialOf(await pki.leaf());
    return { server: serve([credential]), host: pki.HOST, trust: [await pki.intermediate()] };
  },
  // Including the root: a leaf that is not a CA is not an issuer, and the walk does not stop at it.
  'leaf as the CA': async () => {
    const leaf = await pki.leaf();
    const credential = credentialOf(leaf, await pki.intermediate());
    return { server: serve([credential]), host: pki.HOST, trust: [leaf, await pki.root()] };
  },
  'TLS 1.3 only': () => normal({ versions: [tls13] }),
  'TLS 1.1 only': () => normal({ versions: [tls11] }),
  'TLS 1.0 only': () => normal({ versions: [tls10] }),
  'ChaCha20 only': () => normal({ versions: [tls12], cipherSuites: CHACHA }),
  'CBC only': () => normal({ versions: [tls12], cipherSuites: CBC }),
  'AES-CCM only': () => normal({ versions: [tls12], cipherSuites: CCM }),
  // ARIA is not supported here.
  'ARIA only': async (client) =>
    client.cipherSuites.includes(0xc05d) ? undefined : normal({}, { server: script(alert(2, 40)) }),
  'DHE only': () => withKey('rsa2048', { versions: [tls12], cipherSuites: DHE }),
  'static RSA only': () => withKey('rsa2048', { versions: [tls12], cipherSuites: STATIC_RSA }),
  'X25519 only, ECDSA': () => normal({ groups: [0x001d] }),
  'X25519 only, RSA server': () => withKey('rsa2048', { groups: [0x001d] }),
  'P-521 only group': () => normal({ groups: [0x0019] }),
  'P-384 only group': () => normal({ groups: [0x0018] }),
  'P-384 key': () => withKey('p384'),
  'P-521 key': () => withKey('p521'),
  'P-224 key': onCurve(0x0015),
  'secp256k1 key': onCurve(0x0016),
  'P-521 CA signs (SHA-256)': async () => {
    const issuer = await pki.p521Root();
    return withLeaf({ issuer, hash: 'SHA-256' }, [issuer]);
  },
  'RSA-PSS signed cert': async () => {
    const issuer = await pki.rsaRoot();
    return withLeaf({ issuer, pss: 'pss' }, [issuer]);
  },
  'RSA root PKCS1 SHA-512': async () => {
    const issuer = await pki.rsaRoot();
    return withLeaf({ issuer, hash: 'SHA-512' }, [issuer]);
  },
  'SHA-1 signed leaf (EC key)': async () => {
    const issuer = await pki.rsaRoot();
    return withLeaf({ issuer, hash: 'SHA-1' }, [issuer]);
  },
  'SHA-1 signed leaf (RSA key)': async () => {
    const issuer = await pki.rsaRoot();
    return withLeaf({ issuer, hash: 'SHA-1', key: 'rsa2048' }, [issuer]);
  },
  'RSA-1024 leaf': () => withKey('rsa1024'),
  'RSA-1024 root': async () => {
    const issuer = await pki.rsa1024Root();
    return withLeaf({ issuer }, [issuer]);
  },
  'Ed25519 leaf': () => withKey('ed25519'),
  'Ed25519 root signs': async () => {
    const issuer = await pki.ed25519Root();
    return withLeaf({ issuer }, [await pki.root()]);
  },
  'Ed25519 root as CA': async () => {
    const issuer = await pki.ed25519Root();
    return withLeaf({ issuer }, [issuer]);
  },
  'EKU clientAuth only': () => withLeaf({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }),
  'EKU serverAuth': () => withLeaf({ extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] }),
  'intermediate without CA flag': async () => {
    const int = await pki.issueEndEntity();
    const leaf = await pki.leaf({ issuer: int });
    return { server: serve([credentialOf(leaf, int)]), host: pki.HOST, trust: [await pki.root()] };
  },
  'client cert required, absent (1.2)': async () => ({
    ...(await normal()),
    server: serve([await ecCredential()], { versions: [tls12] }, { clientAuth: askForCertificate(true) }),
  }),
  'client cert required, given': async () => ({
    ...(await normal()),
    client: [await pki.leaf({ name: 'client' })],
    server: serve([await ecCredential()], { versions: [tls12] }, { clientAuth: askForCertificate(true) }),
  }),
  'client cert optional, absent': async () => ({
    ...(await normal()),
    server: serve([await ecCredential()], { versions: [tls12] }, { clientAuth: askForCertificate(false) }),
  }),
  'plain HTTP': () => normal({}, { server: script('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n') }),
  'SMTP banner': () => normal({}, { server: script('220 mail.example.org ESMTP ready\r\n') }),
  'close after hello': () => normal({}, { server: script('') }),
  'reset after hello': () => normal({}, { server: script('', 'reset') }),
  'half a record, close': () => normal({}, { server: script(Uint8Array.of(22, 3, 3, 0, 80, 2, 0, 0)) }),
  'warning unrecognized_name then close': () => normal({}, { server: script(alert(1, 112)) }),
  'TLS 1.2 close_notify only': () => normal({}, { server: script(alert(1, 0)) }),
  'silent (8 s timeout)': () => normal({}, { server: script('', 'silence') }),
  'chain 13 KB': () => withBallast(12_500),
  'chain 21 KB': () => withBallast(20_500),
  'chain of 7 intermediates': () => deep(7),
  'chain of 12 intermediates': () => deep(12),
  'server records limited to 512 (split)': () => withBallast(12_500, { maxRecordOut: 512 }),
  'tickets on': async () => ({
    ...(await normal()),
    server: serve([await ecCredential()], {}, { ticketKeys: TICKETS }),
  }),
  'unknown name alert (strict SNI)': () => normal({}, { server: script(alert(2, 112)) }),
};

const TICKETS: NonNullable<ServerSettings['ticketKeys']> = pki.TICKET_KEYS;

function addressed(name: string): Parameters<typeof pki.leaf>[0] {
  return { name: name === pki.ADDRESS ? pki.ADDRESS : name, dnsNames: [], ipAddresses: [pki.ADDRESS] };
}

async function withBallast(bytes: number, profile: Partial<TlsProfile> = {}): Promise<Situation> {
  const credential = credentialOf(await pki.leaf(), await pki.intermediate(), ...(await pki.ballast(bytes)));
  return { server: serve([credential], profile), host: pki.HOST, trust: [await pki.root()] };
}

async function deep(intermediates: number): Promise<Situation> {
  const [leaf, ...chain] = await pki.deepChain(intermediates);
  return { server: serve([credentialOf(leaf!, ...chain)]), host: pki.HOST, trust: [await pki.root()] };
}
