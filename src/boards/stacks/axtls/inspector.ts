// Refuses the records and handshake messages that axTLS refuses, with its errors: ssl/tls1.c (basic_read,
// do_handshake), ssl/tls1_clnt.c (process_server_hello, process_cert_req), ssl/tls1_svr.c (process_client_hello).
import { AlertDescription } from '../../../errors/alert-description.ts';
import { ContentType, ExtensionType, HandshakeType } from '../../../tls/constants.ts';
import { findExtension } from '../../../tls/extensions/extension.ts';
import { AlertLevel, alertError } from '../../../tls/incoming-alert.ts';
import { decodeClientHello } from '../../../tls/messages/hellos.ts';
import { ProtocolVersion, type RecordInspector } from '../../../tls/profile.ts';
import { parseAxtlsCertificate } from './certificate.ts';
import { AxtlsError, axtlsFailure, axtlsVerdict } from './errors.ts';

/** RT_MAX_PLAIN_LENGTH 1024 and RT_EXTRA 4096 of the esp8266 port, without BM_RECORD_OFFSET. */
const MAX_BODY = 5115;
const MESSAGE_HEADER = 4;
const SUITES = [0x2f, 0x3c, 0x35, 0x3d];
const MAX_SESSION_ID = 32;
/** Length of a hello's version and random, before the session id. */
const SESSION_ID_AT = MESSAGE_HEADER + 2 + 32;

export class AxtlsInspector implements RecordInspector {
  readonly #role: 'client' | 'server';
  /** The expected message; `undefined` once the handshake is done. */
  #next: number | undefined;
  readonly #own: readonly Uint8Array[];
  #version = 0;
  /** Whether a client certificate was requested with a hash that it does not use. */
  #lacksHash = false;

  /** @param own - the local certificates. */
  constructor(role: 'client' | 'server', own: readonly Uint8Array[]) {
    this.#role = role;
    this.#own = own;
    this.#next = role === 'client' ? HandshakeType.server_hello : HandshakeType.client_hello;
  }

  header(header: Uint8Array): void {
    const [type, , minor] = header;
    const length = header[3]! * 256 + header[4]!;
    if ((type! & 0x80) !== 0 && minor === 1)
      throw axtlsFailure('tls.not_tls', 'The peer speaks SSLv2', AxtlsError.NOT_SUPPORTED);
    if (length > MAX_BODY) throw overflow(header, length);
    if (type! < ContentType.change_cipher_spec || type! > ContentType.application_data)
      throw axtlsFailure('tls.not_tls', `A record of type ${type} is not TLS`, AxtlsError.INVALID_PROT_MSG);
  }

  record(contentType: number, plaintext: Uint8Array): 'passed' | 'ignored' {
    if (contentType === ContentType.alert) return this.#alert(plaintext);
    if (contentType === ContentType.change_cipher_spec) {
      if (this.#next !== HandshakeType.finished) throw unexpected('ChangeCipherSpec does not belong here');
    } else if (contentType === ContentType.application_data) {
      if (this.#next === undefined) return 'passed';
      const detail = 'Application data during the handshake';
      throw axtlsFailure('tls.unexpected_message', detail, AxtlsError.INVALID_PROT_MSG);
    } else if (this.#next === undefined) {
      throw axtlsFailure(
        'tls.unexpected_message',
        'A handshake message after the handshake',
        AxtlsError.NO_CLIENT_RENOG,
      );
    } else {
      this.#handshake(plaintext);
    }
    return 'passed';
  }

  /** Warnings also end the connection; a close_notify that is fatal is ignored. */
  #alert(plaintext: Uint8Array): 'passed' | 'ignored' {
    const [level, description = 0] = plaintext;
    if (level === AlertLevel.warning && description === AlertDescription.close_notify) {
      if (this.#next === undefined) return 'passed';
      const detail = 'The peer sent close_notify during the handshake';
      throw axtlsFailure('tls.closed_in_handshake', detail, AxtlsError.CLOSE_NOTIFY);
    }
    if (description === 0) return 'ignored';
    throw alertError(description, axtlsVerdict(-description));
  }

  /** Only whole messages are recognized, none that span records. */
  #handshake(plaintext: Uint8Array): void {
    for (let at = 0; at < Math.max(plaintext.length, 1); ) {
      const message = plaintext.subarray(at);
      const length = (message[2] ?? 0) * 256 + (message[3] ?? 0);
      if (message.length < MESSAGE_HEADER + length) throw unexpected('A handshake message spans records');
      this.#message(message.subarray(0, MESSAGE_HEADER + length));
      at += MESSAGE_HEADER + length;
    }
  }

