// An SSLContext from Node's TLS options.
import type { Platform } from '../api/platform.ts';
import { PROTOCOL_TLS_CLIENT, type Protocol, TLSVersion } from '../api/ssl/constants.ts';
import { SSLContext } from '../api/ssl/ssl-context.ts';
import { isTlsError } from '../errors.ts';
import { decodeUtf8, encodeUtf8 } from '../util/utf8.ts';
import type { KeyMaterial, Material, NodeTlsOptions } from './tls-options.ts';

const VERSIONS = { 'TLSv1.2': TLSVersion.TLSv1_2, 'TLSv1.3': TLSVersion.TLSv1_3 } as const;

/**
 * @param options - checked before; a client without `ca` trusts the default roots.
 * @throws TlsError `pem.*`, `der.*`, `crypto.bad_private_key`, `context.key_mismatch`; TypeError for versions of which
 *   none is left, and for protocols that ALPN cannot carry.
 */
export function makeContext(platform: Platform, protocol: Protocol, options: NodeTlsOptions): SSLContext {
  const { ca, cert, key, passphrase, ALPNProtocols, minVersion, maxVersion } = options;
  const context = new SSLContext(platform, protocol);
  if (ca !== undefined) {
    for (const each of toList(ca))
      context.loadVerifyLocations({ cadata: typeof each === 'string' ? each : toBytes(each) });
  } else if (protocol === PROTOCOL_TLS_CLIENT) context.setDefaultVerifyPaths();
  if (key !== undefined && cert === undefined) throw new TypeError('the option key is given without cert');
  if (cert !== undefined) loadIdentities(context, toList(cert), key === undefined ? [] : toList(key), passphrase);
  if (ALPNProtocols !== undefined) context.alpnProtocols = protocolNames(ALPNProtocols);
  if (minVersion === 'TLSv1.3' && maxVersion === 'TLSv1.2')
    throw new TypeError('minVersion TLSv1.3 and maxVersion TLSv1.2 leave no version to speak');
  if (maxVersion !== undefined) context.maximumVersion = VERSIONS[maxVersion];
  if (minVersion !== undefined) context.minimumVersion = VERSIONS[minVersion];
  return context;
}

/** Each certificate with the key that fits it, as OpenSSL does: keys need not be in the certificates' order. */
function loadIdentities(
  context: SSLContext,
  certificates: readonly Material[],
  keys: readonly KeyMaterial[],
  passphrase: string | undefined,
): void {
  for (const certificate of certificates.map(toBytes)) {
    if (keys.length === 0) context.loadCertChain(certificate, undefined, passphrase);
    for (const [i, key] of keys.entries()) {
      const { pem, passphrase: own = passphrase } = isWithPassphrase(key) ? key : { pem: key };
      try {
        context.loadCertChain(certificate, toBytes(pem), own);
        break;
      } catch (error) {
        if (i + 1 === keys.length || !isTlsError(error) || error.code !== 'context.key_mismatch') throw error;
      }
    }
  }
}

/** The wire format of RFC 7301 §3.1 without its outer length, as Node takes it. */
function protocolNames(protocols: NonNullable<NodeTlsOptions['ALPNProtocols']>): readonly string[] {
  if (!ArrayBuffer.isView(protocols)) return protocols;
  const names: string[] = [];
  for (let rest = toBytes(protocols); rest.length > 0; rest = rest.subarray(1 + rest[0]!)) {
    const name = decodeUtf8(rest.subarray(1, 1 + rest[0]!));
    if (rest[0] === 0 || rest[0]! >= rest.length || name === undefined)
      throw new TypeError('ALPNProtocols: these bytes are no list of names that each follow their length');
    names.push(name);
  }
  return names;
}

/** A string of Node's is never a path, which loadCertChain would read. */
function toBytes(material: Material): Uint8Array {
  if (typeof material === 'string') return encodeUtf8(material);
  return new Uint8Array(material.buffer, material.byteOffset, material.byteLength);
}

function toList<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

function isWithPassphrase(key: KeyMaterial): key is Exclude<KeyMaterial, Material> {
  return typeof key === 'object' && 'pem' in key;
}
