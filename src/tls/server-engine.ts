// A TLS server's engine: RFC 8446, RFC 5246.
import { checkSettings, SERVER_KINDS } from './check-settings.ts';
import { Connection } from './connection.ts';
import type { Engine, ServerSettings } from './engine.ts';
import { ProtocolVersion } from './profile.ts';
import { ExpectClientHello } from './server/expect-client-hello.ts';
import { ServerHandshake } from './server/handshake.ts';

/** Waits for a ClientHello. @throws RangeError for settings that cannot work. */
export function createServerEngine(settings: ServerSettings): Engine {
  checkSettings('createServerEngine', settings, SERVER_KINDS);
  const connection = new Connection('server', settings, ProtocolVersion.tls12);
  connection.start((out) => {
    out.setRecordLimits({ out: settings.profile.maxRecordOut });
    return new ExpectClientHello(new ServerHandshake(settings));
  });
  return connection;
}
