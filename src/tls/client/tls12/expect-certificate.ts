// The server's Certificate and its CertificateStatus: RFC 5246 §7.4.2, RFC 6066 §8.
import { TlsError } from '../../../errors.ts';
import { HandshakeType } from '../../constants.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { serverKeyExchangeOf } from '../../handshake/tls12/parameters.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { decodeCertificate12 } from '../../messages/certificate.ts';
import { decodeCertificateStatus } from '../../messages/certificate-status.ts';
import type { ClientHandshake12 } from './client-handshake12.ts';
import { afterServerKeyExchange } from './expect-server-hello-done.ts';
import { ExpectServerKeyExchange } from './expect-server-key-exchange.ts';

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
    // What the server shows is judged at ServerHelloDone, when all of it is there: status, then signature.
    return expectsStatus ? new ExpectCertificateStatus(this.#handshake) : afterCertificate(this.#handshake);
  }
}

/** A server that announced it may still leave it out (RFC 6066 §8). */
export class ExpectCertificateStatus implements State {
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
