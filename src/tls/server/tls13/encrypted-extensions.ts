// What a server says in EncryptedExtensions: RFC 8446 §4.3.1, RFC 8449 §4, RFC 6066 §3, §4.
import type { Writer } from '../../../codec/writer.ts';
import { encodeWhole } from '../../../codec/writer.ts';
import { ExtensionType } from '../../constants.ts';
import { encodeAlpn } from '../../extensions/alpn.ts';
import type { Extension } from '../../extensions/extension.ts';
import { decodeMaxFragmentLength, encodeMaxFragmentLength } from '../../extensions/max-fragment-length.ts';
import { decodeRecordSizeLimit, encodeRecordSizeLimit } from '../../extensions/record-size-limit.ts';
import { encodeSupportedGroups } from '../../extensions/supported-groups.ts';
import type { Output } from '../../handshake/state.ts';
import { MAX_HANDSHAKE_MESSAGE } from '../../limits.ts';
import type { ServerHandshake } from '../handshake.ts';

const EMPTY = new Uint8Array(0);

/** Record sizes from EncryptedExtensions on. record_size_limit takes precedence (RFC 8449 §5). */
export function agreeOnRecordSize(handshake: ServerHandshake, out: Output): void {
  const { profile } = handshake.settings;
  const limit = recordSizeLimit(handshake);
  const fragment = maxFragmentLength(handshake);
  if (limit !== undefined) {
    out.setRecordLimits({ in: profile.maxRecordIn, out: Math.min(profile.maxRecordOut, limit - 1) });
  } else if (fragment !== undefined) {
    out.setRecordLimits({ in: fragment, out: Math.min(profile.maxRecordOut, fragment) });
  }
}

export function encryptedExtensions(handshake: ServerHandshake): Extension[] {
  const { settings, offer, info } = handshake;
  const { profile } = settings;
  const extensions: Extension[] = [];
  const add = (type: number, write: (w: Writer) => void): void => {
    extensions.push({ type, data: encodeWhole(MAX_HANDSHAKE_MESSAGE, write) });
  };

  add(ExtensionType.supported_groups, (w) => encodeSupportedGroups(w, profile.groups)); // §4.2.7: for next time
  const fragment = maxFragmentLength(handshake);
  if (recordSizeLimit(handshake) !== undefined) {
    add(ExtensionType.record_size_limit, (w) => encodeRecordSizeLimit(w, profile.maxRecordIn + 1));
  } else if (fragment !== undefined) {
    add(ExtensionType.max_fragment_length, (w) => encodeMaxFragmentLength(w, fragment));
  }
  if (offer.serverName !== undefined && !info.resumed) {
    extensions.push({ type: ExtensionType.server_name, data: EMPTY });
  }
  const { alpnProtocol } = info;
  if (alpnProtocol !== undefined) {
    add(ExtensionType.application_layer_protocol_negotiation, (w) => encodeAlpn(w, [alpnProtocol]));
  }
  return extensions;
}

/** The client's, if this profile knows the extension. */
function recordSizeLimit({ settings, offer }: ServerHandshake): number | undefined {
  if (!settings.profile.extensions.includes('record_size_limit')) return undefined;
  const data = offer.extension(ExtensionType.record_size_limit);
  return data && decodeRecordSizeLimit(data);
}

function maxFragmentLength({ settings, offer }: ServerHandshake) {
  if (!settings.profile.extensions.includes('max_fragment_length')) return undefined;
  const data = offer.extension(ExtensionType.max_fragment_length);
  return data && decodeMaxFragmentLength(data);
}
