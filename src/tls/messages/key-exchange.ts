// ServerKeyExchange and ClientKeyExchange, only in TLS 1.2: RFC 5246 §7.4.3, §7.4.7.
import { Reader } from '../../codec/reader.ts';
import { Writer } from '../../codec/writer.ts';
import { TlsError } from '../../errors.ts';
import type { CipherSuite } from '../cipher-suites.ts';
import { ECCurveType, HandshakeType } from '../constants.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../limits.ts';
import { ProtocolVersion } from '../profile.ts';
import { encodeHandshake } from './handshake-message.ts';

// ServerKeyExchange: RFC 5246 §7.4.3, RFC 8422 §5.4, and with pre-shared keys RFC 4279 §2..3, RFC 5489 §2.

export interface ServerEcdhParams {
  readonly kind: 'ecdhe';
  /** NamedGroup. */
  readonly group: number;
  /** An uncompressed point, or a u-coordinate. */
  readonly point: Uint8Array;
}

export interface ServerDhParams {
  readonly kind: 'dhe';
  /** Big-endian, as sent: perhaps with leading zeros. */
  readonly prime: Uint8Array;
  readonly generator: Uint8Array;
  readonly publicValue: Uint8Array;
}

export interface ServerKeyExchange {
  /** The identity hint, for suites with PSK; may be empty. */
  readonly pskIdentityHint: Uint8Array | undefined;
  /** `undefined` with plain PSK and with RSA_PSK. */
  readonly params: ServerEcdhParams | ServerDhParams | undefined;
  /** The bytes of `params` as sent, which the signature covers. */
  readonly encodedParams: Uint8Array;
  /** Absent with PSK. */
  readonly signature: { readonly algorithm: number | undefined; readonly bytes: Uint8Array } | undefined;
}

/** @returns the whole message, header included. */
export function encodeServerKeyExchange(exchange: Omit<ServerKeyExchange, 'params'>): Uint8Array {
  return encodeHandshake(HandshakeType.server_key_exchange, (w) => {
    if (exchange.pskIdentityHint) w.opaque(2, exchange.pskIdentityHint);
    w.bytes(exchange.encodedParams);
    if (!exchange.signature) return;
    if (exchange.signature.algorithm !== undefined) w.uint(exchange.signature.algorithm, 2);
    w.opaque(2, exchange.signature.bytes);
  });
}

/** ServerECDHParams or ServerDHParams: the signed part. */
export function encodeServerParams(params: ServerEcdhParams | ServerDhParams): Uint8Array {
  const w = new Writer(MAX_HANDSHAKE_MESSAGE);
  if (params.kind === 'ecdhe') {
    w.uint(ECCurveType.named_curve, 1).uint(params.group, 2).opaque(1, params.point);
  } else {
    w.opaque(2, params.prime).opaque(2, params.generator).opaque(2, params.publicValue);
  }
  return w.take();
}

/**
 * @param body - without the header; the result's arrays are views of it.
 * @throws TlsError `tls.illegal_parameter` for curves that are not named ones (RFC 8422 §5.4).
 */
export function decodeServerKeyExchange(body: Uint8Array, suite: CipherSuite, version: number): ServerKeyExchange {
  const r = new Reader(body, 'ServerKeyExchange');
  const psk = suite.authentication === 'psk';
  const pskIdentityHint = psk ? r.opaque(2, 'psk_identity_hint') : undefined;

  const start = body.length - r.left;
  const params = decodeServerParams(r, suite);
  const encodedParams = body.subarray(start, body.length - r.left);

  const signature = psk
    ? undefined
    : {
        algorithm: version >= ProtocolVersion.tls12 ? r.uint(2, 'algorithm') : undefined,
        bytes: r.opaque(2, 'signature'),
      };
  r.end();
  return { pskIdentityHint, params, encodedParams, signature };
}

function decodeServerParams(r: Reader, suite: CipherSuite): ServerEcdhParams | ServerDhParams | undefined {
  switch (suite.keyExchange) {
    case 'ecdhe': {
      const curveType = r.uint(1, 'curve_type');
      if (curveType !== ECCurveType.named_curve) {
        throw new TlsError('tls.illegal_parameter', `ServerKeyExchange has curve type ${curveType}, not a named curve`);
      }
      return { kind: 'ecdhe', group: r.uint(2, 'namedcurve'), point: r.opaque(1, 'point', 1) };
    }
    case 'dhe':
      return {
        kind: 'dhe',
        prime: r.opaque(2, 'dh_p', 1),
        generator: r.opaque(2, 'dh_g', 1),
        publicValue: r.opaque(2, 'dh_Ys', 1),
      };
    default:
      return undefined;
  }
}

// ClientKeyExchange: RFC 5246 §7.4.7, RFC 8422 §5.7, and with pre-shared keys RFC 4279 §2..4, RFC 5489 §2.

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
