// Interfaces for storing sessions between connections, and for a server's ticket keys.

/** A session that a client may resume. `state` is opaque and secret: the engine wrote it and reads it. */
export interface StoredSession {
  /** Expiry in milliseconds since 1970. */
  readonly expires: number;
  /** Secret: it decrypts what the session protects. */
  readonly state: Uint8Array;
}

/**
 * Storage for sessions. A client's key says all that a session is bound to (server name, ALPN, client certificate,
 * verification settings), so a store may simply compare keys. Tickets of TLS 1.3 are used once (RFC 8446 appendix C.4).
 */
export interface SessionStore {
  /** Stores a session under a key; a key can have several. */
  put(key: string, session: StoredSession): void;
  /** @returns the newest session of that key, removed from the store if `use` is `once`. */
  take(key: string, use: 'once' | 'keep'): StoredSession | undefined;
  /** Forgets the sessions of a key. */
  delete(key: string): void;
}

/** A server's keys for tickets (RFC 5077 §4), newest first; the first seals, all open. Share them between processes. */
export interface TicketKeys {
  /** The keys in force, the newest first. @param now - milliseconds since 1970. */
  keys(now: number): readonly TicketKey[];
}

/** A key that seals tickets (RFC 5077 §4). */
export interface TicketKey {
  /** 16 bytes by which a ticket names its key; not secret. */
  readonly name: Uint8Array;
  /** 32 bytes for AES-256-GCM. */
  readonly key: Uint8Array;
}
