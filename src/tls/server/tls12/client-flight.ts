// The client's messages, Certificate to Finished: RFC 5246 §7.4.6 to §7.4.9.
import { TlsError } from '../../../errors.ts';
import { HandshakeType, NamedGroup, registeredName } from '../../constants.ts';
import { isSigner } from '../../credential.ts';
import { askVerifier } from '../../handshake/decide.ts';
import { keepVerdict } from '../../handshake/draft.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { Connected12 } from '../../handshake/tls12/connected.ts';
import { checkFinished, ExpectChangeCipherSpec, sendFinished } from '../../handshake/tls12/finish.ts';
import { masterSecret, pskPremaster, Secrets12 } from '../../handshake/tls12/secrets.ts';
import { verifySignature } from '../../handshake/tls12/signatures.ts';
import { MAX_CERTIFICATE_MESSAGE } from '../../limits.ts';
import { decodeCertificate12, decodeCertificateVerify } from '../../messages/authentication-messages.ts';
import { decodeClientKeyExchange } from '../../messages/key-exchange.ts';
import { importLeafKey } from '../../verifier.ts';
import type { ServerHandshake12 } from '../handshake.ts';
import { keepSession, sendTicket } from './server-sessions.ts';

// The client's Certificate, which may be empty: RFC 5246 §7.4.6.

export class ExpectClientCertificate implements State {
  readonly name = 'ExpectClientCertificate';
  readonly expects = [HandshakeType.certificate];
  readonly longestMessage = MAX_CERTIFICATE_MESSAGE;
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { settings, info, transcript } = handshake.base;
    const { verifier, required } = settings.clientAuth!;
    const chain = decodeCertificate12(message.body).map((certificate) => certificate.slice());
    transcript.add(message.encoded);
    if (chain.length === 0) {
      if (required) throw new TlsError('tls.no_client_certificate', 'The client sent no certificate');
      transcript.dropMessages();
      return new ExpectClientKeyExchange(handshake);
    }
    info.peerCertificates = chain;
    const now = settings.clock.now();
    const about = { peer: 'client', serverName: undefined, keyUse: 'digitalSignature' } as const;
    const request = { ...about, chain, now, ocspResponse: undefined };
    return askVerifier(verifier, request, out, (answer) => {
      keepVerdict(info, answer);
      handshake.acceptedUntil = answer.notAfter;
      handshake.clientLeaf = answer.leaf;
      return new ExpectClientKeyExchange(handshake);
    });
  }
}

// ClientKeyExchange, and with it the master secret: RFC 5246 §7.4.7, §8.1; RFC 8422 §5.7; RFC 4279 §2..4.

export class ExpectClientKeyExchange implements State {
  readonly name = 'ExpectClientKeyExchange';
  readonly expects = [HandshakeType.client_key_exchange];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    const handshake = this.#handshake;
    const { base, parameters } = handshake;
    const { settings, transcript } = base;
    const { pskIdentity, exchangeKeys } = decodeClientKeyExchange(message.body, parameters.suite);
    const shared = exchangeKeys && agree(handshake, exchangeKeys);
    const premaster = pskIdentity ? pskPremaster(shared, findKey(handshake, pskIdentity)) : shared!;
    transcript.add(message.encoded);

    const master = masterSecret(settings.crypto, parameters, premaster, transcript.hash());
    logSecret(settings, 'master secret', parameters.clientRandom, master);
    handshake.setSecrets(new Secrets12(settings.crypto, parameters, master));
    return handshake.clientLeaf ? new ExpectCertificateVerify(handshake) : expectClientFinished(handshake);
  }
}

/** @returns the shared secret, fresh; the caller zeroes it. */
function agree(handshake: ServerHandshake12, exchangeKeys: Uint8Array): Uint8Array {
  const { keyAgreement, base, parameters } = handshake;
  if (keyAgreement) {
    handshake.keyAgreement = undefined;
    const shared = keyAgreement.agree(exchangeKeys);
    const { group } = base.info;
    if (group !== undefined) base.settings.trace?.({ type: 'secret', label: registeredName(NamedGroup, group) });
    return shared;
  }
  // Static RSA. What is wrong with the ciphertext shows only in Finished (RFC 5246 §7.4.7.1).
  const key = handshake.credential!.key;
  if (isSigner(key)) throw new RangeError(`${parameters.suite.name} needs a key that decrypts`);
  return key.decryptPremaster(exchangeKeys, base.offer.hello.legacyVersion, base.settings.random(48));
}

function findKey({ base }: ServerHandshake12, identity: Uint8Array): Uint8Array {
  const found = base.settings.psk?.find?.(identity);
  if (found === undefined)
    throw new TlsError('tls.unknown_psk_identity', 'The client names a PSK identity that is not known');
  return found.key;
}

// The client's CertificateVerify: RFC 5246 §7.4.8.

class ExpectCertificateVerify implements State {
  readonly name = 'ExpectCertificateVerify';
  readonly expects = [HandshakeType.certificate_verify];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage): State {
    const { base, parameters, clientLeaf } = this.#handshake;
    const { settings, info, transcript } = base;
    const { algorithm, signature } = decodeCertificateVerify(message.body, parameters.version);
    const leaf = clientLeaf!;
    const key = importLeafKey(leaf, settings.crypto);
    const content = transcript.messages();
    verifySignature({ signer: 'client', leaf, key, algorithm, content, signature }, settings.profile);
    transcript.dropMessages();
    transcript.add(message.encoded);
    info.peerSignatureScheme = algorithm;
    this.#handshake.clientLeaf = undefined;
    return expectClientFinished(this.#handshake);
  }
}

// ChangeCipherSpec and Finished of both sides: RFC 5246 §7.1, §7.4.9; NewSessionTicket: RFC 5077 §3.3.

/** The keys are known: the client's ChangeCipherSpec, and its Finished. */
export function expectClientFinished(handshake: ServerHandshake12): State {
  return new ExpectChangeCipherSpec(handshake.nextRead!, handshake.recordSizeLimit, new ExpectFinished(handshake));
}

class ExpectFinished implements State {
  readonly name = 'ExpectFinished';
  readonly expects = [HandshakeType.finished];
  readonly #handshake: ServerHandshake12;

  constructor(handshake: ServerHandshake12) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { base } = handshake;
    const { info, transcript } = base;
    const secrets = handshake.secrets!;

    // 1. The client saw the same handshake.
    checkFinished('client', message, secrets, transcript);

    // 2. In a full handshake our Finished comes last, after the ticket (RFC 5077 §3.3).
    if (!info.resumed) {
      sendTicket(handshake, out);
      sendFinished('server', secrets, handshake.nextWrite!, base, out);
      keepSession(handshake);
    }

    // 3. Connected: only the exporter's copy keeps the master secret.
    out.connected(info, secrets.exporter());
    secrets.drop();
    return new Connected12('server');
  }
}
