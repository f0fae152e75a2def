// CertificateRequest, and ServerHelloDone, at which all that the server sent is judged: RFC 5246 §7.4.4, §7.4.5.
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { signedParams, verifySignature } from '../../handshake/tls12/signatures.ts';
import { decodeCertificateRequest12 } from '../../messages/certificate-request.ts';
import { decodeServerHelloDone } from '../../messages/empty.ts';
import { importLeafKey, type LeafKey } from '../../verifier.ts';
import type { ClientHandshake12, ServerKey } from './client-handshake12.ts';
import { sendFlight } from './send-flight.ts';

/** Who is not proved by a certificate may not ask for one (RFC 5246 §7.4.4, RFC 4279 §2). */
export function afterServerKeyExchange(handshake: ClientHandshake12): State {
  const { authentication } = handshake.parameters.suite;
  return authentication === 'psk'
    ? new ExpectServerHelloDone(handshake)
    : new ExpectCertificateRequestOrDone(handshake);
}

class ExpectCertificateRequestOrDone implements State {
  readonly name = 'ExpectCertificateRequestOrDone';
  readonly expects = [HandshakeType.certificate_request, HandshakeType.server_hello_done];
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const next = new ExpectServerHelloDone(this.#handshake);
    if (message.type === HandshakeType.server_hello_done) return next.handle(message, out);
    const { base, parameters } = this.#handshake;
    this.#handshake.request = decodeCertificateRequest12(message.body.slice(), parameters.version);
    base.transcript.add(message.encoded);
    return next;
  }
}

class ExpectServerHelloDone implements State {
  readonly name = 'ExpectServerHelloDone';
  readonly expects = [HandshakeType.server_hello_done];
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { base } = handshake;
    decodeServerHelloDone(message.body);
    base.transcript.add(message.encoded);
    if (handshake.request === undefined) base.transcript.dropMessages();
    const chain = base.info.peerCertificates;
    if (chain.length === 0) return sendFlight(handshake, undefined, out); // PSK

    // 1. The certificate.
    const { settings, info } = base;
    const now = settings.clock.now();
    const { serverName } = settings;
    const keyUse = handshake.parameters.suite.keyExchange === 'rsa' ? 'keyEncipherment' : 'digitalSignature';
    const request = { peer: 'server', chain, serverName, keyUse, now, ocspResponse: handshake.ocspResponse } as const;
    return askVerifier(settings.verifier, request, out, (answer, output) => {
      keepVerdict(info, answer);
      handshake.verified = { created: now, acceptedUntil: answer.notAfter };

      // 2. The proof that the server owns its key, if not its Finished alone is to be that (static RSA).
      const server = serverKey(handshake, answer.leaf);
      verifyServerKeyExchange(handshake, server);
      return sendFlight(handshake, server, output);
    });
  }
}

/** The certificate's key must be of the kind that the suite names (RFC 5246 §7.4.2, RFC 8422 §5.3). */
function serverKey({ base, parameters }: ClientHandshake12, leaf: LeafKey): ServerKey {
  const { suite } = parameters;
  const key = importLeafKey(leaf, base.settings.crypto);
  const fits =
    suite.authentication === 'ecdsa'
      ? key.type === 'ec' || key.type === 'ed25519'
      : key.type === 'rsa' || (key.type === 'rsa-pss' && suite.keyExchange !== 'rsa');
  if (!fits)
    throw new TlsError('tls.illegal_parameter', `The server's key (${key.type}) does not go with ${suite.name}`);
  return { leaf, key };
}

function verifyServerKeyExchange({ base, parameters, serverKeyExchange }: ClientHandshake12, server: ServerKey): void {
  if (!serverKeyExchange?.signature) return;
  const { encodedParams, signature } = serverKeyExchange;
  const content = signedParams(parameters, encodedParams);
  const { algorithm, bytes } = signature;
  verifySignature({ signer: 'server', ...server, algorithm, content, signature: bytes }, base.settings.profile);
  base.info.peerSignatureScheme = algorithm;
}
