// OCSP responses: RFC 6960 §4.2, as a server staples them (RFC 6066 §8).
import { contextConstructed, contextPrimitive, DerReader, Tag } from '../asn1/der.ts';
import { hashByOid } from '../crypto/key-oids.ts';
import type { CryptoProvider, PublicKey } from '../crypto/provider.ts';
import { isTlsError, TlsError } from '../errors.ts';
import { equalBytes } from '../util/bytes.ts';
import { Certificate } from './certificate.ts';
import { MAX_CLOCK_SKEW } from './crl.ts';
import { KeyUsageBit, readExtensions } from './extensions.ts';
import { unknownCriticalExtension } from './inspect.ts';
import { Name } from './name.ts';
import { describeOid, ExtendedKeyUsageOid } from './oids.ts';
import { isSignedBy, readSigned, type Signed, weakHashOf } from './signed.ts';

export type OcspStatus =
  /**
   * `weakHash`: by which the response, or its responder's certificate, is signed, if others could have made it.
   * `responder`: the certificate of the delegated responder; no rule has been applied to its key, and its own revocation
   * has not been checked.
   */
  | { readonly kind: 'good'; readonly weakHash?: string; readonly responder?: Certificate }
  /** Milliseconds since 1970. */
  | { readonly kind: 'revoked'; readonly date: number }
  | { readonly kind: 'unknown' };

export interface OcspQuestion {
  readonly certificate: Certificate;
  readonly issuer: Certificate;
  readonly issuerKey: PublicKey;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly crypto: CryptoProvider;
}

interface BasicResponse extends Signed {
  readonly responder: { readonly name: Name } | { readonly keyHash: Uint8Array };
  readonly responses: readonly SingleResponse[];
  readonly certificates: readonly Uint8Array[];
}

interface SingleResponse {
  readonly hashAlgorithm: string;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serialNumber: Uint8Array;
  readonly status: OcspStatus;
  readonly thisUpdate: number;
  readonly nextUpdate: number | undefined;
}

const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
/** A response covers one certificate, and those of the largest caches a few. */
const MAX_RESPONSES = 32;
/** The responder's certificate, and at most its issuers. */
const MAX_CERTIFICATES = 4;
const STATUS_NAMES: Readonly<Record<number, string>> = {
  1: 'malformedRequest',
  2: 'internalError',
  3: 'tryLater',
  5: 'sigRequired',
  6: 'unauthorized',
};

/**
 * The status of a certificate in a response, if it is fresh and signed by the certificate's CA or its delegate.
 *
 * @throws TlsError `x509.bad_ocsp_response`, saying why it proves nothing.
 */
export function checkOcspResponse(der: Uint8Array, question: OcspQuestion): OcspStatus {
  try {
    const response = parseResponse(der);
    const single = response.responses.find((candidate) => isAbout(candidate, question));
    if (single === undefined) throw bad('it covers other certificates');
    if (question.now + MAX_CLOCK_SKEW < single.thisUpdate) throw bad('it begins in the future');
    if (single.nextUpdate === undefined) throw bad('it does not say when it ends');
    if (question.now > single.nextUpdate) throw bad(`it ended on ${new Date(single.nextUpdate).toISOString()}`);
    const { key, certificate } = findResponder(response, question);
    if (!isSignedBy(response, key)) throw bad('its signature does not verify');
    const weak = weakHashOf(response) ?? (certificate && weakHashOf(certificate));
    if (single.status.kind !== 'good') return single.status;
    return {
      kind: 'good',
      ...(weak !== undefined && { weakHash: weak }),
      ...(certificate && { responder: certificate }),
    };
  } catch (error) {
    if (!isTlsError(error) || error.code === 'x509.bad_ocsp_response') throw error;
    throw new TlsError('x509.bad_ocsp_response', error.message, { cause: error });
  }
}

function parseResponse(der: Uint8Array): BasicResponse {
  const outer = new DerReader(der, 'OCSP response');
  const response = outer.enter('OCSP response');
  outer.end();
  const status = response.enumerated('responseStatus');
  if (status !== 0) throw bad(`the responder answered ${STATUS_NAMES[status] ?? status}`);
  const explicit = response.enter('responseBytes', contextConstructed(0));
  response.end();
  const bytes = explicit.enter('responseBytes');
  explicit.end();
  const type = bytes.oid('responseType');
  if (type !== BASIC_RESPONSE) throw bad(`it is of the type ${type}, which is not supported`);
  const basic = bytes.octetString('response');
  bytes.end();
  return parseBasicResponse(basic);
}

function parseBasicResponse(der: Uint8Array): BasicResponse {
  const { tbs, signatureAlgorithm, signature, fields, tail } = readSigned(der, 'OCSP response', 'tbsResponseData');
  const certificates = readCertificateList(tail);
  tail.end();
  const version = fields.enterOptional('version', contextConstructed(0));
  if (version !== undefined) throw bad('it is of a version that is not supported');
  const responder = readResponder(fields);
  fields.generalizedTime('producedAt');
  const list = fields.enter('responses');
  const responses: SingleResponse[] = [];
  while (!list.done) {
    if (responses.length === MAX_RESPONSES) throw bad(`it covers more than ${MAX_RESPONSES} certificates`);
    responses.push(readSingleResponse(list.enter('SingleResponse')));
  }
  refuseCriticalExtensions(fields);
  fields.end();
  return { tbs, signatureAlgorithm, signature, responder, responses, certificates };
}

