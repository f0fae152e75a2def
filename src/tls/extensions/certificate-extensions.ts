// The extensions about certificates: RFC 8446 §4.2.3, §4.2.4, RFC 6066 §8.

import type { Reader } from '../../codec/reader.ts';
import type { Writer } from '../../codec/writer.ts';
import { CertificateStatusType, ExtensionType } from '../constants.ts';
import { MAX_CA_NAMES } from '../limits.ts';
import { readExtension } from './extension.ts';

// signature_algorithms and signature_algorithms_cert: RFC 8446 §4.2.3, RFC 5246 §7.4.1.4.1.

/** @param schemes - SignatureScheme values, most preferred first, at least one. */
export function encodeSignatureAlgorithms(w: Writer, schemes: readonly number[]): void {
  w.uints(2, 2, schemes);
}

/** @param type - which of the two: for messages. */
export function decodeSignatureAlgorithms(
  data: Uint8Array,
  type: number = ExtensionType.signature_algorithms,
): number[] {
  const r = readExtension(type, data);
  const schemes = r.uints(2, 2, 'supported_signature_algorithms');
  r.end();
  return schemes;
}

// certificate_authorities: RFC 8446 §4.2.4; TLS 1.2's CertificateRequest has the same list (RFC 5246 §7.4.4).

/**
 * The names for a CertificateRequest: all, or none if they do not fit. An empty list means any CA (RFC 8446 §4.2.4,
 * RFC 5246 §7.4.4); a partial list would make clients of the missing CAs give up.
 */
export function caNamesToSend(names: readonly Uint8Array[] = []): readonly Uint8Array[] {
  const length = names.reduce((sum, name) => sum + 2 + name.length, 0);
  return length <= MAX_CA_NAMES ? names : [];
}

/** @param names - DER distinguished names. */
export function encodeDistinguishedNames(w: Writer, names: readonly Uint8Array[]): void {
  w.vector(2, () => {
    for (const name of names) w.opaque(2, name);
  });
}

/** @returns DER distinguished names, views; not parsed. */
export function decodeDistinguishedNames(r: Reader): Uint8Array[] {
  const list = r.vector(2, 'certificate_authorities');
  const names: Uint8Array[] = [];
  while (list.left > 0) names.push(list.opaque(2, 'DistinguishedName', 1));
  return names;
}

/** The extension's body, with at least one name. */
export function decodeCertificateAuthorities(data: Uint8Array): Uint8Array[] {
  const r = readExtension(ExtensionType.certificate_authorities, data);
  const names = decodeDistinguishedNames(r);
  r.end();
  if (names.length === 0) throw r.error('the list of authorities is empty');
  return names;
}

// status_request: RFC 6066 §8. In TLS 1.3 the response is in a CertificateEntry (RFC 8446 §4.4.2.1); in 1.2 it is a
// separate message (CertificateStatus in messages/authentication-messages.ts) and the server's extension is empty.

/** CertificateStatusRequest without responder ids or request extensions, as all clients send it. */
export function encodeStatusRequest(w: Writer): void {
  w.uint(CertificateStatusType.ocsp, 1).uint(0, 2).uint(0, 2);
}

/** @returns whether an OCSP response is requested; requests of other types are ignored. */
export function decodeStatusRequest(data: Uint8Array): boolean {
  const r = readExtension(ExtensionType.status_request, data);
  if (r.uint(1, 'status_type') !== CertificateStatusType.ocsp) return false;
  const responders = r.vector(2, 'responder_id_list');
  while (responders.left > 0) responders.opaque(2, 'ResponderID', 1);
  r.vector(2, 'request_extensions');
  r.end();
  return true;
}

/** CertificateStatus: the type, then the DER response. */
export function encodeOcspResponse(w: Writer, response: Uint8Array): void {
  w.uint(CertificateStatusType.ocsp, 1).opaque(3, response);
}

/** @param r - over the whole of the extension's or the message's body. @returns the DER response, a view. */
export function decodeOcspResponse(r: Reader): Uint8Array {
  const type = r.uint(1, 'status_type');
  if (type !== CertificateStatusType.ocsp) throw r.error(`status_type is ${type}, which was not asked for`);
  const response = r.opaque(3, 'response', 1);
  r.end();
  return response;
}
