// A TLS client's engine: RFC 8446, RFC 5246.

import { clientHelloRecordVersion } from './client/build-client-hello.ts';
import { ExpectServerHello } from './client/expect-server-hello.ts';
import { ClientHandshake } from './client/handshake.ts';
import { sendClientHello } from './client/send-client-hello.ts';
import { takeSession12 } from './client/tls12/client-sessions.ts';
import { takeSession13 } from './client/tls13/client-tickets.ts';
import { Connection } from './connection.ts';
import type { ClientSettings, Engine } from './engine.ts';

/** Starts a handshake at once: the ClientHello is there to be taken as output. */
export function createClientEngine(settings: ClientSettings): Engine {
  const connection = new Connection('client', settings, clientHelloRecordVersion(settings.profile));
  connection.start((out) => {
    const { profile } = settings;
    out.setRecordLimits({ out: profile.maxRecordOut });
    const handshake = new ClientHandshake(settings);
    if (handshake.speaks13) handshake.resumable13 = takeSession13(settings);
    handshake.session12 = takeSession12(settings);
    sendClientHello(handshake, out);
    return new ExpectServerHello(handshake);
  });
  return connection;
}