function readCertificateList(r: DerReader): Uint8Array[] {
  const explicit = r.enterOptional('certs', contextConstructed(0));
  const certificates: Uint8Array[] = [];
  if (explicit === undefined) return certificates;
  const list = explicit.enter('certs');
  explicit.end();
  while (!list.done) {
    if (certificates.length === MAX_CERTIFICATES) throw bad(`it carries more than ${MAX_CERTIFICATES} certificates`);
    certificates.push(list.encoded(Tag.sequence, 'certificate'));
  }
  return certificates;
}

function readResponder(r: DerReader): BasicResponse['responder'] {
  const byName = r.enterOptional('responderID byName', contextConstructed(1));
  if (byName !== undefined) {
    const name = new Name(byName.encoded(Tag.sequence, 'responder name'));
    byName.end();
    return { name };
  }
  const byKey = r.enter('responderID byKey', contextConstructed(2));
  const keyHash = byKey.octetString('responder key hash');
  byKey.end();
  return { keyHash };
}

function readSingleResponse(r: DerReader): SingleResponse {
  const id = r.enter('certID');
  const algorithm = id.enter('hashAlgorithm');
  const hashAlgorithm = algorithm.oid('hashAlgorithm');
  const issuerNameHash = id.octetString('issuerNameHash');
  const issuerKeyHash = id.octetString('issuerKeyHash');
  const serialNumber = id.integer('serialNumber');
  id.end();
  const status = readStatus(r);
  const thisUpdate = r.generalizedTime('thisUpdate');
  const next = r.enterOptional('nextUpdate', contextConstructed(0));
  const nextUpdate = next?.generalizedTime('nextUpdate');
  next?.end();
  refuseCriticalExtensions(r);
  r.end();
  return { hashAlgorithm, issuerNameHash, issuerKeyHash, serialNumber, status, thisUpdate, nextUpdate };
}

function readStatus(r: DerReader): OcspStatus {
  const revoked = r.enterOptional('revoked', contextConstructed(1));
  if (revoked !== undefined) {
    const date = revoked.generalizedTime('revocationTime');
    revoked.enterOptional('revocationReason', contextConstructed(0))?.enumerated('revocationReason');
    revoked.end();
    return { kind: 'revoked', date };
  }
  const good = r.nextTag === contextPrimitive(0);
  const content = r.read(contextPrimitive(good ? 0 : 2), 'certStatus');
  if (content.length > 0) throw bad('its status carries what it should not');
  return { kind: good ? 'good' : 'unknown' };
}

function refuseCriticalExtensions(r: DerReader): void {
  const explicit = r.enterOptional('extensions', contextConstructed(1));
  if (explicit === undefined) return;
  for (const { oid, critical } of readExtensions(explicit).values())
    if (critical) throw bad(`its critical extension ${describeOid(oid)} is not understood`);
  explicit.end();
}

function isAbout(single: SingleResponse, { certificate, issuer, crypto }: OcspQuestion): boolean {
  const hash = hashByOid(single.hashAlgorithm);
  if (hash === undefined || !equalBytes(single.serialNumber, certificate.serialNumber)) return false;
  return (
    equalBytes(single.issuerNameHash, crypto.digest(hash, certificate.issuer.encoded)) &&
    equalBytes(single.issuerKeyHash, crypto.digest(hash, publicKeyBits(issuer)))
  );
}

/** The key that must have signed: the CA's own, or that of a responder certified by the CA for it (§4.2.2.2). */
function findResponder(response: BasicResponse, question: OcspQuestion): { key: PublicKey; certificate?: Certificate } {
  const { issuer, issuerKey, crypto, now } = question;
  if (isResponder(issuer, response, crypto)) return { key: issuerKey };
  for (const der of response.certificates) {
    const certificate = Certificate.parse(der);
    if (!isResponder(certificate, response, crypto)) continue;
    const { keyUsage, extKeyUsage } = certificate;
    if (!certificate.issuer.equals(issuer.subject) || !isSignedBy(certificate, issuerKey))
      throw bad('its responder was not certified by the CA of the certificate');
    if (extKeyUsage?.includes(ExtendedKeyUsageOid.ocspSigning) !== true)
      throw bad('its responder was not certified for OCSP');
    if (keyUsage !== undefined && (keyUsage & KeyUsageBit.digitalSignature) === 0)
      throw bad("its responder's key may not sign");
    if (now < certificate.notBefore || now > certificate.notAfter)
      throw bad("its responder's certificate is out of date");
    // id-pkix-ocsp-nocheck (§4.2.2.2.1) changes nothing here: revocation.ts looks the responder up in the caller's CRLs and
    // asks for no more. It should not be critical, and is refused if it is.
    const unknown = unknownCriticalExtension(certificate);
    if (unknown !== undefined) throw bad(`its responder's certificate cannot be used: ${unknown}`);
    return { key: crypto.importPublicKey(certificate.publicKeyInfo), certificate };
  }
  throw bad('it was not signed by the CA of the certificate, and names no responder of that CA');
}

function isResponder(certificate: Certificate, { responder }: BasicResponse, crypto: CryptoProvider): boolean {
  if ('name' in responder) return certificate.subject.equals(responder.name);
  return equalBytes(crypto.digest('sha1', publicKeyBits(certificate)), responder.keyHash); // SHA-1 by §4.2.1
}

/** The content of the BIT STRING of a SubjectPublicKeyInfo, which OCSP hashes. */
function publicKeyBits({ publicKeyInfo }: Certificate): Uint8Array {
  const r = new DerReader(publicKeyInfo, 'public key').enter('public key');
  r.encoded(Tag.sequence, 'algorithm');
  return r.octetAlignedBitString('subjectPublicKey');
}

function bad(detail: string): TlsError {
  return new TlsError('x509.bad_ocsp_response', `OCSP response: ${detail}`);
}
