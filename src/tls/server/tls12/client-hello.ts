// What a server of TLS 1.2 answers to a ClientHello: RFC 5246 §7.4.1.
import { TlsError } from '../../../errors.ts';
import { cipherSuite } from '../../cipher-suites.ts';
import { ExtensionType } from '../../constants.ts';
import { decodeRenegotiationInfo } from '../../extensions/connection.ts';
import { decodeEmpty } from '../../extensions/extension.ts';
import { decodeEcPointFormats } from '../../extensions/negotiation.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { Output, State } from '../../handshake/state.ts';
import { sendFinished } from '../../handshake/tls12/finish.ts';
import { Secrets12 } from '../../handshake/tls12/secrets.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { Session } from '../../sessions/session-state.ts';
import { type ClientOffer, selectProtocol } from '../client-offer.ts';
import { type ServerHandshake, ServerHandshake12 } from '../handshake.ts';
import { chooseCredential } from './choose.ts';
import { expectClientFinished } from './client-flight.ts';
import { sendServerFlight, sendServerHello, serverRandom } from './send-flight.ts';
import { resumableSession } from './server-sessions.ts';

// A ClientHello for TLS 1.2 and older: RFC 5246 §7.4.1.2, RFC 7627 §5, RFC 5746 §3.6.

/** @param encoded - the ClientHello, a copy that the handshake owns; its version was chosen. */
export function acceptClientHello12(handshake: ServerHandshake, encoded: Uint8Array, out: Output): State {
  const { info, transcript, settings } = handshake;

  // 1. Extensions that bind the handshake.
  const extended = checkExtensions(handshake.offer);
  info.extendedMasterSecret = extended && settings.profile.extensions.includes('extended_master_secret');
  info.alpnProtocol = selectProtocol(handshake.settings.alpnProtocols, handshake.offer);
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
    throw new TlsError('tls.no_common_parameters', 'renegotiation_info refers to an earlier handshake'); // §3.6
  }
  const formats = offer.extension(ExtensionType.ec_point_formats);
  if (formats) decodeEcPointFormats(formats);
  const encryptThenMac = offer.extension(ExtensionType.encrypt_then_mac);
  if (encryptThenMac) decodeEmpty(ExtensionType.encrypt_then_mac, encryptThenMac);
  const extended = offer.extension(ExtensionType.extended_master_secret);
  return extended !== undefined && decodeEmpty(ExtensionType.extended_master_secret, extended);
}

// The abbreviated handshake: RFC 5246 §7.3 (figure 2), RFC 5077 §3.4, RFC 7627 §5.3.

function resumeSession(base: ServerHandshake, session: Session, out: Output): State {
  const { settings, info, offer, transcript } = base;
  const suite = cipherSuite(session.cipherSuite)!;
  info.cipherSuite = suite.id;
  info.hash = suite.hash;
  info.resumed = true;
  info.peerCertificates = session.peerCertificates;
  info.group = session.group || undefined;
  info.peerSignatureScheme = session.peerSignatureScheme || undefined;
  transcript.dropMessages();
  if (info.version >= ProtocolVersion.tls12) transcript.start(suite.hash);
  else transcript.start('md5', 'sha1');

  const parameters = {
    version: info.version,
    suite,
    clientRandom: offer.hello.random.slice(), // the exporter keeps it, not the whole hello
    serverRandom: serverRandom(base),
    extendedMasterSecret: true,
    encryptThenMac: session.encryptThenMac,
  };
  // The client's session id is echoed: this shows the client that its ticket was accepted (RFC 5077 §3.4).
  const resumed = { id: offer.hello.legacySessionId, ticket: false };
  const handshake = new ServerHandshake12(base, parameters, resumed, undefined);
  sendServerHello(handshake, { ticket: false, status: false, serverName: false }, out);
  logSecret(settings, 'master secret', parameters.clientRandom, session.secret);
  handshake.setSecrets(new Secrets12(settings.crypto, parameters, session.secret));
  sendFinished('server', handshake.secrets!, handshake.nextWrite!, base, out);
  return expectClientFinished(handshake);
}
