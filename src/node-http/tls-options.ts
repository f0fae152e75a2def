// The TLS options of Node's `https`, `tls` and `net` (their documentation of Node 24): which of them mean the same here,
// and for each of the others the way to do it, since ignoring one could turn a protection off.
import { checkServerIdentity } from 'node:tls';
import { checkOption, either, listOf, type OptionKind, type OptionKinds, oneOf, TEXT } from '../util/check-options.ts';

/** PEM, or bytes of PEM or DER. */
export type Material = string | NodeJS.ArrayBufferView;
export type KeyMaterial = Material | { readonly pem: Material; readonly passphrase?: string | undefined };

/** The supported options, with Node's meaning. */
export interface NodeTlsOptions {
  /** Trusted in place of the default roots: PEM with any number of certificates, DER, or a list of either. */
  readonly ca?: Material | readonly Material[] | undefined;
  /** This side's certificate, followed by its chain; a list if there are several (RSA and ECDSA). */
  readonly cert?: Material | readonly Material[] | undefined;
  /** Its key; each key of a list is used for the certificate that it fits. */
  readonly key?: KeyMaterial | readonly KeyMaterial[] | undefined;
  /** For a `key` that is encrypted. */
  readonly passphrase?: string | undefined;
  /** ALPN, most preferred first: names, or bytes of names that each follow their length. */
  readonly ALPNProtocols?: readonly string[] | NodeJS.ArrayBufferView | undefined;
  /** The oldest TLS version to use. Default: TLS 1.2. */
  readonly minVersion?: NodeTlsVersion | undefined;
  /** The newest TLS version to use. Default: TLS 1.3. */
  readonly maxVersion?: NodeTlsVersion | undefined;
}

export type NodeTlsVersion = 'TLSv1.2' | 'TLSv1.3';

const MATERIAL: OptionKind = {
  is: 'PEM as a string, or PEM or DER as bytes',
  fits: (value) => typeof value === 'string' || ArrayBuffer.isView(value),
};
const KEY: OptionKind = {
  is: `${MATERIAL.is}, or { pem, passphrase }`,
  fits: (value) =>
    MATERIAL.fits(value) ||
    (typeof value === 'object' &&
      value !== null &&
      'pem' in value &&
      MATERIAL.fits(value.pem) &&
      hasTextOrNoPassphrase(value)),
};
const VIEW: OptionKind = { is: 'bytes', fits: (value) => ArrayBuffer.isView(value) };
const VERSION = oneOf('TLSv1.2', 'TLSv1.3');

export const NODE_TLS_KINDS: OptionKinds<NodeTlsOptions> = {
  ca: either(MATERIAL, listOf(MATERIAL)),
  cert: either(MATERIAL, listOf(MATERIAL)),
  key: either(KEY, listOf(KEY)),
  passphrase: TEXT,
  ALPNProtocols: either(listOf(TEXT), VIEW),
  minVersion: VERSION,
  maxVersion: VERSION,
};

const LEAVE = 'it cannot be chosen here: leave it out';
const SIGNER = 'a key that stays where it is signs by signCallback of an sslContext';
const VERSIONS = 'give minVersion and maxVersion';
const ADDRESSES =
  'connections are made as the system resolves the name; the network option of thimble/requests makes them otherwise';

