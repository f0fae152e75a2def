// The client's second flight: Certificate, ClientKeyExchange, CertificateVerify, ChangeCipherSpec, Finished.
// RFC 5246 §7.4.6..§7.4.9, §7.3 (figure 1).
import type { SignatureSchemeName } from '../../../crypto/provider.ts';
import { ClientCertificateType } from '../../constants.ts';
import type { Credential } from '../../credential.ts';
import { askCredential, askSigner } from '../../handshake/decide.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { Output, State } from '../../handshake/state.ts';
import { sendFinished } from '../../handshake/tls12/finish.ts';
import { masterSecret, Secrets12 } from '../../handshake/tls12/secrets.ts';
import { chooseSignature, OLD_SCHEMES, type SignatureChoice } from '../../handshake/tls12/signatures.ts';
import { encodeCertificate12 } from '../../messages/certificate.ts';
import type { CertificateRequest12 } from '../../messages/certificate-request.ts';
import { encodeCertificateVerify } from '../../messages/certificate-verify.ts';
import { encodeClientKeyExchange } from '../../messages/client-key-exchange.ts';
import { schemeNames } from '../../signature-schemes.ts';
import type { ClientHandshake12, ServerKey } from './client-handshake12.ts';
import { exchangeKeys } from './exchange-keys.ts';
import { expectServerFinished } from './expect-finished.ts';

/** What we show of ourselves, and how we prove it. */
interface Proof {
  readonly credential: Credential;
  readonly signature: SignatureChoice;
}

/** @param server - its key; `undefined` where a key agreed on beforehand proves it. */
export function sendFlight(handshake: ClientHandshake12, server: ServerKey | undefined, out: Output): State {
  const { request, base } = handshake;
  if (request === undefined) return sendKeys(handshake, server, undefined, out);

  // 1. Certificate: ours if there is one that fits, or an empty list (RFC 5246 §7.4.6).
  const { credential } = base.settings;
  if (typeof credential !== 'function') return sendCertificate(handshake, server, credential, request, out);
  const info = {
    role: 'client',
    version: base.info.version,
    signatureSchemes: usableSchemes(request),
    certificateAuthorities: request.certificateAuthorities,
  } as const;
  return askCredential(credential, info, out, (chosen, output) =>
    sendCertificate(handshake, server, chosen, request, output),
  );
}

function sendCertificate(
  handshake: ClientHandshake12,
  server: ServerKey | undefined,
  credential: Credential | undefined,
  request: CertificateRequest12,
  out: Output,
): State {
  const { base } = handshake;
  const proof = credential && proofFor(handshake, credential, request);
  base.send(encodeCertificate12(proof?.credential.chain ?? []), out);
  if (proof === undefined) base.transcript.dropMessages();
  return sendKeys(handshake, server, proof, out);
}

function sendKeys(
  handshake: ClientHandshake12,
  server: ServerKey | undefined,
  proof: Proof | undefined,
  out: Output,
): State {
  const { base, parameters } = handshake;
  const { settings, transcript } = base;

  // 2. ClientKeyExchange, and with it the master secret (RFC 7627 §4: over the messages up to here).
  const { message, premaster } = exchangeKeys(handshake, server);
  base.send(encodeClientKeyExchange(message, parameters.suite), out);
  handshake.serverKeyExchange = undefined;
  const master = masterSecret(settings.crypto, parameters, premaster, transcript.hash());
  logSecret(settings, 'master secret', parameters.clientRandom, master);
  handshake.setSecrets(new Secrets12(settings.crypto, parameters, master));

  // 3. CertificateVerify, over all messages so far (RFC 5246 §7.4.8).
  if (proof === undefined) return finishFlight(handshake, out);
  const { credential, signature } = proof;
  const request = { credential, scheme: signature.name, content: transcript.messages() };
  transcript.dropMessages();
  return askSigner(request, signature.algorithm, out, (bytes, output) => {
    base.send(encodeCertificateVerify({ algorithm: signature.code, signature: bytes }), output);
    return finishFlight(handshake, output);
  });
}

/** 4. ChangeCipherSpec and Finished. */
function finishFlight(handshake: ClientHandshake12, out: Output): State {
  sendFinished('client', handshake.secrets!, handshake.nextWrite!, handshake.base, out);
  return expectServerFinished(handshake);
}

/** @returns `undefined` for a certificate that the server takes no signature of: it gets none then. */
function proofFor(
  { base, parameters }: ClientHandshake12,
  credential: Credential,
  request: CertificateRequest12,
): Proof | undefined {
  const theirs = request.supportedSignatureAlgorithms ?? [];
  const signature = chooseSignature(credential, base.settings.profile.signatureSchemes, theirs, parameters.version);
  const fits = signature !== undefined && request.certificateTypes.includes(certificateType(signature.name));
  return fits ? { credential, signature } : undefined;
}

/** What the server takes must fit both of its lists (RFC 5246 §7.4.4); before TLS 1.2 there was but one. */
function usableSchemes({
  supportedSignatureAlgorithms,
  certificateTypes,
}: CertificateRequest12): SignatureSchemeName[] {
  const names = supportedSignatureAlgorithms ? schemeNames(supportedSignatureAlgorithms) : OLD_SCHEMES;
  return names.filter((name) => certificateTypes.includes(certificateType(name)));
}

/** RFC 8422 §5.5: Ed25519 goes with ECDSA's. */
function certificateType(name: SignatureSchemeName): number {
  return name.startsWith('rsa') ? ClientCertificateType.rsa_sign : ClientCertificateType.ecdsa_sign;
}
