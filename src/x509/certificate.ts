// Certificate: RFC 5280 §4.1, a lazy view of its DER.

import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import { encodePem, looksLikePem, readPem } from '../asn1/pem.ts';
import type { CryptoProvider, PublicKey } from '../crypto/provider.ts';
import { TlsError } from '../errors.ts';
import { equalBytes } from '../util/bytes.ts';
import { toHex } from '../util/hex.ts';
import { INSPECT, type InspectArguments, show } from '../util/inspect.ts';
import {
  type AuthorityKeyIdentifier,
  type BasicConstraints,
  type Extensions,
  parseAuthorityKeyIdentifier,
  parseBasicConstraints,
  parseExtKeyUsage,
  parseKeyUsage,
  parseSubjectAltName,
  parseSubjectKeyIdentifier,
  readExtensions,
} from './extensions.ts';
import type { GeneralName } from './general-name.ts';
import { Name } from './name.ts';
import { ExtensionOid } from './oids.ts';
import { readSigned, type Signed } from './signed.ts';

/** OpenSSL's limit on a peer's whole list is 100 KiB; one certificate with 2,000 names stays below this. */
const MAX_CERTIFICATE_LENGTH = 256 * 1024;

const NO_EXTENSIONS: Extensions = new Map();

/**
 * An X.509 certificate.
 *
 * {@link Certificate.parse} reads its frame; names and extension values are decoded when they are first asked for, and
 * throw TlsError `der.*` or `x509.malformed` then. Every array is a view of `der`, which must not change.
 */
export class Certificate implements Signed {
  readonly der: Uint8Array;
  /** What is signed: the TBSCertificate with tag and length. */
  readonly tbs: Uint8Array;
  /** 1, 2 or 3. */
  readonly version: number;
  /** Two's complement, big-endian. */
  readonly serialNumber: Uint8Array;
  /** AlgorithmIdentifier, DER; the one inside TBSCertificate is the same. */
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  /** Milliseconds since 1970, both inclusive. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKeyInfo: Uint8Array;

  readonly #encodedExtensions: Uint8Array | undefined;
  #extensions: Extensions | undefined;
  #basicConstraints: BasicConstraints | undefined;
  #keyUsage: number | undefined;
  #extKeyUsage: readonly string[] | undefined;
  #subjectAltName: readonly GeneralName[] | undefined;
  #subjectKeyIdentifier: Uint8Array | undefined;
  #authorityKeyIdentifier: AuthorityKeyIdentifier | undefined;
  #isSelfIssued: boolean | undefined;
  #imported: { readonly by: CryptoProvider; readonly key: PublicKey } | undefined;

  /**
   * @param der - one certificate and nothing after it; kept, not copied.
   * @throws TlsError `der.not_der`, `der.truncated`, `der.malformed`, `der.limit`, `x509.malformed`.
   */
  static parse(der: Uint8Array): Certificate {
    return new Certificate(der);
  }

  private constructor(der: Uint8Array) {
    if (der.length > MAX_CERTIFICATE_LENGTH)
      throw new TlsError('der.limit', `certificate: ${der.length} bytes, more than ${MAX_CERTIFICATE_LENGTH}`);
    this.der = der;
    const { tbs, signatureAlgorithm, signature, fields: r, tail } = readSigned(der, 'certificate', 'tbsCertificate');
    tail.end();
    this.tbs = tbs;
    this.signatureAlgorithm = signatureAlgorithm;
    this.signature = signature;
    this.version = readVersion(r);
    this.serialNumber = r.integer('serialNumber');
    const innerAlgorithm = r.encoded(Tag.sequence, 'signature');
    if (!equalBytes(innerAlgorithm, signatureAlgorithm))
      throw new TlsError('x509.malformed', 'the two signature algorithms differ (RFC 5280 §4.1.1.2)');
    this.issuer = new Name(r.encoded(Tag.sequence, 'issuer'));
    const validity = r.enter('validity');
    this.notBefore = validity.time('notBefore');
    this.notAfter = validity.time('notAfter');
    validity.end();
    this.subject = new Name(r.encoded(Tag.sequence, 'subject'));
    this.publicKeyInfo = r.encoded(Tag.sequence, 'subjectPublicKeyInfo');
    if (this.version > 1) {
      r.readOptional(contextPrimitive(1), 'issuerUniqueID');
      r.readOptional(contextPrimitive(2), 'subjectUniqueID');
    }
    this.#encodedExtensions = this.version === 3 ? r.readOptional(contextConstructed(3), 'extensions') : undefined;
    r.end();
  }

