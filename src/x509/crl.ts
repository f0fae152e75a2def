// Certificate revocation lists: RFC 5280 §5, used as §6.3.3 says. Lists of the certificate's own issuer: full ones, and
// delta ones for what they revoke; indirect ones are refused as not supported.
import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import { looksLikePem, readPem } from '../asn1/pem.ts';
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
  readonly #entries: Uint8Array | undefined;

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
    this.#entries = fields.readOptional(Tag.sequence, 'revokedCertificates');
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
    if (now < this.thisUpdate) return 'it begins in the future';
    if (now > this.nextUpdate) return `it ended on ${new Date(this.nextUpdate).toISOString().slice(0, 10)}`;
    return undefined;
  }

  /** Whether the list covers this certificate of its issuer: §6.3.3 (b)(2). */
  covers(certificate: Certificate): boolean {
    const { endEntities, cas, distributionPoint } = this.#scope;
    if (certificate.isCa ? !cas : !endEntities) return false;
    if (distributionPoint === undefined) return true;
    const extension = certificate.extensions.get(ExtensionOid.crlDistributionPoints);
    const names = extension === undefined ? [] : readDistributionPointNames(extension.value);
    return names.some((name) => distributionPoint.some((other) => equalBytes(name, other)));
  }

  /**
   * When the serial number was revoked, milliseconds since 1970; `undefined` if it was not, or if a delta list takes it
   * out of the full one, which lists it still. @throws TlsError `x509.bad_crl`.
   */
  revocationDate(serialNumber: Uint8Array): number | undefined {
    const entries = new DerReader(this.#entries ?? new Uint8Array(0), 'CRL', 2);
    let found: number | undefined;
    while (!entries.done) {
      const entry = entries.enter('revoked certificate');
      const serial = entry.integer('userCertificate');
      const date = entry.time('revocationDate');
      const extensions: Extensions | undefined = entry.done ? undefined : readExtensions(entry);
      entry.end();
      if (extensions !== undefined) refuseCritical(extensions);
      if (found !== undefined || !equalBytes(serial, serialNumber)) continue;
      if (!this.isDelta || extensions === undefined || !isRemoval(extensions)) found = date;
    }
    return found;
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

/** The names of every distribution point of a certificate (§4.2.1.13). */
function readDistributionPointNames(value: Uint8Array): Uint8Array[] {
  const outer = new DerReader(value, 'cRLDistributionPoints');
  const points = outer.enter('cRLDistributionPoints');
  outer.end();
  const names: Uint8Array[] = [];
  while (!points.done) {
    const point = points.enter('DistributionPoint');
    const name = point.enterOptional('distributionPoint', contextConstructed(0));
    if (name !== undefined) names.push(...readPointNames(name));
  }
  return names;
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
