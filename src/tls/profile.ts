// A TLS profile: what one side of a connection offers and accepts, as data, enough to reproduce a ClientHello byte for byte.
// The engine reads only this; the boards' profiles are in boards/.

/** Protocol versions as on the wire (RFC 8446 §4.2.1). */
export const ProtocolVersion = { tls10: 0x0301, tls11: 0x0302, tls12: 0x0303, tls13: 0x0304 } as const;
export type ProtocolVersion = (typeof ProtocolVersion)[keyof typeof ProtocolVersion];

/** One extension of the ClientHello, by its place in {@link TlsProfile.extensions}. */
export type HelloExtension =
  | 'server_name'
  | 'supported_groups'
  | 'signature_algorithms'
  | 'signature_algorithms_cert'
  | 'ec_point_formats'
  | 'alpn'
  | 'supported_versions'
  | 'psk_key_exchange_modes'
  | 'key_share'
  | 'cookie'
  | 'pre_shared_key'
  | 'session_ticket'
  | 'extended_master_secret'
  | 'encrypt_then_mac'
  | 'renegotiation_info'
  | 'record_size_limit'
  | 'max_fragment_length'
  | 'status_request'
  | 'signed_certificate_timestamp'
  /** Pads a ClientHello of 256..511 bytes to 512, for middleboxes that fail on those (RFC 7685). */
  | 'padding';

/** A stack's deviations from the RFCs in records and handshake messages. */
export interface RecordRules {
  /** A handshake message in several records: put together, or the end (`tls.fragmented_message`). */
  readonly fragments: 'joined' | 'refused';
  /** Size of the buffer in which a message is reassembled: beyond it `tls.message_too_long`. */
  readonly joinBuffer?: number;
  /** SNI has whatever the program gave: addresses too, which RFC 6066 §3 forbids, an empty name, a final dot. */
  readonly addressesInSni: boolean;
  /** Bytes after a record's header for which there is room: more are `tls.record_too_long`. Absent: the RFCs' limits. */
  readonly longestFragment?: number;
  /**
   * Whether a record without content, or one of another kind or version than TLS has, even in mid-connection, and an
   * alert or a ChangeCipherSpec of the wrong length are `tls.bad_record`. Absent: each as the RFCs say.
   */
  readonly badRecords?: 'refused';
  /** Whether a record that is too short for its cipher is `tls.bad_record` too. Absent: `tls.bad_record_mac`. */
  readonly shortRecords?: 'refused';
  /** Whether the level of an alert decides: a fatal close_notify is fatal, and any alert of another level is ignored. */
  readonly alertLevel?: 'decides';
}

/** A stack's deviations from the RFCs as a server of TLS 1.2 and older. */
export interface ServerRules {
  /** A client's version is its legacy_version only; `exact`: one newer than the server's newest is refused. */
  readonly version: 'field' | 'exact-field';
  /** The groups of a client that names none. */
  readonly unnamedGroups: 'none';
  /** For a client without signature_algorithms: SHA-1, whether or not the profile lists it. */
  readonly unnamedSchemes: 'sha1';
  /** Whether a client is refused that names schemes of which none is known here, though no suite may need one. */
  readonly unknownSchemes: 'passed' | 'refused';
  /** Whose order of preference determines the signature scheme of ServerKeyExchange. */
  readonly schemeOrder: 'client';
  /** The signature schemes in CertificateRequest, in order. */
  readonly requestedSchemes: readonly number[];
  /** TLS_FALLBACK_SCSV is ignored (RFC 7507). */
  readonly fallback: 'ignored';
  /** A session gets an id of 32 bytes, although it is not stored. */
  readonly sessionId: 'always';
  /** The server does not acknowledge the client's server_name (RFC 6066 §3). */
  readonly serverName: 'unanswered';
  /** The random does not signal that a newer version was possible (RFC 8446 §4.1.3). */
  readonly downgradeMark: 'none';
}

