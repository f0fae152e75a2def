// The server's messages from Certificate to ServerHelloDone: RFC 5246 §7.4.2 to §7.4.5.
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { serverKeyExchangeOf } from '../../handshake/tls12/parameters.ts';
import { signedParams, verifySignature } from '../../handshake/tls12/signatures.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import {
  decodeCertificate12,
  decodeCertificateRequest12,
  decodeCertificateStatus,
} from '../../messages/authentication-messages.ts';
import { decodeServerHelloDone } from '../../messages/handshake-message.ts';
import { decodeServerKeyExchange } from '../../messages/key-exchange.ts';
import { importLeafKey, type LeafKey } from '../../verifier.ts';
import type { ClientHandshake12, ServerKey } from '../handshake.ts';
import { sendFlight } from './client-flight.ts';

// The server's Certificate and its CertificateStatus: RFC 5246 §7.4.2, RFC 6066 §8.

export class ExpectCertificate implements State {
  readonly name = 'ExpectCertificate';
  readonly expects = [HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly #handshake: ClientHandshake12;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    const { base, expectsStatus } = this.#handshake;
    const chain = decodeCertificate12(message.body);
    if (chain.length === 0) throw new TlsError('tls.decode_error', "The server's Certificate is empty");
    base.info.peerCertificates = chain.map((certificate) => certificate.slice());
    base.transcript.add(message.encoded);
    // The server is authenticated at ServerHelloDone, when everything has arrived: status, then signature.
    return expectsStatus ? new ExpectCertificateStatus(this.#handshake) : afterCertificate(this.#handshake);
  }
}

/** A server that announced it may still leave it out (RFC 6066 §8). */
class ExpectCertificateStatus implements State {
  readonly name = 'ExpectCertificateStatus';
  readonly expects: readonly number[];
  readonly #handshake: ClientHandshake12;
  readonly #without: State;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
    this.#without = afterCertificate(handshake);
    this.expects = [HandshakeType.certificate_status, ...this.#without.expects];
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    if (message.type !== HandshakeType.certificate_status) return this.#without.handle(message, out);
    this.#handshake.ocspResponse = decodeCertificateStatus(message.body).slice();
    this.#handshake.base.transcript.add(message.encoded);
    return this.#without;
  }
}

export function afterCertificate(handshake: ClientHandshake12): State {
  const exchange = serverKeyExchangeOf(handshake.parameters.suite);
  return exchange === 'none' ? afterServerKeyExchange(handshake) : new ExpectServerKeyExchange(handshake);
}

// ServerKeyExchange: RFC 5246 §7.4.3, RFC 8422 §5.4, RFC 4279 §2.

class ExpectServerKeyExchange implements State {
  readonly name = 'ExpectServerKeyExchange';
  readonly expects: readonly number[];
  readonly #handshake: ClientHandshake12;
  readonly #next: State;

  constructor(handshake: ClientHandshake12) {
    this.#handshake = handshake;
    this.#next = afterServerKeyExchange(handshake);
    const optional = serverKeyExchangeOf(handshake.parameters.suite) === 'optional';
    this.expects = [HandshakeType.server_key_exchange, ...(optional ? this.#next.expects : [])];
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    if (message.type !== HandshakeType.server_key_exchange) return this.#next.handle(message, out);
    const { suite, version } = this.#handshake.parameters;
    this.#handshake.serverKeyExchange = decodeServerKeyExchange(message.body.slice(), suite, version);
    this.#handshake.base.transcript.add(message.encoded);
    return this.#next;
  }
}

// CertificateRequest, and ServerHelloDone, at which the server's flight is checked: RFC 5246 §7.4.4, §7.4.5.

/** A server that is not authenticated by a certificate must not request one (RFC 5246 §7.4.4, RFC 4279 §2). */
function afterServerKeyExchange(handshake: ClientHandshake12): State {
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

      // 2. The proof that the server has the private key, unless only its Finished proves it (static RSA).
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