  #message(message: Uint8Array): void {
    const type = message[0]!;
    const isRequest =
      type === HandshakeType.certificate_request &&
      this.#role === 'client' &&
      this.#next === HandshakeType.server_hello_done;
    if (isRequest) {
      // Before TLS 1.2 a request contains no hashes.
      this.#lacksHash = this.#version >= ProtocolVersion.tls12 && !this.#hashesAreAmong(hashesOfRequest(message));
      return;
    }
    if (type !== this.#next) throw unexpected(`A handshake message of type ${type} where ${this.#next} was due`);
    if (type === HandshakeType.server_hello || type === HandshakeType.client_hello)
      this.#version = message[MESSAGE_HEADER]! * 256 + message[MESSAGE_HEADER + 1]!;
    if (type === HandshakeType.server_hello) checkServerHello(message);
    else if (type === HandshakeType.client_hello) this.#clientHello(message);
    else if (type === HandshakeType.server_hello_done && this.#lacksHash) throw noHash();
    this.#next = FOLLOWS[type];
  }

  #clientHello(message: Uint8Array): void {
    checkClientHello(message, this.#version);
    if (this.#version >= ProtocolVersion.tls12 && !this.#hashesAreAmong(hashesOfClient(message))) throw noHash();
  }

  /** check_certificate_chain: in TLS 1.2 every local certificate must be signed with a hash that the peer accepts. */
  #hashesAreAmong(hashes: readonly number[]): boolean {
    return this.#own.every((certificate) => hashes.includes(parseAxtlsCertificate(certificate)?.hash ?? 0));
  }
}

const FOLLOWS: Readonly<Record<number, number | undefined>> = {
  [HandshakeType.server_hello]: HandshakeType.certificate,
  [HandshakeType.certificate]: HandshakeType.server_hello_done,
  [HandshakeType.server_hello_done]: HandshakeType.finished,
  [HandshakeType.client_hello]: HandshakeType.client_key_exchange,
  [HandshakeType.client_key_exchange]: HandshakeType.finished,
  [HandshakeType.finished]: undefined,
};

/** The hashes that go with RSA in a CertificateRequest of TLS 1.2 (process_cert_req). */
function hashesOfRequest(message: Uint8Array): number[] {
  const at = MESSAGE_HEADER + 1 + (message[MESSAGE_HEADER] ?? 0);
  const length = (message[at] ?? 0) * 256 + (message[at + 1] ?? 0);
  return rsaHashes(message.subarray(at + 2, at + 2 + length));
}

/** Hashes of a ClientHello; SHA-1 if it names none. */
function hashesOfClient(message: Uint8Array): number[] {
  const { extensions } = decodeClientHello(message.subarray(MESSAGE_HEADER));
  const data = findExtension(extensions ?? [], ExtensionType.signature_algorithms);
  const hashes = data === undefined ? [] : rsaHashes(data.subarray(2));
  return hashes.length === 0 ? [SHA1] : hashes;
}

const RSA = 1;
const SHA1 = 2;

function rsaHashes(pairs: Uint8Array): number[] {
  const hashes: number[] = [];
  for (let i = 0; i + 1 < pairs.length; i += 2) if (pairs[i + 1] === RSA) hashes.push(pairs[i]!);
  return hashes;
}

function noHash() {
  const detail = 'Our own certificate is signed with a hash that the peer does not take';
  return axtlsFailure('tls.no_common_parameters', detail, AxtlsError.INVALID_CERT_HASH_ALG);
}

/** The suite's high byte and the version are not checked. */
function checkServerHello(message: Uint8Array): void {
  const suite = message[checkSessionId(message) + 1] ?? 0;
  // axTLS detects it only after sending its ClientKeyExchange.
  if (!SUITES.includes(suite))
    throw unexpected(`The server chose the suite 0x${suite.toString(16)}, which was not offered`);
}

function checkClientHello(message: Uint8Array, version: number): void {
  if (version < ProtocolVersion.tls10)
    throw axtlsFailure('tls.protocol_version', 'The client speaks SSL 3.0', AxtlsError.INVALID_VERSION);
  const at = checkSessionId(message);
  const end = at + 2 + (message[at] ?? 0) * 256 + (message[at + 1] ?? 0);
  for (let i = at + 2; i < end; i += 2) if (message[i] === 0 && SUITES.includes(message[i + 1]!)) return;
  throw axtlsFailure('tls.no_common_parameters', 'The client offers none of our suites', AxtlsError.NO_CIPHER);
}

/** @returns the offset after the session id. */
function checkSessionId(message: Uint8Array): number {
  const length = message[SESSION_ID_AT] ?? 0;
  if (length > MAX_SESSION_ID)
    throw axtlsFailure('tls.decode_error', `A session id of ${length} bytes`, AxtlsError.INVALID_SESSION);
  return SESSION_ID_AT + 1 + length;
}

function overflow(header: Uint8Array, length: number) {
  const console = `TLS buffer overflow, record size: ${length} (+5)`;
  const text = String.fromCharCode(...header);
  if (text === 'HTTP/') {
    const detail = 'The peer answered in plain HTTP';
    return axtlsFailure('tls.http_on_tls_port', detail, AxtlsError.RECORD_OVERFLOW, console);
  }
  const detail = `A record of ${length} bytes passes the buffer of ${MAX_BODY}`;
  return axtlsFailure('tls.record_overflow', detail, AxtlsError.RECORD_OVERFLOW, console);
}

function unexpected(detail: string) {
  return axtlsFailure('tls.unexpected_message', detail, AxtlsError.INVALID_HANDSHAKE);
}
