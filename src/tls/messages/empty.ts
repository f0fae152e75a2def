// The messages that are a header and nothing more: HelloRequest and ServerHelloDone, RFC 5246 §7.4.1.1, §7.4.5.
import { Reader } from '../../codec/reader.ts';
import { HandshakeType } from '../constants.ts';
import { encodeHandshake } from './handshake.ts';

/** @returns the whole message, header included. */
export function encodeHelloRequest(): Uint8Array {
  return encodeHandshake(HandshakeType.hello_request);
}

export function decodeHelloRequest(body: Uint8Array): void {
  new Reader(body, 'HelloRequest').end();
}

/** @returns the whole message, header included. */
export function encodeServerHelloDone(): Uint8Array {
  return encodeHandshake(HandshakeType.server_hello_done);
}

export function decodeServerHelloDone(body: Uint8Array): void {
  new Reader(body, 'ServerHelloDone').end();
}
