// ClientKeyExchange: RFC 5246 §7.4.7, RFC 8422 §5.7, and with keys agreed on beforehand RFC 4279 §2..4, RFC 5489 §2.
import { Reader } from '../../codec/reader.ts';
import type { CipherSuite } from '../cipher-suites.ts';
import { HandshakeType } from '../constants.ts';
import { encodeHandshake } from './handshake.ts';

export interface ClientKeyExchange {
  /** For suites with PSK. */
  readonly pskIdentity: Uint8Array | undefined;
  /** ECDHE: the point; DHE: the public value; RSA: the encrypted premaster secret; plain PSK: none. */
  readonly exchangeKeys: Uint8Array | undefined;
}

/** @returns the whole message, header included. */
export function encodeClientKeyExchange(exchange: ClientKeyExchange, suite: CipherSuite): Uint8Array {
  return encodeHandshake(HandshakeType.client_key_exchange, (w) => {
    if (exchange.pskIdentity) w.opaque(2, exchange.pskIdentity);
    if (exchange.exchangeKeys) w.opaque(lengthBytes(suite), exchange.exchangeKeys);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeClientKeyExchange(body: Uint8Array, suite: CipherSuite): ClientKeyExchange {
  const r = new Reader(body, 'ClientKeyExchange');
  const pskIdentity = suite.authentication === 'psk' ? r.opaque(2, 'psk_identity') : undefined;
  const exchangeKeys = suite.keyExchange === 'psk' ? undefined : r.opaque(lengthBytes(suite), 'exchange_keys', 1);
  r.end();
  return { pskIdentity, exchangeKeys };
}

function lengthBytes(suite: CipherSuite): 1 | 2 {
  return suite.keyExchange === 'ecdhe' ? 1 : 2;
}
