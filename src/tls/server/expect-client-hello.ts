// ClientHello: the version is chosen here. RFC 8446 §4.1.2, §4.2.1 (START, WAIT_CH).
import { TlsError } from '../../errors.ts';
import { HandshakeType } from '../constants.ts';
import type { HandshakeMessage, Output, State } from '../handshake/state.ts';
import { refuseSsl } from '../messages/hellos.ts';
import { ProtocolVersion } from '../profile.ts';
import { ClientOffer } from './client-offer.ts';
import type { ServerHandshake } from './handshake.ts';
import { acceptClientHello12 } from './tls12/client-hello.ts';
import { acceptClientHello13, type Retried } from './tls13/client-hello.ts';

export class ExpectClientHello implements State {
  readonly name = 'ExpectClientHello';
  readonly expects = [HandshakeType.client_hello];
  readonly #handshake: ServerHandshake;
  readonly #retried: Retried | undefined;

  /** @param retried - the request in our HelloRetryRequest: then this is the second ClientHello. */
  constructor(handshake: ServerHandshake, retried?: Retried) {
    this.#handshake = handshake;
    this.#retried = retried;
  }

  get size(): number {
    return this.#handshake.size;
  }

  get ignoresChangeCipherSpec(): boolean {
    return this.#retried !== undefined;
  }

  /** 0-RTT data that follows a first ClientHello comes to nothing after a HelloRetryRequest (§4.2.10). */
  get skipsEarlyData(): boolean {
    return this.#retried?.earlyData ?? false;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const encoded = message.encoded.slice();
    const offer = new ClientOffer(encoded.subarray(4));
    const version = chooseVersion(handshake, offer, out);
    if (this.#retried && version !== ProtocolVersion.tls13) {
      throw new TlsError('tls.illegal_parameter', 'The second ClientHello does not offer TLS 1.3 any more');
    }
    handshake.offer = offer;
    handshake.info.version = version;
    handshake.info.serverName = offer.serverName;
    out.setVersion(version);
    if (version === ProtocolVersion.tls13) {
      const next = acceptClientHello13(handshake, encoded, this.#retried, out);
      return 'handle' in next ? next : new ExpectClientHello(handshake, next);
    }
    return acceptClientHello12(handshake, encoded, out);
  }
}

function chooseVersion({ settings }: ServerHandshake, offer: ClientOffer, out: Output): ProtocolVersion {
  const { versions, asServer: rules } = settings.profile;
  if (rules !== undefined) out.setSentVersion(offer.hello.legacyVersion); // an alert's record says what was refused
  refuseSsl('ClientHello', offer.hello.legacyVersion);
  const theirs = rules === undefined ? offer.versions : offer.legacyVersions;
  const newest = Math.max(...versions);
  const isBeyond = rules?.version === 'exact-field' && offer.hello.legacyVersion > newest;
  const version = isBeyond ? undefined : versions.find((each) => theirs.includes(each));
  if (version === undefined) {
    const list = offer.versions.map((each) => `0x${each.toString(16).padStart(4, '0')}`).join(', ');
    throw new TlsError('tls.protocol_version', `The client offers the versions ${list}, none of which is allowed here`);
  }
  if (offer.isFallback && version < newest && rules?.fallback !== 'ignored') {
    throw new TlsError('tls.inappropriate_fallback', 'The client says that it fell back to an older version');
  }
  return version;
}