/** What one TLS implementation offers and accepts, as data. */
export interface TlsProfile {
  /** A name for messages; sessions are bound to it. */
  readonly name: string;
  /** Versions allowed, most preferred first. */
  readonly versions: readonly ProtocolVersion[];
  /** Cipher suites as on the wire, most preferred first; signalling values (0x00ff) included if they are sent. */
  readonly cipherSuites: readonly number[];
  /** NamedGroup values, most preferred first (RFC 8446 §4.2.7). Those that the provider lacks are offered nonetheless. */
  readonly groups: readonly number[];
  /** Groups for which the first ClientHello carries a key share (TLS 1.3). */
  readonly keyShareGroups: readonly number[];
  /** SignatureScheme values, most preferred first (RFC 8446 §4.2.3; hash and signature bytes in TLS 1.2). */
  readonly signatureSchemes: readonly number[];
  /** What is sent in signature_algorithms_cert, if that extension is listed. */
  readonly certificateSignatureSchemes?: readonly number[];
  /** The extensions of a ClientHello in the order in which they are sent; each is left out if it would be empty. */
  readonly extensions: readonly HelloExtension[];
  /** The order of extensions in a TLS 1.3 ServerHello; absent: key_share, supported_versions, pre_shared_key. */
  readonly serverHelloOrder?: readonly ('key_share' | 'supported_versions' | 'pre_shared_key')[];
  /** ec_point_formats, usually [0]. */
  readonly pointFormats: readonly number[];
  /** A legacy_session_id of 32 random bytes (RFC 8446 appendix D.4). */
  readonly middleboxCompatibility: boolean;
  /** The longest plaintext of a record that is sent, 64..16,384 bytes. */
  readonly maxRecordOut: number;
  /** The longest plaintext of a record that is taken, 64..16,384 bytes (announced by record_size_limit if listed). */
  readonly maxRecordIn: number;
  /** max_fragment_length to ask for (RFC 6066 §4), if that extension is listed. */
  readonly maxFragmentLength?: 512 | 1024 | 2048 | 4096;
  /**
   * The year from which the first 4 bytes of the random count seconds (RFC 5246 §7.4.1.2: 1970), as in
   * old stacks; `uptime`: since the start; `undefined`: all bytes are random.
   */
  readonly timeInRandom: 1970 | 2000 | 'uptime' | undefined;
  /** Whether a server prefers its own order of suites and groups to the client's. */
  readonly serverOrder: boolean;
  /** Absent: as the RFCs say. */
  readonly records?: RecordRules;
  /** Absent: as the RFCs say. */
  readonly asServer?: ServerRules;
  /** legacy_record_version of the ClientHello; absent: the oldest version offered (RFC 5246 appendix E.1). */
  readonly helloRecordVersion?: number;
  /** An old stack's deviations from the RFCs; absent: none. */
  readonly quirks?: Quirks;
}

export interface Quirks {
  /** Only the lowest byte of the lengths of the ClientHello and its server_name is written, so that long ones are wrong. */
  readonly byteLengths?: true;
  /** In a ServerHello only the suite's low byte is read, a version that was not offered is clamped, extensions are ignored. */
  readonly laxServerHello?: true;
  /** A server answers no extension of the ClientHello, renegotiation_info included. */
  readonly bareServerHello?: true;
  /** A peer's close_notify is answered at once, and nothing is sent any more. */
  readonly answersCloseNotify?: true;
  /**
   * Creates the object that inspects each record of a connection before the engine does.
   *
   * @param own - the certificates that this side shows, DER; empty if it has none.
   */
  readonly inspect?: (role: 'client' | 'server', own: readonly Uint8Array[]) => RecordInspector;
}

/** Checks records by a stack's own rules instead of the RFCs'. An exception ends the connection. */
export interface RecordInspector {
  /**
   * The header of a record, before any of its body.
   *
   * @param header - 5 bytes. Replaces the checks of type, version and length, except the limit of the buffer.
   * @throws TlsError
   */
  header(header: Uint8Array): void;
  /**
   * A record's plaintext, before it has any effect.
   *
   * @returns `ignored`: skip this record.
   * @throws TlsError
   */
  record(contentType: number, plaintext: Uint8Array): 'passed' | 'ignored';
}
