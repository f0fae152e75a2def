// Our own Certificate and CertificateVerify, for either role: RFC 8446 §4.4.2, §4.4.3.
import { encodeWhole } from '../../../codec/writer.ts';
import { TlsError } from '../../../errors.ts';
import { ExtensionType } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import { encodeOcspResponse } from '../../extensions/status-request.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { encodeCertificate } from '../../messages/certificate.ts';
import { encodeCertificateVerify } from '../../messages/certificate-verify.ts';
import type { SchemeSpec } from '../../signature-schemes.ts';
import { askSigner } from '../decide.ts';
import type { Output, State } from '../state.ts';
import type { Transcript } from '../transcript.ts';
import { signedContent } from './certificate-verify.ts';

const EMPTY = new Uint8Array(0);

/** What both roles' handshakes have. */
export interface Sender {
  readonly transcript: Transcript;
  send(encoded: Uint8Array, out: Output): void;
}

/**
 * Sends Certificate and CertificateVerify; the signer may park.
 *
 * @param staples - the peer asked for an OCSP response.
 */
export function authenticate(
  role: 'client' | 'server',
  credential: Credential,
  scheme: SchemeSpec,
  staples: boolean,
  sender: Sender,
  out: Output,
  then: (out: Output) => State,
): State {
  sender.send(certificateMessage(credential, staples), out);
  const content = signedContent(role, sender.transcript.hash());
  return askSigner({ credential, scheme: scheme.name, content }, scheme.algorithm, out, (signature, output) => {
    if (signature.length === 0) throw new TlsError('tls.internal_error', 'The signer gave an empty signature');
    sender.send(encodeCertificateVerify({ algorithm: scheme.code, signature }), output);
    return then(output);
  });
}

/** A client without a fitting certificate says so (§4.4.2). */
export function emptyCertificate(): Uint8Array {
  return encodeCertificate({ certificateRequestContext: EMPTY, certificateList: [] });
}

function certificateMessage({ chain, ocspResponse }: Credential, staples: boolean): Uint8Array {
  const data =
    staples && ocspResponse && encodeWhole(MAX_CERTIFICATE_MESSAGE, (w) => encodeOcspResponse(w, ocspResponse));
  return encodeCertificate({
    certificateRequestContext: EMPTY,
    certificateList: chain.map((certData, i) => ({
      certData,
      extensions: i === 0 && data ? [{ type: ExtensionType.status_request, data }] : [],
    })),
  });
}
