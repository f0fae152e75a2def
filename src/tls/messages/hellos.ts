// ClientHello, ServerHello with HelloRetryRequest, and EncryptedExtensions: RFC 8446 §4.1, §4.3.1, RFC 5246 §7.4.1.

import { Reader } from '../../codec/reader.ts';
import { TlsError } from '../../errors.ts';
import type { Clock, RandomSource } from '../../util/ambient.ts';
import { equalBytes } from '../../util/bytes.ts';
import { fromHex } from '../../util/hex.ts';
import { CompressionMethod, ExtensionType, HandshakeType } from '../constants.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import type { TlsProfile } from '../profile.ts';
import { encodeHandshake } from './handshake-message.ts';

// ClientHello: RFC 8446 §4.1.2; the same bytes serve TLS 1.2 (RFC 5246 §7.4.1.2).

export interface ClientHello {
  /** Checked by the state: ignored when supported_versions is present. */
  readonly legacyVersion: number;
  /** 32 bytes. */
  readonly random: Uint8Array;
  /** 0..32 bytes. */
  readonly legacySessionId: Uint8Array;
  /** As on the wire: unknown ones, GREASE and signalling values included. */
  readonly cipherSuites: readonly number[];
  readonly compressionMethods: Uint8Array;
  /** `undefined` if the block is missing altogether, as old clients send it. */
  readonly extensions: readonly Extension[] | undefined;
}

