// Tickets: encrypted sessions that clients store (RFC 5077 §4, RFC 8446 §4.6.1), or random names of sessions stored here.
import type { Aead, CryptoProvider } from '../../crypto/provider.ts';
import { concatBytes, equalBytes } from '../../util/bytes.ts';
import { toHex } from '../../util/hex.ts';
import { encodeUtf8 } from '../../util/utf8.ts';
import type { ServerSettings } from '../engine.ts';
import { objectIdentity } from '../object-identity.ts';
import type { TicketKey } from './session.ts';
import { decodeSession, encodeSession, type Session } from './session-state.ts';

const NAME = 16;
const NONCE = 12;
const TAG = 16;
/** What a ticket may hold: it goes into every ClientHello, so longer sessions (client chains) stay here or nowhere. */
const MAX_TICKET = 8_192;
const STORED_NAME = 32;

/** @returns the ticket, or `undefined` if this server keeps no sessions or this one is too long for a ticket. */
export function sealSession(settings: ServerSettings, session: Session): Uint8Array | undefined {
  const key = settings.ticketKeys?.keys(settings.clock.now())[0];
  if (key === undefined) {
    if (settings.sessions === undefined) return undefined;
    const name = settings.random(STORED_NAME);
    storeSession(settings, session, name);
    return name;
  }
  const state = encodeSession(session);
  if (state.length > MAX_TICKET) {
    state.fill(0);
    return undefined;
  }
  const ticket = new Uint8Array(NAME + NONCE + state.length + TAG);
  ticket.set(key.name);
  ticket.set(settings.random(NONCE), NAME);
  const nonce = ticket.subarray(NAME, NAME + NONCE);
  aeadOf(settings.crypto, key).seal(nonce, binding(settings, key), state, ticket.subarray(NAME + NONCE));
  state.fill(0);
  return ticket;
}

/** @returns the session, if the ticket is ours, complete, and made with the current settings. */
export function openTicket(settings: ServerSettings, ticket: Uint8Array): Session | undefined {
  if (settings.ticketKeys === undefined) return findSession(settings, ticket);
  if (ticket.length < NAME + NONCE + TAG) return undefined;
  const name = ticket.subarray(0, NAME);
  const key = settings.ticketKeys.keys(settings.clock.now()).find((each) => equalBytes(each.name, name));
  if (key === undefined) return undefined;
  // A copy: decryption may overwrite it, and the ticket is part of the transcript.
  const sealed = ticket.slice(NAME + NONCE);
  const nonce = ticket.subarray(NAME, NAME + NONCE);
  const state = aeadOf(settings.crypto, key).open(nonce, binding(settings, key), sealed);
  return state && decodeSession(state);
}

/** Keeps a session here, under a TLS 1.2 session id (RFC 5246 §7.3). @param id - 32 bytes. */
export function storeSession(settings: ServerSettings, session: Session, id: Uint8Array): void {
  settings.sessions?.put(storeKey(settings, id), { expires: session.expires, state: encodeSession(session) });
}

/** @returns the session of that name, if it was made with the current settings. */
export function findSession(settings: ServerSettings, name: Uint8Array): Session | undefined {
  if (name.length !== STORED_NAME) return undefined;
  const stored = settings.sessions?.take(storeKey(settings, name), 'keep');
  return stored && decodeSession(stored.state.slice());
}

function storeKey(settings: ServerSettings, name: Uint8Array): string {
  return `${toHex(name)} ${verification(settings)}`;
}

/** Additional data: a ticket made under other rules for client certificates does not open. */
function binding(settings: ServerSettings, key: TicketKey): Uint8Array {
  return concatBytes(key.name, encodeUtf8(verification(settings)));
}

/** The rules by which clients are verified: resuming skips them, so they must be the same. */
function verification({ clientAuth, random }: ServerSettings): string {
  if (clientAuth === undefined) return 'none';
  const { required, verifier } = clientAuth;
  const context = verifier.sessionContext ?? `#${objectIdentity(verifier, random)}`;
  return `${required ? 'required' : 'asked'} ${context}`;
}

const AEADS = new WeakMap<TicketKey, Aead>();

function aeadOf(crypto: CryptoProvider, key: TicketKey): Aead {
  let aead = AEADS.get(key);
  if (aead === undefined) {
    aead = crypto.aead('aes-256-gcm', key.key);
    AEADS.set(key, aead);
  }
  return aead;
}
