// NewSessionTicket and KeyUpdate: RFC 8446 §4.6, RFC 5077 §3.3.
import { Reader } from '../../codec/reader.ts';
import { TlsError } from '../../errors.ts';
import { HandshakeType } from '../constants.ts';
import { decodeExtensions, type Extension, encodeExtensions } from '../extensions/extension.ts';
import { encodeHandshake } from './handshake-message.ts';

// NewSessionTicket: RFC 8446 §4.6.1, RFC 5077 §3.3.

/** TLS 1.3's. */
export interface NewSessionTicket {
  /** Seconds, uint32; at most 604,800. */
  readonly ticketLifetime: number;
  /** uint32. */
  readonly ticketAgeAdd: number;
  /** 0..255 bytes. */
  readonly ticketNonce: Uint8Array;
  readonly ticket: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** @returns the whole message, header included. */
export function encodeNewSessionTicket(message: NewSessionTicket): Uint8Array {
  return encodeHandshake(HandshakeType.new_session_ticket, (w) => {
    w.uint(message.ticketLifetime, 4).uint(message.ticketAgeAdd, 4);
    w.opaque(1, message.ticketNonce).opaque(2, message.ticket);
    encodeExtensions(w, message.extensions);
  });
}

/** @param body - without the header; the result's arrays are views of it. */
export function decodeNewSessionTicket(body: Uint8Array): NewSessionTicket {
  const r = new Reader(body, 'NewSessionTicket');
  const ticketLifetime = r.uint(4, 'ticket_lifetime');
  const ticketAgeAdd = r.uint(4, 'ticket_age_add');
  const ticketNonce = r.opaque(1, 'ticket_nonce');
  const ticket = r.opaque(2, 'ticket', 1);
  const extensions = decodeExtensions(r);
  r.end();
  return { ticketLifetime, ticketAgeAdd, ticketNonce, ticket, extensions };
}

/** TLS 1.2's. */
interface NewSessionTicket12 {
  /** Seconds, uint32; 0: not said. */
  readonly ticketLifetimeHint: number;
  /** Empty: the server gives none after all. */
  readonly ticket: Uint8Array;
}

/** @returns the whole message, header included. */
export function encodeNewSessionTicket12(message: NewSessionTicket12): Uint8Array {
  return encodeHandshake(HandshakeType.new_session_ticket, (w) => {
    w.uint(message.ticketLifetimeHint, 4).opaque(2, message.ticket);
  });
}

/** @param body - without the header; the ticket is a view of it. */
export function decodeNewSessionTicket12(body: Uint8Array): NewSessionTicket12 {
  const r = new Reader(body, 'NewSessionTicket');
  const ticketLifetimeHint = r.uint(4, 'ticket_lifetime_hint');
  const ticket = r.opaque(2, 'ticket');
  r.end();
  return { ticketLifetimeHint, ticket };
}

// KeyUpdate: RFC 8446 §4.6.3.

export type KeyUpdateRequest = 'update_not_requested' | 'update_requested';

/** @returns the whole message, header included. */
export function encodeKeyUpdate(request: KeyUpdateRequest): Uint8Array {
  return encodeHandshake(HandshakeType.key_update, (w) => w.uint(request === 'update_requested' ? 1 : 0, 1));
}

/** @param body - without the header. @throws TlsError `tls.illegal_parameter` for a value that is neither. */
export function decodeKeyUpdate(body: Uint8Array): KeyUpdateRequest {
  const r = new Reader(body, 'KeyUpdate');
  const request = r.uint(1, 'request_update');
  r.end();
  if (request > 1) throw new TlsError('tls.illegal_parameter', `KeyUpdate has request_update ${request}`);
  return request === 1 ? 'update_requested' : 'update_not_requested';
}
