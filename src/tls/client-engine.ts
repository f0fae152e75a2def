// A TLS client's engine: RFC 8446, RFC 5246.

import { CLIENT_KINDS, checkOffer, checkSettings } from './check-settings.ts';
import { clientHelloRecordVersion, sendClientHello } from './client/client-hello.ts';
import { ExpectServerHello } from './client/expect-server-hello.ts';
import { ClientHandshake } from './client/handshake.ts';
import { takeSession12 } from './client/tls12/client-sessions.ts';
import { takeSession13 } from './client/tls13/resumption.ts';
import { Connection } from './connection.ts';
import type { ClientSettings, Engine } from './engine.ts';
import { MAX_TICKET_SHOWN } from './limits.ts';
import { forgetSession, type Session } from './sessions/session-state.ts';

/**
 * Starts a handshake at once: the ClientHello is there to be taken as output.
 *
 * @throws RangeError for settings that cannot work.
 */
export function createClientEngine(settings: ClientSettings): Engine {
  checkSettings('createClientEngine', settings, CLIENT_KINDS);
  checkOffer(settings);
  const connection = new Connection('client', settings, clientHelloRecordVersion(settings.profile));
  connection.start((out) => {
    const { profile } = settings;
    out.setRecordLimits({ out: profile.maxRecordOut });
    const handshake = new ClientHandshake(settings);
    if (handshake.speaks13) handshake.resumable13 = offerable(takeSession13(settings));
    handshake.session12 = offerable(takeSession12(settings));
    sendClientHello(handshake, out);
    return new ExpectServerHello(handshake);
  });
  return connection;
}

/** Without this limit a server could prevent later ClientHellos by a ticket of 64 KB, for which there is no room. */
function offerable(session: Session | undefined): Session | undefined {
  if (session === undefined || session.ticket.length <= MAX_TICKET_SHOWN) return session;
  forgetSession(session);
  return undefined;
}
