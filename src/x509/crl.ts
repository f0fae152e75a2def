// Certificate revocation lists: RFC 5280 §5, used as §6.3.3 says. Lists of the certificate's own issuer: full ones, and
// delta ones for what they revoke; indirect ones are refused as not supported.
import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import { looksLikePem, readPem } from '../asn1/pem.ts';
import { encodeDer } from '../asn1/write.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { equalBytes } from '../util/bytes.ts';
import type { Certificate } from './certificate.ts';
import { type Extensions, readExtensions } from './extensions.ts';
import { Name } from './name.ts';
import { describeOid, ExtensionOid } from './oids.ts';
import { readSigned, type Signed } from './signed.ts';

/** Which of the issuer's certificates a list covers (§5.2.5). */
interface Scope {
  readonly endEntities: boolean;
  readonly cas: boolean;
  /** GeneralNames of the distribution point, each as encoded; `undefined`: not tied to one. */
  readonly distributionPoint: readonly Uint8Array[] | undefined;
}

/** How far the issuer's clock may be ahead, as OpenSSL's tools allow for OCSP: else a list of a minute ago would not revoke. */
export const MAX_CLOCK_SKEW = 300_000;

/** A length of one octet; §5.1.2.6 with §4.1.2.2 allows 20 octets. */
const MAX_SERIAL = 127;

/** A CRL: RFC 5280 §5. */
export class RevocationList implements Signed {
  readonly tbs: Uint8Array;
  readonly signatureAlgorithm: Uint8Array;
  readonly signature: Uint8Array;
  readonly issuer: Name;
  /** Milliseconds since 1970. */
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
  readonly extensions: Extensions;
  /** Contains only changes since another list (§5.2.4). It can revoke a certificate, but not show that it is valid. */
  readonly isDelta: boolean;
  readonly #scope: Scope;
  readonly #entries: Uint8Array;
  #index: Uint32Array | undefined;

  /** @param der - one list and nothing after it; kept, not copied. @throws TlsError `x509.bad_crl`. */
  static parse(der: Uint8Array): RevocationList {
    try {
      return new RevocationList(der);
    } catch (error) {
      if (!isTlsError(error) || error.code === 'x509.bad_crl') throw error;
      throw new TlsError('x509.bad_crl', error.message, { cause: error });
    }
  }

  private constructor(der: Uint8Array) {
    const { tbs, signatureAlgorithm, signature, fields, tail } = readSigned(der, 'CRL', 'tbsCertList');
    tail.end();
    this.tbs = tbs;
    this.signatureAlgorithm = signatureAlgorithm;
    this.signature = signature;
    const version = fields.nextTag === Tag.integer ? fields.smallInteger('version') + 1 : 1;
    if (version !== 1 && version !== 2) throw bad(`it is of version ${version}`);
    if (!equalBytes(fields.encoded(Tag.sequence, 'signature'), signatureAlgorithm))
      throw bad('its two signature algorithms differ (RFC 5280 §5.1.1.2)');
    this.issuer = new Name(fields.encoded(Tag.sequence, 'issuer'));
    this.thisUpdate = fields.time('thisUpdate');
    const dated = fields.nextTag === Tag.utcTime || fields.nextTag === Tag.generalizedTime;
    this.nextUpdate = dated ? fields.time('nextUpdate') : undefined;
    this.#entries = fields.readOptional(Tag.sequence, 'revokedCertificates') ?? new Uint8Array(0);
    const extensions = fields.enterOptional('crlExtensions', contextConstructed(0));
    this.extensions = extensions === undefined ? new Map() : readExtensions(extensions);
    extensions?.end();
    fields.end();
    if (version === 1 && this.extensions.size > 0) throw bad('it has extensions and is of version 1');
    void this.issuer.canonical;
    this.isDelta = readDeltaIndicator(this.extensions);
    this.#scope = readScope(this.extensions);
  }

