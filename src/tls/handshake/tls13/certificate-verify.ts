// CertificateVerify, checked and made, and our Certificate before it: RFC 8446 §4.4.2, §4.4.3 (WAIT_CV).

import { encodeWhole } from '../../../codec/writer.ts';
import type { CryptoProvider } from '../../../crypto/provider.ts';
import { TlsError } from '../../../errors.ts';
import { encodeUtf8 } from '../../../util/utf8.ts';
import { ExtensionType, HandshakeType, registeredName, SignatureScheme } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import type { EngineSettings } from '../../engine.ts';
import { encodeOcspResponse } from '../../extensions/certificate-extensions.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import {
  decodeCertificateVerify,
  encodeCertificate,
  encodeCertificateVerify,
} from '../../messages/authentication-messages.ts';
import { ProtocolVersion } from '../../profile.ts';
import { allowedIn, fitsKey, type SchemeSpec, signatureScheme } from '../../signature-schemes.ts';
import { importLeafKey, KeyUsage, type LeafKey } from '../../verifier.ts';
import { askSigner } from '../decide.ts';
import type { Draft } from '../draft.ts';
import type { HandshakeMessage, Output, State } from '../state.ts';
import type { Transcript } from '../transcript.ts';

// The peer's CertificateVerify, in either role: RFC 8446 §4.4.3 (WAIT_CV).

/** The fields of a handshake that it uses, which both roles have. */
interface Authenticated {
  readonly base: { readonly settings: EngineSettings; readonly info: Draft; readonly transcript: Transcript };
  readonly size: number;
}

export class ExpectCertificateVerify implements State {
  readonly name: string;
  readonly expects = [HandshakeType.certificate_verify];
  readonly ignoresChangeCipherSpec = true;
  readonly #signer: 'client' | 'server';
  readonly #handshake: Authenticated;
  readonly #leaf: LeafKey;
  readonly #next: State;

  /** @param next - the state that waits for the peer's Finished. */
  constructor(signer: 'client' | 'server', handshake: Authenticated, leaf: LeafKey, next: State) {
    this.name = signer === 'server' ? 'ExpectCertificateVerify' : 'ExpectClientCertificateVerify';
    this.#signer = signer;
    this.#handshake = handshake;
    this.#leaf = leaf;
    this.#next = next;
  }

  get size(): number {
    return this.#handshake.size + this.#leaf.publicKeyInfo.length;
  }

  handle(message: HandshakeMessage): State {
    const { settings, info, transcript } = this.#handshake.base;
    info.peerSignatureScheme = verifyCertificateVerify(
      message.body,
      this.#signer,
      this.#leaf,
      settings.profile.signatureSchemes,
      transcript.hash(),
      settings.crypto,
    );
    transcript.add(message.encoded);
    return this.#next;
  }
}

// The signed content, and the check of a peer's signature: RFC 8446 §4.4.3.

const CONTEXTS = {
  server: signaturePrefix('TLS 1.3, server CertificateVerify'),
  client: signaturePrefix('TLS 1.3, client CertificateVerify'),
} as const;

/** 64 spaces, the context, a zero, and the transcript hash. @returns a fresh array. */
function signedContent(signer: 'client' | 'server', transcriptHash: Uint8Array): Uint8Array {
  const prefix = CONTEXTS[signer];
  const content = new Uint8Array(prefix.length + transcriptHash.length);
  content.set(prefix);
  content.set(transcriptHash, prefix.length);
  return content;
}

/**
 * @param offered - the schemes that we announced.
 * @param transcriptHash - up to the peer's Certificate.
 * @returns the scheme used.
 * @throws TlsError `tls.illegal_parameter`, `tls.bad_signature`, `crypto.bad_public_key`.
 */
function verifyCertificateVerify(
  body: Uint8Array,
  signer: 'client' | 'server',
  leaf: LeafKey,
  offered: readonly number[],
  transcriptHash: Uint8Array,
  crypto: CryptoProvider,
): number {
  const { algorithm, signature } = decodeCertificateVerify(body, ProtocolVersion.tls13);
  const name = registeredName(SignatureScheme, algorithm!);
  const scheme = signatureScheme(algorithm!);
  if (!scheme || !offered.includes(scheme.code) || !allowedIn(scheme, ProtocolVersion.tls13)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which was not offered`);
  }
  if (leaf.keyUsage !== undefined && (leaf.keyUsage & KeyUsage.digitalSignature) === 0) {
    throw new TlsError('tls.illegal_parameter', `The ${signer}'s certificate may not be used for signatures`);
  }
  const key = importLeafKey(leaf, crypto);
  if (!fitsKey(scheme, key, ProtocolVersion.tls13)) {
    throw new TlsError('tls.illegal_parameter', `The ${signer} signed with ${name}, which its key cannot do`);
  }
  if (!key.verify(scheme.algorithm, signedContent(signer, transcriptHash), signature)) {
    throw new TlsError('tls.bad_signature', `The ${signer}'s signature over the handshake is wrong`);
  }
  return scheme.code;
}

/** 64 spaces, the context string, a zero (§4.4.3). */
function signaturePrefix(contextString: string): Uint8Array {
  return encodeUtf8(`${' '.repeat(64)}${contextString}\0`);
}

// Our own Certificate and CertificateVerify, for either role: RFC 8446 §4.4.2, §4.4.3.

const EMPTY = new Uint8Array(0);

/** The fields that both roles' handshakes have. */
interface Sender {
  readonly transcript: Transcript;
  send(encoded: Uint8Array, out: Output): void;
}

/**
 * Sends Certificate and CertificateVerify; the signer may park.
 *
 * @param staples - the peer asked for an OCSP response.
 */
export function sendCertificateAndVerify(
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
