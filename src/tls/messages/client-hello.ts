// ClientHello: RFC 8446 §4.1.2; the same bytes serve TLS 1.2 (RFC 5246 §7.4.1.2).
import { Reader } from '../../codec/reader.ts';
import { CompressionMethod, ExtensionType, HandshakeType } from '../constants.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { encodeHandshake } from './handshake.ts';

export interface ClientHello {
  /** Judged by the state: ignored when supported_versions is present. */
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
export function decodeSessionId(r: Reader): Uint8Array {
  const sessionId = r.opaque(1, 'legacy_session_id');
  if (sessionId.length > 32) throw r.error(`legacy_session_id has ${sessionId.length} bytes, more than 32`);
  return sessionId;
}

/** The only list of compression methods that is sent, and that TLS 1.3 takes (§4.1.2). */
export const NO_COMPRESSION: Uint8Array = Uint8Array.of(CompressionMethod.null);

/** pre_shared_key must be the last extension (RFC 8446 §4.2.11). */
export function preSharedKeyIsLast(extensions: readonly Extension[]): boolean {
  const at = extensions.findIndex(({ type }) => type === ExtensionType.pre_shared_key);
  return at === -1 || at === extensions.length - 1;
}
