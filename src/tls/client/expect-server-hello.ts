// ServerHello, which decides the version; or HelloRetryRequest: RFC 8446 §4.1.3, §4.1.4 (WAIT_SH).
import { TlsError } from '../../errors.ts';
import { equalBytes } from '../../util/bytes.ts';
import { ExtensionType, HandshakeType } from '../constants.ts';
import { findExtension } from '../extensions/extension.ts';
import { decodeSelectedVersion } from '../extensions/negotiation.ts';
import type { HandshakeMessage, Output, State } from '../handshake/state.ts';
import {
  DOWNGRADE_TLS11,
  DOWNGRADE_TLS12,
  decodeServerHello,
  isHelloRetryRequest,
  refuseSsl,
  type ServerHello,
} from '../messages/hellos.ts';
import { ProtocolVersion } from '../profile.ts';
import type { ClientHandshake } from './handshake.ts';
import { acceptServerHello12 } from './tls12/server-hello.ts';
import { acceptHelloRetryRequest, acceptServerHello13 } from './tls13/server-hello.ts';

export class ExpectServerHello implements State {
  readonly name = 'ExpectServerHello';
  readonly expects = [HandshakeType.server_hello];
  readonly #handshake: ClientHandshake;

  constructor(handshake: ClientHandshake) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  /** From the first ClientHello on (RFC 8446 §5), so before the version is known too; a client of TLS 1.2 has no such rule. */
  get ignoresChangeCipherSpec(): boolean {
    return this.#handshake.speaks13;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const handshake = this.#handshake;
    const { versions, quirks } = handshake.settings.profile;
    const decoded = decodeServerHello(message.body);
    const hello = quirks?.laxServerHello ? readLaxly(decoded, versions) : decoded;

    // 1. The version, before anything else is used (§4.2.1).
    const version = selectedVersion(hello);
    if (!versions.includes(version as ProtocolVersion)) {
      // In supported_versions it is an illegal_parameter (§4.2.1); in the legacy field a server's own limit (appendix D.1).
      const detail = `The server chose version 0x${version.toString(16).padStart(4, '0')}, which was not offered`;
      throw new TlsError(isInExtension(hello) ? 'tls.illegal_parameter' : 'tls.protocol_version', detail);
    }
    if (handshake.info.helloRetryRequest && version !== ProtocolVersion.tls13) {
      throw new TlsError('tls.illegal_parameter', 'After a HelloRetryRequest the ServerHello chose an older version');
    }
    handshake.info.version = version as ProtocolVersion;
    out.setVersion(version as ProtocolVersion);

    // 2. Below TLS 1.3, a server that supports a newer version says so in its random (§4.1.3): downgrade protection.
    if (version < ProtocolVersion.tls13) {
      refuseDowngrade(hello, version, Math.max(...versions));
      return acceptServerHello12(handshake, hello, message, out);
    }

    if (isHelloRetryRequest(hello)) {
      acceptHelloRetryRequest(handshake, hello, message, out);
      return new ExpectServerHello(handshake);
    }
    return acceptServerHello13(handshake, hello, message, out);
  }
}

/** `laxServerHello`: a version out of range is clamped, only the suite's low byte is read, extensions are ignored. */
function readLaxly(hello: ServerHello, versions: readonly ProtocolVersion[]): ServerHello {
  const inRange = Math.max(Math.min(hello.legacyVersion, Math.max(...versions)), Math.min(...versions));
  return { ...hello, legacyVersion: inRange, cipherSuite: hello.cipherSuite & 0xff, extensions: undefined };
}

function isInExtension({ extensions }: ServerHello): boolean {
  return findExtension(extensions ?? [], ExtensionType.supported_versions) !== undefined;
}

function selectedVersion(hello: ServerHello): number {
  refuseSsl('ServerHello', hello.legacyVersion);
  const data = findExtension(hello.extensions ?? [], ExtensionType.supported_versions);
  if (data === undefined) {
    // A server that supports 1.3 says so in the extension: the legacy field never means 1.3 or newer.
    if (hello.legacyVersion > ProtocolVersion.tls12) {
      const version = hello.legacyVersion.toString(16).padStart(4, '0');
      throw new TlsError('tls.protocol_version', `The server chose version 0x${version} without supported_versions`);
    }
    return hello.legacyVersion;
  }
  const version = decodeSelectedVersion(data);
  if (version < ProtocolVersion.tls13) {
    throw new TlsError('tls.illegal_parameter', 'supported_versions in a ServerHello chooses an old version');
  }
  if (hello.legacyVersion !== ProtocolVersion.tls12) {
    throw new TlsError('tls.illegal_parameter', 'A TLS 1.3 ServerHello has another legacy_version than 0x0303');
  }
  return version;
}

function refuseDowngrade(hello: ServerHello, version: number, best: number): void {
  const sentinel = hello.random.subarray(24);
  const told = equalBytes(sentinel, DOWNGRADE_TLS12) || equalBytes(sentinel, DOWNGRADE_TLS11);
  const tells11 = equalBytes(sentinel, DOWNGRADE_TLS11);
  if (best >= ProtocolVersion.tls13 ? told : best === ProtocolVersion.tls12 && version < best && tells11) {
    throw new TlsError('tls.downgrade', 'The server supports a newer version but chose an old one');
  }
}