/** @returns the whole message, header included. */
export function encodeClientHello(hello: ClientHello): Uint8Array {
  return encodeHandshake(HandshakeType.client_hello, (w) => {
    w.uint(hello.legacyVersion, 2).bytes(hello.random).opaque(1, hello.legacySessionId);
    w.uints(2, 2, hello.cipherSuites).opaque(1, hello.compressionMethods);
    if (hello.extensions !== undefined) encodeExtensions(w, hello.extensions);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeClientHello(body: Uint8Array): ClientHello {
  const r = new Reader(body, 'ClientHello');
  const legacyVersion = r.uint(2, 'legacy_version');
  const random = r.view(32, 'random');
  const legacySessionId = decodeSessionId(r);
  const cipherSuites = r.uints(2, 2, 'cipher_suites');
  const compressionMethods = r.opaque(1, 'legacy_compression_methods', 1);
  const extensions = r.left > 0 ? decodeExtensions(r) : undefined;
  r.end();
  return { legacyVersion, random, legacySessionId, cipherSuites, compressionMethods, extensions };
}

/** `opaque legacy_session_id<0..32>`. */
function decodeSessionId(r: Reader): Uint8Array {
  const sessionId = r.opaque(1, 'legacy_session_id');
  if (sessionId.length > 32) throw r.error(`legacy_session_id has ${sessionId.length} bytes, more than 32`);
  return sessionId;
}

/** The only list of compression methods that is sent, and that TLS 1.3 accepts (§4.1.2). */
export const NO_COMPRESSION: Uint8Array = Uint8Array.of(CompressionMethod.null);

/** pre_shared_key must be the last extension (RFC 8446 §4.2.11). */
export function preSharedKeyIsLast(extensions: readonly Extension[]): boolean {
  const at = extensions.findIndex(({ type }) => type === ExtensionType.pre_shared_key);
  return at === -1 || at === extensions.length - 1;
}

// ServerHello and HelloRetryRequest: RFC 8446 §4.1.3, §4.1.4; RFC 5246 §7.4.1.3.

export interface ServerHello {
  readonly legacyVersion: number;
  /** 32 bytes; {@link HELLO_RETRY_REQUEST_RANDOM} makes it a HelloRetryRequest. */
  readonly random: Uint8Array;
  /** TLS 1.3: the client's, echoed. TLS 1.2: the server's. 0..32 bytes. */
  readonly legacySessionId: Uint8Array;
  readonly cipherSuite: number;
  readonly compressionMethod: number;
  /** `undefined` if the block is missing altogether (TLS 1.2). */
  readonly extensions: readonly Extension[] | undefined;
}

/** SHA-256 of "HelloRetryRequest" (RFC 8446 §4.1.3). */
export const HELLO_RETRY_REQUEST_RANDOM: Uint8Array = fromHex(
  'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c',
)!;

/** The last 8 bytes of a random by which a newer server protects its choice of TLS 1.2 (RFC 8446 §4.1.3). */
export const DOWNGRADE_TLS12: Uint8Array = fromHex('444f574e47524401')!;
/** The same for TLS 1.1 and older. */
export const DOWNGRADE_TLS11: Uint8Array = fromHex('444f574e47524400')!;

/** @returns the whole message, header included. */
export function encodeServerHello(hello: ServerHello): Uint8Array {
  return encodeHandshake(HandshakeType.server_hello, (w) => {
    w.uint(hello.legacyVersion, 2).bytes(hello.random).opaque(1, hello.legacySessionId);
    w.uint(hello.cipherSuite, 2).uint(hello.compressionMethod, 1);
    if (hello.extensions !== undefined) encodeExtensions(w, hello.extensions);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeServerHello(body: Uint8Array): ServerHello {
  const r = new Reader(body, 'ServerHello');
  const legacyVersion = r.uint(2, 'legacy_version');
  const random = r.view(32, 'random');
  const legacySessionId = decodeSessionId(r);
  const cipherSuite = r.uint(2, 'cipher_suite');
  const compressionMethod = r.uint(1, 'legacy_compression_method');
  if (compressionMethod !== CompressionMethod.null) {
    throw new TlsError('tls.illegal_parameter', `The ServerHello chooses the compression method ${compressionMethod}`);
  }
  const extensions = r.left > 0 ? decodeExtensions(r) : undefined;
  r.end();
  return { legacyVersion, random, legacySessionId, cipherSuite, compressionMethod, extensions };
}

export function isHelloRetryRequest(hello: ServerHello): boolean {
  return equalBytes(hello.random, HELLO_RETRY_REQUEST_RANDOM);
}

// EncryptedExtensions: RFC 8446 §4.3.1.

/** @returns the whole message, header included. */
export function encodeEncryptedExtensions(extensions: readonly Extension[]): Uint8Array {
  return encodeHandshake(HandshakeType.encrypted_extensions, (w) => encodeExtensions(w, extensions));
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeEncryptedExtensions(body: Uint8Array): Extension[] {
  const r = new Reader(body, 'EncryptedExtensions');
  const extensions = decodeExtensions(r);
  r.end();
  return extensions;
}

// The random of a ClientHello or a ServerHello: RFC 5246 §7.4.1.2, RFC 8446 §4.1.2.

/** 32 random bytes; the first four are the time if the profile says so: {@link TlsProfile.timeInRandom}. */
export function helloRandom(profile: TlsProfile, random: RandomSource, clock: Clock): Uint8Array {
  const bytes = random(32);
  if (profile.timeInRandom !== undefined) {
    const since = profile.timeInRandom === 'uptime' ? startOf(clock) : Date.UTC(profile.timeInRandom, 0);
    const seconds = Math.floor((clock.now() - since) / 1000);
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, seconds >>> 0);
  }
  return bytes;
}

/** When a clock was first read here: the start of a board that counts from there. */
function startOf(clock: Clock): number {
  const start = STARTS.get(clock) ?? clock.now();
  STARTS.set(clock, start);
  return start;
}

const STARTS = new WeakMap<Clock, number>();

// legacy_version of a Hello message: RFC 8446 appendix D.5.

const SSL_30 = 0x0300;

/** SSL 3.0 and older fail the handshake whatever supported_versions says. @throws TlsError `tls.protocol_version`. */
export function refuseSsl(message: 'ClientHello' | 'ServerHello', legacyVersion: number): void {
  if (legacyVersion > SSL_30) return;
  const version = `0x${legacyVersion.toString(16).padStart(4, '0')}`;
  throw new TlsError('tls.protocol_version', `A ${message} with legacy_version ${version} is not of TLS`);
}
