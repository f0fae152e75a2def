// EncryptedExtensions: RFC 8446 §4.3.1 (WAIT_EE).
import { TlsError } from '../../../errors.ts';
import { ExtensionType, HandshakeType } from '../../constants.ts';
import { decodeSelectedAlpn } from '../../extensions/alpn.ts';
import { decodeEmpty, type Extension, extensionName, findExtension } from '../../extensions/extension.ts';
import { decodeMaxFragmentLength } from '../../extensions/max-fragment-length.ts';
import { decodeRecordSizeLimit } from '../../extensions/record-size-limit.ts';
import { decodeSupportedGroups } from '../../extensions/supported-groups.ts';
import type { HandshakeMessage, Output, State } from '../../handshake/state.ts';
import { decodeEncryptedExtensions } from '../../messages/encrypted-extensions.ts';
import type { ClientHandshake } from '../handshake.ts';
import type { ClientHandshake13 } from './client-handshake13.ts';
import { ExpectCertificateOrRequest } from './expect-certificate.ts';
import { ExpectFinished } from './expect-finished.ts';

/** RFC 8446 §4.2, the column EE. */
const ALLOWED: ReadonlySet<number> = new Set([
  ExtensionType.server_name,
  ExtensionType.max_fragment_length,
  ExtensionType.supported_groups,
  ExtensionType.application_layer_protocol_negotiation,
  ExtensionType.record_size_limit,
]);

export class ExpectEncryptedExtensions implements State {
  readonly name = 'ExpectEncryptedExtensions';
  readonly expects = [HandshakeType.encrypted_extensions];
  readonly ignoresChangeCipherSpec = true;
  readonly #handshake: ClientHandshake13;

  constructor(handshake: ClientHandshake13) {
    this.#handshake = handshake;
  }

  get size(): number {
    return this.#handshake.size;
  }

  handle(message: HandshakeMessage, out: Output): State {
    const { base, psk } = this.#handshake;
    const extensions = decodeEncryptedExtensions(message.body);
    for (const { type } of extensions) refuseForeign(type, base);

    const serverName = findExtension(extensions, ExtensionType.server_name);
    if (serverName) decodeEmpty(ExtensionType.server_name, serverName);
    const groups = findExtension(extensions, ExtensionType.supported_groups);
    if (groups) decodeSupportedGroups(groups); // a hint for later connections (§4.2.7); not kept
    base.info.alpnProtocol = selectedProtocol(extensions, base);
    agreeOnRecordSize(extensions, base, out);

    base.transcript.add(message.encoded);
    return psk ? new ExpectFinished(this.#handshake) : new ExpectCertificateOrRequest(this.#handshake);
  }
}

function refuseForeign(type: number, { offered }: ClientHandshake): void {
  if (!offered.has(type)) {
    const detail = `EncryptedExtensions carries ${extensionName(type)}, which was not offered`;
    throw new TlsError('tls.unsupported_extension', detail);
  }
  if (!ALLOWED.has(type)) {
    throw new TlsError('tls.illegal_parameter', `EncryptedExtensions is no place for ${extensionName(type)}`);
  }
}

/** RFC 7301 §3.2. */
function selectedProtocol(extensions: readonly Extension[], { settings }: ClientHandshake): string | undefined {
  const data = findExtension(extensions, ExtensionType.application_layer_protocol_negotiation);
  if (data === undefined) return undefined;
  const protocol = decodeSelectedAlpn(data);
  if (!settings.alpnProtocols?.includes(protocol)) {
    throw new TlsError('tls.illegal_parameter', `The server chose the protocol ${protocol}, which was not offered`);
  }
  return protocol;
}

/** RFC 8449 §4, RFC 6066 §4; a server answers one of them. */
function agreeOnRecordSize(extensions: readonly Extension[], { settings }: ClientHandshake, out: Output): void {
  const { profile } = settings;
  const limit = findExtension(extensions, ExtensionType.record_size_limit);
  const fragment = findExtension(extensions, ExtensionType.max_fragment_length);
  if (limit && fragment) {
    throw new TlsError('tls.illegal_parameter', 'The server answers record_size_limit and max_fragment_length both');
  }
  if (limit) {
    // The inner content type counts (RFC 8449 §4), so plaintext has one byte less.
    out.setRecordLimits({
      in: profile.maxRecordIn,
      out: Math.min(profile.maxRecordOut, decodeRecordSizeLimit(limit) - 1),
    });
  }
  if (fragment) {
    const length = decodeMaxFragmentLength(fragment);
    if (length !== profile.maxFragmentLength) {
      throw new TlsError('tls.illegal_parameter', `The server answers another max_fragment_length, ${length}`);
    }
    out.setRecordLimits({ in: length, out: Math.min(profile.maxRecordOut, length) });
  }
}
