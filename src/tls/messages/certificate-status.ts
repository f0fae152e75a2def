// CertificateStatus: RFC 6066 §8, a message of TLS 1.2 alone.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { decodeOcspResponse, encodeOcspResponse } from '../extensions/status-request.ts';
import { encodeHandshake } from './handshake.ts';

/** @param response - DER OCSPResponse. @returns the whole message, header included. */
export function encodeCertificateStatus(response: Uint8Array): Uint8Array {
  return encodeHandshake(HandshakeType.certificate_status, (w) => encodeOcspResponse(w, response));
}

/** @param body - without the header. @returns the DER response, a view. */
export function decodeCertificateStatus(body: Uint8Array): Uint8Array {
  return decodeOcspResponse(new Reader(body, 'CertificateStatus'));
}
