// The ServerHello of TLS 1.2 and older: RFC 5246 §7.4.1.3, and what it answers of the client's extensions.
import { encodeWhole, type Writer } from '../../../codec/writer.ts';
import { CompressionMethod, ECPointFormat, ExtensionType, SignallingSuite } from '../../constants.ts';
import { encodeAlpn } from '../../extensions/alpn.ts';
import { encodeEcPointFormats } from '../../extensions/ec-point-formats.ts';
import type { Extension } from '../../extensions/extension.ts';
import { decodeMaxFragmentLength, encodeMaxFragmentLength } from '../../extensions/max-fragment-length.ts';
import { decodeRecordSizeLimit, encodeRecordSizeLimit } from '../../extensions/record-size-limit.ts';
import { encodeRenegotiationInfo } from '../../extensions/renegotiation-info.ts';
import { helloRandom } from '../../handshake/hello-random.ts';
import type { Output } from '../../handshake/state.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import { DOWNGRADE_TLS11, DOWNGRADE_TLS12, encodeServerHello } from '../../messages/server-hello.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { ServerHandshake } from '../handshake.ts';
import type { ServerHandshake12 } from './server-handshake12.ts';

/** What ServerHello says beyond what was negotiated. */
export interface Announcements {
  /** A NewSessionTicket follows. */
  readonly ticket: boolean;
  /** A CertificateStatus follows. */
  readonly status: boolean;
  /** The client's host name was used; not said when a session is resumed (RFC 6066 §3). */
  readonly serverName: boolean;
}

export function sendServerHello(handshake: ServerHandshake12, announcements: Announcements, out: Output): void {
  const { base, parameters, sessionId } = handshake;
  const { quirks } = handshake.base.settings.profile;
  const extensions = quirks?.bareServerHello ? [] : answers(handshake, announcements, out);
  base.send(
    encodeServerHello({
      legacyVersion: parameters.version,
      random: parameters.serverRandom,
      legacySessionId: sessionId,
      cipherSuite: parameters.suite.id,
      compressionMethod: CompressionMethod.null,
      extensions: extensions.length > 0 ? extensions : undefined,
    }),
    out,
  );
}

/** 32 bytes as a ClientHello has them; the last 8 tell a client that a newer version was to be had (RFC 8446 §4.1.3). */
export function serverRandom({ settings, info }: ServerHandshake): Uint8Array {
  const { profile } = settings;
  if (profile.quirks?.bareServerHello) return settings.random(32); // of a stack that is older than this
  const random = helloRandom(profile, settings.random, settings.clock);
  if (profile.asServer?.downgradeMark === 'none') return random;
  const best = Math.max(...profile.versions);
  if (info.version < ProtocolVersion.tls12 && best >= ProtocolVersion.tls12) random.set(DOWNGRADE_TLS11, 24);
  else if (info.version < best) random.set(DOWNGRADE_TLS12, 24);
  return random;
}

const EMPTY: Uint8Array = new Uint8Array(0);

function answers(handshake: ServerHandshake12, announcements: Announcements, out: Output): Extension[] {
  const { base, parameters } = handshake;
  const { offer, info } = base;
  const extensions: Extension[] = [];
  const add = (type: number, data = EMPTY): void => {
    extensions.push({ type, data });
  };

  if (
    offer.extension(ExtensionType.renegotiation_info) ||
    offer.offers(SignallingSuite.TLS_EMPTY_RENEGOTIATION_INFO_SCSV)
  ) {
    add(
      ExtensionType.renegotiation_info,
      body((w) => encodeRenegotiationInfo(w, EMPTY)),
    ); // RFC 5746 §3.6
  }
  if (announcements.serverName) add(ExtensionType.server_name);
  if (parameters.extendedMasterSecret) add(ExtensionType.extended_master_secret);
  if (parameters.encryptThenMac) add(ExtensionType.encrypt_then_mac);
  if (announcements.ticket) add(ExtensionType.session_ticket);
  if (announcements.status) add(ExtensionType.status_request);
  if (parameters.suite.keyExchange === 'ecdhe' && offer.extension(ExtensionType.ec_point_formats)) {
    add(
      ExtensionType.ec_point_formats,
      body((w) => encodeEcPointFormats(w, [ECPointFormat.uncompressed])),
    );
  }
  const protocol = info.alpnProtocol;
  if (protocol !== undefined) {
    add(
      ExtensionType.application_layer_protocol_negotiation,
      body((w) => encodeAlpn(w, [protocol])),
    );
  }
  const recordSize = agreeOnRecordSize(handshake, out);
  if (recordSize) extensions.push(recordSize);
  return extensions;
}

/** RFC 8449 §5: record_size_limit, where it is offered and spoken here, makes max_fragment_length void. */
function agreeOnRecordSize(handshake: ServerHandshake12, out: Output): Extension | undefined {
  const { offer, settings } = handshake.base;
  const { profile } = settings;
  const limit = offer.extension(ExtensionType.record_size_limit);
  if (limit && profile.extensions.includes('record_size_limit')) {
    const theirs = decodeRecordSizeLimit(limit);
    handshake.recordSizeLimit = profile.maxRecordIn;
    out.setRecordLimits({ out: Math.min(profile.maxRecordOut, theirs) });
    return { type: ExtensionType.record_size_limit, data: body((w) => encodeRecordSizeLimit(w, profile.maxRecordIn)) };
  }
  const fragment = offer.extension(ExtensionType.max_fragment_length);
  if (fragment && profile.extensions.includes('max_fragment_length')) {
    const length = decodeMaxFragmentLength(fragment);
    out.setRecordLimits({ in: length, out: Math.min(profile.maxRecordOut, length) });
    return { type: ExtensionType.max_fragment_length, data: body((w) => encodeMaxFragmentLength(w, length)) };
  }
  return undefined;
}

function body(write: (w: Writer) => void): Uint8Array {
  return encodeWhole(MAX_HANDSHAKE_MESSAGE, write);
}
