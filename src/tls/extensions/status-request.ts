// status_request: RFC 6066 §8. In TLS 1.3 the response stands in a CertificateEntry (RFC 8446 §4.4.2.1); in 1.2 it is a
// message of its own (messages/certificate-status.ts) and the server's extension is empty.
import type { Reader } from '../../codec/reader.ts';
import type { Writer } from '../../codec/writer.ts';
import { CertificateStatusType, ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

/** CertificateStatusRequest without responder ids or request extensions, as everybody sends it. */
export function encodeStatusRequest(w: Writer): void {
  w.uint(CertificateStatusType.ocsp, 1).uint(0, 2).uint(0, 2);
}

/** @returns whether an OCSP response is wanted; a request of another type asks for nothing that we know. */
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
