// Zeroes the secrets of the sessions that a ClientHello offered. Their arrays are copies that the handshake owns.
import { forgetSession, type Session } from '../sessions/session-state.ts';
import type { ClientHandshake } from './handshake.ts';

/**
 * The server has answered: no binder or key is derived from them any more. External keys belong to the caller.
 *
 * @param resumed - the TLS 1.2 session whose master secret the connection goes on with.
 */
export function forgetSessions(handshake: ClientHandshake, resumed: Session | undefined): void {
  forgetSession(handshake.resumable13);
  if (handshake.session12 !== resumed) forgetSession(handshake.session12);
  handshake.psks = [];
  handshake.resumable13 = undefined;
  handshake.session12 = undefined;
}