  /**
   * Why this list cannot be used at all, or `undefined`.
   *
   * @param now - milliseconds since 1970. @param strict - whether what §5.2 obliges issuers to include must be there.
   */
  fault(now: number, strict: boolean): string | undefined {
    for (const { oid, critical } of this.extensions.values())
      if (critical && !UNDERSTOOD.has(oid) && oid !== ExtensionOid.crlNumber)
        return `its critical extension ${describeOid(oid)} is not understood`;
    const number = this.extensions.get(ExtensionOid.crlNumber);
    if (strict && number === undefined) return 'it has no cRLNumber (RFC 5280 §5.2.3)';
    if (number?.critical === true) return 'its cRLNumber is marked critical (RFC 5280 §5.2.3)';
    if (this.nextUpdate === undefined) return 'it does not say when it ends (RFC 5280 §5.1.2.5)';
    if (now + MAX_CLOCK_SKEW < this.thisUpdate) return 'it begins in the future';
    if (now > this.nextUpdate) return `it ended on ${new Date(this.nextUpdate).toISOString().slice(0, 10)}`;
    return undefined;
  }

  /**
   * Whether the list covers this certificate of its issuer: §6.3.3 (b)(2); `undefined` if not. With `some-reasons` (d) it
   * can revoke the certificate, but not show that it is valid.
   */
  covers(certificate: Certificate): 'all-reasons' | 'some-reasons' | undefined {
    const { endEntities, cas, distributionPoint } = this.#scope;
    if (certificate.isCa ? !cas : !endEntities) return undefined;
    if (distributionPoint === undefined) return 'all-reasons';
    const extension = certificate.extensions.get(ExtensionOid.crlDistributionPoints);
    const points = extension === undefined ? [] : readDistributionPoints(extension.value);
    const matching = points.filter(({ names }) =>
      names.some((name) => distributionPoint.some((other) => equalBytes(name, other))),
    );
    if (matching.length === 0) return undefined;
    return matching.some(({ someReasons }) => !someReasons) ? 'all-reasons' : 'some-reasons';
  }

