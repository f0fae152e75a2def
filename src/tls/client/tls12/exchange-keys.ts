// The client's half of the key exchange, and the premaster secret: RFC 5246 §7.4.7, §8.1; RFC 8422 §5.7; RFC 4279 §2..4.
import { TlsError } from '../../../errors.ts';
import { concatBytes } from '../../../util/bytes.ts';
import { NamedGroup, nameOf } from '../../constants.ts';
import type { ExternalPsk } from '../../engine.ts';
import { pskPremaster } from '../../handshake/tls12/premaster.ts';
import { demandKeyUsage } from '../../handshake/tls12/signatures.ts';
import type { ClientKeyExchange } from '../../messages/client-key-exchange.ts';
import type { ServerDhParams, ServerEcdhParams } from '../../messages/server-key-exchange.ts';
import { groupName } from '../../named-groups.ts';
import type { ClientHandshake12, ServerKey } from './client-handshake12.ts';

export interface ExchangedKeys {
  readonly message: ClientKeyExchange;
  /** Secret; the master secret's derivation zeroes it. */
  readonly premaster: Uint8Array;
}

/** @param server - its key; `undefined` where it showed no certificate. */
export function exchangeKeys(handshake: ClientHandshake12, server: ServerKey | undefined): ExchangedKeys {
  const { suite } = handshake.parameters;
  const psk = suite.authentication === 'psk' ? externalPsk(handshake) : undefined;
  const own = ownExchange(handshake, server);
  return {
    message: { pskIdentity: psk?.identity, exchangeKeys: own?.publicValue },
    premaster: psk ? pskPremaster(own?.secret, psk.key) : own!.secret,
  };
}

/** What is sent, and what both sides then know; `undefined` with plain PSK. */
type Exchange = { readonly publicValue: Uint8Array; readonly secret: Uint8Array } | undefined;

function ownExchange(handshake: ClientHandshake12, server: ServerKey | undefined): Exchange {
  const { suite } = handshake.parameters;
  const params = handshake.serverKeyExchange?.params;
  if (params?.kind === 'ecdhe') return ellipticCurve(handshake, params);
  if (params?.kind === 'dhe') return finiteField(handshake, params);
  return suite.keyExchange === 'rsa' ? encryptedPremaster(handshake, server!) : undefined;
}

function ellipticCurve({ base }: ClientHandshake12, params: ServerEcdhParams): Exchange {
  const { crypto, random, profile, trace } = base.settings;
  const label = nameOf(NamedGroup, params.group);
  const name = groupName(crypto, params.group);
  if (name === undefined || name === 'X25519MLKEM768' || !profile.groups.includes(params.group)) {
    throw new TlsError('tls.illegal_parameter', `The server chose the group ${label}, which was not offered`);
  }
  base.info.group = params.group;
  const agreement = crypto.generateKeyAgreement(name, random);
  const secret = agreement.agree(params.point);
  trace?.({ type: 'secret', label });
  return { publicValue: agreement.share, secret };
}

function finiteField({ base }: ClientHandshake12, params: ServerDhParams): Exchange {
  const { crypto, random } = base.settings;
  const agreement = crypto.generateDh({ prime: params.prime, generator: params.generator }, random);
  const secret = agreement.agree(params.publicValue);
  return { publicValue: agreement.share, secret };
}

/** §7.4.7.1: the version is the one that ClientHello offered, so that a rollback shows. */
function encryptedPremaster({ base }: ClientHandshake12, { leaf, key }: ServerKey): Exchange {
  const { crypto, random } = base.settings;
  demandKeyUsage('server', leaf, 'keyEncipherment');
  const { legacyVersion } = base.hello;
  const secret = concatBytes(Uint8Array.of(legacyVersion >> 8, legacyVersion & 0xff), random(46));
  return { publicValue: crypto.encryptPremaster(key, secret, random), secret };
}

function externalPsk({ base, parameters }: ClientHandshake12): ExternalPsk {
  const psk = base.settings.psk?.client;
  if (psk !== undefined) return psk;
  const detail = `The server chose ${parameters.suite.name}, and no key that was agreed on beforehand was given`;
  throw new TlsError('tls.no_common_parameters', detail);
}
