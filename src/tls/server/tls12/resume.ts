// The abbreviated handshake: RFC 5246 §7.3 (figure 2), RFC 5077 §3.4, RFC 7627 §5.3.
import { cipherSuite } from '../../cipher-suites.ts';
import { logSecret } from '../../handshake/secret-log.ts';
import type { Output, State } from '../../handshake/state.ts';
import { sendFinished } from '../../handshake/tls12/finish.ts';
import { Secrets12 } from '../../handshake/tls12/secrets.ts';
import { ProtocolVersion } from '../../profile.ts';
import type { Session } from '../../sessions/session-state.ts';
import type { ServerHandshake } from '../handshake.ts';
import { expectClientFinished } from './expect-finished.ts';
import { ServerHandshake12 } from './server-handshake12.ts';
import { sendServerHello, serverRandom } from './server-hello.ts';

export function resumeSession(base: ServerHandshake, session: Session, out: Output): State {
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
  // The client's session id is echoed, whatever it holds: so it sees that its ticket was taken (RFC 5077 §3.4).
  const resumed = { id: offer.hello.legacySessionId, ticket: false };
  const handshake = new ServerHandshake12(base, parameters, resumed, undefined);
  sendServerHello(handshake, { ticket: false, status: false, serverName: false }, out);
  logSecret(settings, 'master secret', parameters.clientRandom, session.secret);
  handshake.setSecrets(new Secrets12(settings.crypto, parameters, session.secret));
  sendFinished('server', handshake.secrets!, handshake.nextWrite!, base, out);
  return expectClientFinished(handshake);
}
