// ClientKeyExchange, and with it the master secret: RFC 5246 §7.4.7, §8.1; RFC 8422 §5.7; RFC 4279 §2..4.
import { TlsError } from '../../../errors.ts';
import { HandshakeType, NamedGroup, nameOf } from '../../constants.ts';
import { isSigner } from '../../credential.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { HandshakeMessage, State } from '../../handshake/state.ts';
import { pskPremaster } from '../../handshake/tls12/premaster.ts';
import { masterSecret, Secrets12 } from '../../handshake/tls12/secrets.ts';
import { decodeClientKeyExchange } from '../../messages/client-key-exchange.ts';
import { ExpectCertificateVerify } from './expect-certificate-verify.ts';
import { expectClientFinished } from './expect-finished.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';

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

/** @returns what both sides share, fresh; the caller zeroes it. */
function agree(handshake: ServerHandshake12, exchangeKeys: Uint8Array): Uint8Array {
  const { keyAgreement, base, parameters } = handshake;
  if (keyAgreement) {
    handshake.keyAgreement = undefined;
    const shared = keyAgreement.agree(exchangeKeys);
    const { group } = base.info;
    if (group !== undefined) base.settings.trace?.({ type: 'secret', label: nameOf(NamedGroup, group) });
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
