// A ClientHello for TLS 1.2 and older: RFC 5246 §7.4.1.2, RFC 7627 §5, RFC 5746 §3.6.
import { TlsError } from '../../../errors.ts';
import { ExtensionType } from '../../constants.ts';
import { decodeEcPointFormats } from '../../extensions/ec-point-formats.ts';
import { decodeEmpty } from '../../extensions/extension.ts';
import { decodeRenegotiationInfo } from '../../extensions/renegotiation-info.ts';
import type { Output, State } from '../../handshake/state.ts';
import type { ClientOffer } from '../client-offer.ts';
import type { ServerHandshake } from '../handshake.ts';
import { selectProtocol } from '../select-protocol.ts';
import { chooseCredential } from './choose.ts';
import { resumeSession } from './resume.ts';
import { sendServerFlight } from './send-flight.ts';
import { resumableSession } from './server-sessions.ts';

/** @param encoded - the ClientHello, a copy that the handshake owns; its version was chosen. */
export function acceptClientHello12(handshake: ServerHandshake, encoded: Uint8Array, out: Output): State {
  const { info, transcript, settings } = handshake;

  // 1. Extensions that bind the handshake.
  const extended = checkExtensions(handshake.offer);
  info.extendedMasterSecret = extended && settings.profile.extensions.includes('extended_master_secret');
  info.alpnProtocol = selectProtocol(handshake);
  if (settings.clientAuth) transcript.keepMessages();
  transcript.add(encoded);

  // 2. A session that may be resumed, or a full handshake with a credential that fits.
  const session = resumableSession(handshake);
  if (session) return resumeSession(handshake, session, out);
  return chooseCredential(handshake, out, (choice, output) => sendServerFlight(handshake, choice, output));
}

/** @returns whether the client offers extended master secret. */
function checkExtensions(offer: ClientOffer): boolean {
  const renegotiation = offer.extension(ExtensionType.renegotiation_info);
  if (renegotiation && decodeRenegotiationInfo(renegotiation).length > 0) {
    throw new TlsError('tls.no_common_parameters', 'renegotiation_info speaks of a handshake before this'); // §3.6
  }
  const formats = offer.extension(ExtensionType.ec_point_formats);
  if (formats) decodeEcPointFormats(formats);
  const encryptThenMac = offer.extension(ExtensionType.encrypt_then_mac);
  if (encryptThenMac) decodeEmpty(ExtensionType.encrypt_then_mac, encryptThenMac);
  const extended = offer.extension(ExtensionType.extended_master_secret);
  return extended !== undefined && decodeEmpty(ExtensionType.extended_master_secret, extended);
}