/** The option, and what to use instead. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ['ALPNCallback', 'give ALPNProtocols: the server takes the first of them that the client offers'],
  ['allowPartialTrustChain', 'each certificate of ca is trusted by itself, a root or not: leave it out'],
  [
    'checkServerIdentity',
    'the name is checked; to decide otherwise set verifyCallback or checkHostname of an sslContext',
  ],
  ['ciphers', 'call setCiphers of an sslContext'],
  ['clientCertEngine', SIGNER],
  ['crl', 'call loadCrls of an sslContext'],
  ['dhparam', LEAVE],
  ['ecdhCurve', LEAVE],
  ['enableTrace', 'give the trace option of wrapSocket (thimble/ssl) or of thimble/requests'],
  ['honorCipherOrder', 'the server chooses in the order of its own suites, which setCiphers of an sslContext sets'],
  ['isServer', 'servers are made by createServer'],
  ['minDHSize', LEAVE],
  ['NPNProtocols', 'give ALPNProtocols'],
  ['pfx', 'take it apart (openssl pkcs12 -in FILE -nodes -out pair.pem), and give cert and key'],
  ['privateKeyEngine', SIGNER],
  ['privateKeyIdentifier', SIGNER],
  ['pskCallback', 'set psk of an sslContext'],
  ['pskIdentityHint', 'set psk of an sslContext, with its hint'],
  [
    'rejectUnauthorized',
    'certificates are always verified; ca trusts your own CA, and only an sslContext whose verifyMode is CERT_NONE accepts any server',
  ],
  [
    'requestCert',
    'call loadVerifyLocations of an sslContext with the CAs of the clients, which requires certificates of them; verifyMode CERT_OPTIONAL only asks',
  ],
  ['requestOCSP', 'stapled responses are asked for and checked; revocation of an sslContext demands them'],
  ['secureContext', 'give an sslContext: new SSLContext() of thimble/ssl'],
  ['secureOptions', VERSIONS],
  ['secureProtocol', VERSIONS],
  ['server', 'servers are made by createServer'],
  ['session', 'sessions are resumed by themselves; set sessions of an sslContext to keep them elsewhere'],
  ['sessionIdContext', 'sessions belong to their sslContext: leave it out'],
  ['sessionTimeout', LEAVE],
  ['sigalgs', LEAVE],
  ['SNICallback', 'set chooseCertificate of an sslContext'],
  ['socket', 'call wrapSocket of an sslContext (thimble/ssl)'],
  ['ticketKeys', 'set ticketKeys of an sslContext'],
]);

/** Options of Node's server that are not supported here. */
const REFUSED_BY_SERVERS: ReadonlyMap<string, string> = new Map([
  ['ca', REFUSED.get('requestCert')!],
  ['servername', 'a client asks for a name: set chooseCertificate of an sslContext'],
]);

/** Options of a client connection: those of net.connect, and those of the agent. */
const REFUSED_BY_CLIENTS: ReadonlyMap<string, string> = new Map([
  ['sslContext', 'give it to the Agent'],
  ['autoSelectFamily', ADDRESSES],
  ['autoSelectFamilyAttemptTimeout', ADDRESSES],
  ['family', ADDRESSES],
  ['hints', ADDRESSES],
  ['localAddress', ADDRESSES],
  ['localPort', ADDRESSES],
  ['lookup', ADDRESSES],
  ['socketPath', ADDRESSES],
]);

/**
 * @param call - for the message: `'new Agent'`.
 * @throws TypeError for an option of Node's that is not supported here; it names the replacement.
 */
export function refuseTlsOptions(call: string, options: object, role: 'client' | 'server'): void {
  const own = role === 'server' ? REFUSED_BY_SERVERS : REFUSED_BY_CLIENTS;
  for (const [name, value] of Object.entries(options)) {
    const instead = REFUSED.get(name) ?? own.get(name);
    if (instead === undefined || value === undefined || value === null) continue;
    if (value === checkServerIdentity) continue; // Node's own, which got always gives: the same check is made here
    throw new TypeError(`${call}: ${name} is not honoured; ${instead}`);
  }
}

/**
 * Those of the honoured options that are given; `null` is absent, as in Node.
 *
 * @throws TypeError for an option with a wrong value.
 */
export function takeTlsOptions(call: string, options: object): NodeTlsOptions {
  const taken: Record<string, unknown> = {};
  for (const [name, kind] of Object.entries(NODE_TLS_KINDS)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined || value === null) continue;
    checkOption(call, name, value, kind);
    taken[name] = value;
  }
  return taken;
}

function hasTextOrNoPassphrase(key: object): boolean {
  const { passphrase } = key as { passphrase?: unknown };
  return passphrase === undefined || typeof passphrase === 'string';
}