  /**
   * When the serial number was revoked, milliseconds since 1970; `undefined` if it is not listed, or only as one that a
   * delta list removes (`removeFromCRL`): the full list still has it. @throws TlsError `x509.bad_crl`.
   */
  revocationDate(serialNumber: Uint8Array): number | undefined {
    this.#index ??= this.#indexEntries();
    const index = this.#index;
    const wanted = encodeDer(Tag.integer, serialNumber);
    let [low, high] = [0, index.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#compareSerial(index[middle]!, wanted, 0) < 0) low = middle + 1;
      else high = middle; // the first of equal ones
    }
    const start = index[low];
    if (start === undefined || this.#compareSerial(start, wanted, 0) !== 0) return undefined;
    const entry = new DerReader(this.#entries, 'CRL', 3, start);
    entry.integer('userCertificate');
    return entry.time('revocationDate');
  }

  /**
   * Where the entries that revoke begin, by serial number: four bytes for each, which may be hundreds of thousands. The
   * list is read and sorted once, and not for every certificate, path and handshake.
   */
  #indexEntries(): Uint32Array {
    const starts: number[] = [];
    const entries = new DerReader(this.#entries, 'CRL', 2);
    while (!entries.done) {
      const entry = entries.enter('revoked certificate');
      const serial = entry.encoded(Tag.integer, 'userCertificate');
      new DerReader(serial, 'CRL').integer('userCertificate');
      if (serial.length > 2 + MAX_SERIAL) throw bad(`a serial number of more than ${MAX_SERIAL} octets`);
      entry.time('revocationDate');
      const extensions: Extensions | undefined = entry.done ? undefined : readExtensions(entry);
      entry.end();
      if (extensions !== undefined) refuseCritical(extensions);
      if (this.isDelta && extensions !== undefined && isRemoval(extensions)) continue;
      starts.push(serial.byteOffset - this.#entries.byteOffset);
    }
    return Uint32Array.from(starts).sort((a, b) => this.#compareSerial(a, this.#entries, b) || a - b);
  }

  /** Compares the INTEGER of an entry with another: length octet, then value. */
  #compareSerial(start: number, other: Uint8Array, otherStart: number): number {
    const length = 2 + this.#entries[start + 1]!;
    for (let i = 1; i < length; i++) {
      const difference = this.#entries[start + i]! - other[otherStart + i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }
}

/** The labels of RFC 7468 §6; some CAs write the shorter one of its drafts. */
const PEM_LABELS: readonly string[] = ['X509 CRL', 'CRL'];

/** Every CRL of a PEM text, or the one of a DER file. @throws TlsError `pem.malformed`, `pem.empty`, `x509.bad_crl`. */
export function readRevocationLists(input: string | Uint8Array): RevocationList[] {
  if (typeof input !== 'string' && !looksLikePem(input)) return [RevocationList.parse(input)];
  return readPem(input, PEM_LABELS, 'CRLs').map(({ der }) => RevocationList.parse(der));
}

/** Critical extensions that this code processes; whether cRLNumber may be critical is checked separately. */
const UNDERSTOOD: ReadonlySet<string> = new Set([
  ExtensionOid.issuingDistributionPoint,
  ExtensionOid.deltaCrlIndicator,
]);

/** BaseCRLNumber, which must be critical: a reader that ignored it would take the delta for the complete list. */
function readDeltaIndicator(extensions: Extensions): boolean {
  const extension = extensions.get(ExtensionOid.deltaCrlIndicator);
  if (extension === undefined) return false;
  if (!extension.critical) throw bad('its deltaCRLIndicator is not marked critical (RFC 5280 §5.2.4)');
  const r = new DerReader(extension.value, 'deltaCRLIndicator');
  r.integer('BaseCRLNumber');
  r.end();
  return true;
}

/** CRLReason `removeFromCRL` (§5.3.1). */
function isRemoval(extensions: Extensions): boolean {
  const reason = extensions.get(ExtensionOid.reasonCode);
  if (reason === undefined) return false;
  const r = new DerReader(reason.value, 'reasonCode');
  const code = r.smallInteger('reasonCode', Tag.enumerated);
  r.end();
  return code === REMOVE_FROM_CRL;
}

const REMOVE_FROM_CRL = 8;

function readScope(extensions: Extensions): Scope {
  const extension = extensions.get(ExtensionOid.issuingDistributionPoint);
  if (extension === undefined) return { endEntities: true, cas: true, distributionPoint: undefined };
  const outer = new DerReader(extension.value, 'issuingDistributionPoint');
  const r = outer.enter('issuingDistributionPoint');
  outer.end();
  const point = r.enterOptional('distributionPoint', contextConstructed(0));
  const distributionPoint = point === undefined ? undefined : readPointNames(point);
  const flag = (n: number): boolean => r.nextTag === contextPrimitive(n) && r.boolean('flag', contextPrimitive(n));
  const onlyEndEntities = flag(1);
  const onlyCas = flag(2);
  if (r.nextTag === contextPrimitive(3)) throw bad('it covers only some revocation reasons, which is not supported');
  if (flag(4)) throw bad('it is an indirect one, which is not supported');
  const onlyAttributes = flag(5);
  r.end();
  return { endEntities: !onlyCas && !onlyAttributes, cas: !onlyEndEntities && !onlyAttributes, distributionPoint };
}

interface DistributionPoint {
  readonly names: readonly Uint8Array[];
  /** Its lists cover only some revocation reasons. */
  readonly someReasons: boolean;
}

/** The distribution points of a certificate, without those whose lists another CA signs (§4.2.1.13). */
function readDistributionPoints(value: Uint8Array): DistributionPoint[] {
  const outer = new DerReader(value, 'cRLDistributionPoints');
  const points = outer.enter('cRLDistributionPoints');
  outer.end();
  const found: DistributionPoint[] = [];
  while (!points.done) {
    const point = points.enter('DistributionPoint');
    const name = point.enterOptional('distributionPoint', contextConstructed(0));
    const names = name === undefined ? [] : readPointNames(name);
    const someReasons = point.readOptional(contextPrimitive(1), 'reasons') !== undefined;
    const indirect = point.readOptional(contextConstructed(2), 'cRLIssuer') !== undefined;
    point.end();
    if (!indirect) found.push({ names, someReasons });
  }
  return found;
}

/** DistributionPointName: its fullName; one relative to the issuer is not supported and names nothing. */
function readPointNames(r: DerReader): Uint8Array[] {
  const full = r.enterOptional('fullName', contextConstructed(0));
  const names: Uint8Array[] = [];
  while (full !== undefined && !full.done) names.push(full.element('general name').encoded);
  return names;
}

function refuseCritical(extensions: Extensions): void {
  for (const { oid, critical } of extensions.values())
    if (critical) throw bad(`the critical extension ${describeOid(oid)} of an entry is not understood (RFC 5280 §5.3)`);
}

function bad(detail: string): TlsError {
  return new TlsError('x509.bad_crl', `CRL: ${detail}`);
}
