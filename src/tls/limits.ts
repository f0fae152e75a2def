// Every size and limit of the engine, each with its reason and source; docs/limits.md lists the same numbers.

/** RFC 8446 §5.1: the longest plaintext of a record. */
export const MAX_PLAINTEXT = 16_384;

/** RFC 8446 §5.2: how much longer than its plaintext a TLS 1.3 record may be. */
export const MAX_EXPANSION_13 = 256;

/** RFC 5246 §6.2.3: the same for TLS 1.2 and older (MAC, padding, explicit IV). */
export const MAX_EXPANSION_12 = 2_048;

/** RFC 8446 §5.1: contentType, legacy_record_version and length. */
export const RECORD_HEADER = 5;

/** RFC 8446 §4: msg_type and length. */
export const HANDSHAKE_HEADER = 4;

/** RFC 8449 §4: a peer that asks for less than 64 bytes is in error. */
export const LEAST_RECORD_SIZE_LIMIT = 64;

/** Handshake messages but certificates. The wire allows 16 MB; OpenSSL stops at 16–100 KB by message, Go at 64 KB. */
export const MAX_HANDSHAKE_MESSAGE = 65_536;

/** Certificate messages: OpenSSL's and BoringSSL's default is 100 KB, Go's 256 KB; real chains reach 10 KB (2026). */
export const MAX_CERTIFICATE_MESSAGE = 262_144;

/** Names of CAs in a CertificateRequest, each with its length: its 65,535 bytes of extensions (RFC 8446 §4.3.2) hold the
 * signature schemes too. Mozilla's 145 roots have some 16 KB. */
export const MAX_CA_NAMES = 61_440;

/** Initial buffer for a message in several records; it doubles as bytes arrive, never ahead of them. */
export const FIRST_MESSAGE_PIECE = 1_024;

/** Pending output at which `write` stops accepting data: four full records, one write of a typical socket buffer. */
export const MAX_PENDING_OUTPUT = 4 * (MAX_PLAINTEXT + MAX_EXPANSION_13 + RECORD_HEADER);

/** Buffers that were given back and wait to serve again, of all connections together: a writer fills one while the
 * transport sends another, and a reader puts a record in pieces together in a third. */
export const MAX_SPARE_BUFFERS = 3;

/** Empty records in a row; and KeyUpdates, tickets and HelloRequests with no application data between them (BoringSSL:
 * kMaxEmptyRecords and kMaxKeyUpdates). */
export const MAX_QUIET = 32;

/** Warning alerts of one connection (BoringSSL: kMaxWarningAlerts). */
export const MAX_WARNING_ALERTS = 4;

/** ChangeCipherSpec records that a TLS 1.3 handshake ignores (RFC 8446 §5; peers send one or two). */
export const MAX_IGNORED_CHANGE_CIPHER_SPECS = 8;

/** Tickets that a client stores for one connection; later ones are read and dropped. */
export const MAX_TICKETS_STORED = 8;

/** The longest ticket that a client offers, and the longest cookie that it echoes: a ClientHello has room for both. Real
 * ones have some 200 bytes, with a chain of certificates in them a few KB. */
export const MAX_TICKET_SHOWN = 16_384;
export const MAX_COOKIE = 16_384;

/** Bytes of refused 0-RTT records that a server skips (BoringSSL: kMaxEarlyDataSkipped, 16 KB; a client may send more
 * only if one of our tickets allowed it, and none does). */
export const MAX_EARLY_DATA_SKIPPED = 16_384;

/** PSK identities of one ClientHello that a server tries: each costs a decryption (Go: 5). */
export const MAX_PSK_IDENTITIES = 5;

/** RFC 8446 §5.5: full records under one AES-GCM key, 2^24.5, for a confidentiality margin of 2^-57. */
export const GCM_RECORDS = 23_726_566;

/** RFC 9147 §4.5.3 (TLS 1.3 names no figure for CCM): records under one AES-CCM key, 2^23. */
export const CCM_RECORDS = 8_388_608;

/** ChaCha20-Poly1305 has no such limit (RFC 8446 §5.5); the sequence number must only stay exact in a double. */
export const CHACHA_RECORDS = 2 ** 48;

/** RFC 8446 §4.6.1: the longest lifetime of a ticket is seven days. In seconds. */
export const MAX_TICKET_LIFETIME = 604_800;

/** How long the tickets of our server live: long enough for a device that reports daily. In seconds. */
export const TICKET_LIFETIME = 172_800;

/** The most tickets that a server can be configured to send: browsers open six connections at once. */
export const MAX_TICKETS_SENT = 8;

/** The longest premaster secret: a finite-field secret of 8,192 bits and a PSK of 1,024 bytes, with their lengths. */
export const MAX_PREMASTER = 2 + 1_024 + 2 + 1_024;

/** RFC 8446 §4.2.11 allows 65,535 bytes; 16..64 are usual, and mbedTLS accepts 32. */
export const MAX_PSK = 1_024;

/** How long a session is offered by its id, which has no lifetime of its own: RFC 5246 §F.1.4 says at most a day. In seconds. */
export const SESSION_ID_LIFETIME = 86_400;