  /** The subject's key, imported when it is first asked for. @throws TlsError `crypto.bad_public_key`. */
  publicKey(crypto: CryptoProvider): PublicKey {
    if (this.#imported?.by !== crypto) this.#imported = { by: crypto, key: crypto.importPublicKey(this.publicKeyInfo) };
    return this.#imported.key;
  }

  /** By OID. */
  get extensions(): Extensions {
    this.#extensions ??= this.#readExtensions();
    return this.#extensions;
  }

  /** `undefined` without the extension; so are those below. */
  get basicConstraints(): BasicConstraints | undefined {
    this.#basicConstraints ??= this.#decode(ExtensionOid.basicConstraints, parseBasicConstraints);
    return this.#basicConstraints;
  }

  /** Bits of {@link KeyUsageBit}. */
  get keyUsage(): number | undefined {
    this.#keyUsage ??= this.#decode(ExtensionOid.keyUsage, parseKeyUsage);
    return this.#keyUsage;
  }

  /** Usages, dotted. */
  get extKeyUsage(): readonly string[] | undefined {
    this.#extKeyUsage ??= this.#decode(ExtensionOid.extKeyUsage, parseExtKeyUsage);
    return this.#extKeyUsage;
  }

  get subjectAltName(): readonly GeneralName[] | undefined {
    this.#subjectAltName ??= this.#decode(ExtensionOid.subjectAltName, parseSubjectAltName);
    return this.#subjectAltName;
  }

  get subjectKeyIdentifier(): Uint8Array | undefined {
    this.#subjectKeyIdentifier ??= this.#decode(ExtensionOid.subjectKeyIdentifier, parseSubjectKeyIdentifier);
    return this.#subjectKeyIdentifier;
  }

  get authorityKeyIdentifier(): AuthorityKeyIdentifier | undefined {
    this.#authorityKeyIdentifier ??= this.#decode(ExtensionOid.authorityKeyIdentifier, parseAuthorityKeyIdentifier);
    return this.#authorityKeyIdentifier;
  }

  /** Whether basicConstraints says so; a certificate without that extension is no CA (§4.2.1.9). */
  get isCa(): boolean {
    return this.basicConstraints?.ca === true;
  }

  /** Issuer and subject are the same name (§3.2): by its own key, or in a key rollover by another of the same CA. */
  get isSelfIssued(): boolean {
    this.#isSelfIssued ??= this.issuer.equals(this.subject);
    return this.#isSelfIssued;
  }

  /** The same certificate, byte for byte. */
  equals(other: Certificate): boolean {
    return this === other || equalBytes(this.der, other.der);
  }

  toPem(): string {
    return encodePem('CERTIFICATE', this.der);
  }

  #readExtensions(): Extensions {
    if (this.#encodedExtensions === undefined) return NO_EXTENSIONS;
    const r = new DerReader(this.#encodedExtensions, 'extensions', 3);
    const extensions = readExtensions(r);
    r.end();
    return extensions;
  }

  #decode<T>(oid: string, parse: (value: Uint8Array) => T): T | undefined {
    const extension = this.extensions.get(oid);
    return extension === undefined ? undefined : parse(extension.value);
  }

  [INSPECT](...args: InspectArguments): string {
    const [notBefore, notAfter] = [this.notBefore, this.notAfter].map((time) => new Date(time).toISOString());
    const { subject, issuer } = this;
    const fields = { subject: subject.toString(), issuer: issuer.toString(), notBefore, notAfter };
    return show('Certificate', { ...fields, serialNumber: toHex(this.serialNumber) }, args);
  }
}

/**
 * The certificates of a PEM text, or the one of a DER file.
 *
 * @param input - kept (as DER) by the result, not copied.
 * @throws TlsError `pem.malformed`, `pem.empty`, `der.*`, `x509.malformed`; the message says which block.
 */
export function readCertificates(input: string | Uint8Array): Certificate[] {
  if (typeof input !== 'string' && !looksLikePem(input)) return [Certificate.parse(input)];
  const blocks = readPem(input, ['CERTIFICATE', 'X509 CERTIFICATE'], 'certificates');
  return blocks.map((block, i) => {
    try {
      return Certificate.parse(block.der);
    } catch (error) {
      if (!(error instanceof TlsError)) throw error;
      const where = `certificate ${i + 1} (PEM block from line ${block.line})`;
      throw new TlsError(error.code, `${where}: ${error.message}`, { cause: error });
    }
  });
}

function readVersion(r: DerReader): number {
  const explicit = r.enterOptional('version', contextConstructed(0));
  if (explicit === undefined) return 1;
  const version = explicit.smallInteger('version') + 1;
  explicit.end();
  // DER omits default values (X.690 §11.5), so an explicit version 1 is as invalid as version 4.
  if (version !== 2 && version !== 3) throw new TlsError('x509.malformed', `a certificate of version ${version}`);
  return version;
}
