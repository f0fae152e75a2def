// The registered numbers of TLS: RFC 8446 appendix B, RFC 5246 appendix A, and IANA's registries for the rest.

export const ContentType = {
  change_cipher_spec: 0x14,
  alert: 0x15,
  handshake: 0x16,
  application_data: 0x17,
} as const;
export type ContentType = (typeof ContentType)[keyof typeof ContentType];

/** RFC 8446 §4, RFC 5246 §7.4, RFC 6066 §8. `message_hash` is a construct of the transcript and never sent. */
export const HandshakeType = {
  hello_request: 0x00,
  client_hello: 0x01,
  server_hello: 0x02,
  new_session_ticket: 0x04,
  end_of_early_data: 0x05,
  encrypted_extensions: 0x08,
  certificate: 0x0b,
  server_key_exchange: 0x0c,
  certificate_request: 0x0d,
  server_hello_done: 0x0e,
  certificate_verify: 0x0f,
  client_key_exchange: 0x10,
  finished: 0x14,
  certificate_status: 0x16,
  key_update: 0x18,
  message_hash: 0xfe,
} as const;
export type HandshakeType = (typeof HandshakeType)[keyof typeof HandshakeType];

export const ExtensionType = {
  server_name: 0x0000,
  max_fragment_length: 0x0001,
  status_request: 0x0005,
  supported_groups: 0x000a,
  ec_point_formats: 0x000b,
  signature_algorithms: 0x000d,
  application_layer_protocol_negotiation: 0x0010,
  signed_certificate_timestamp: 0x0012,
  padding: 0x0015,
  encrypt_then_mac: 0x0016,
  extended_master_secret: 0x0017,
  record_size_limit: 0x001c,
  session_ticket: 0x0023,
  pre_shared_key: 0x0029,
  early_data: 0x002a,
  supported_versions: 0x002b,
  cookie: 0x002c,
  psk_key_exchange_modes: 0x002d,
  certificate_authorities: 0x002f,
  oid_filters: 0x0030,
  post_handshake_auth: 0x0031,
  signature_algorithms_cert: 0x0032,
  key_share: 0x0033,
  renegotiation_info: 0xff01,
} as const;
export type ExtensionType = (typeof ExtensionType)[keyof typeof ExtensionType];

/** RFC 8446 §4.2.7, RFC 8422 §5.1.1, RFC 7919; `X25519MLKEM768` from draft-ietf-tls-ecdhe-mlkem. */
export const NamedGroup = {
  secp256r1: 0x0017,
  secp384r1: 0x0018,
  secp521r1: 0x0019,
  x25519: 0x001d,
  x448: 0x001e,
  ffdhe2048: 0x0100,
  ffdhe3072: 0x0101,
  ffdhe4096: 0x0102,
  ffdhe6144: 0x0103,
  ffdhe8192: 0x0104,
  X25519MLKEM768: 0x11ec,
} as const;
export type NamedGroup = (typeof NamedGroup)[keyof typeof NamedGroup];

/** RFC 8446 §4.2.3; TLS 1.2 reads the same two bytes as hash and signature algorithm (RFC 5246 §7.4.1.4.1). */
export const SignatureScheme = {
  rsa_pkcs1_sha1: 0x0201,
  ecdsa_sha1: 0x0203,
  rsa_pkcs1_sha224: 0x0301,
  ecdsa_sha224: 0x0303,
  rsa_pkcs1_sha256: 0x0401,
  ecdsa_secp256r1_sha256: 0x0403,
  rsa_pkcs1_sha384: 0x0501,
  ecdsa_secp384r1_sha384: 0x0503,
  rsa_pkcs1_sha512: 0x0601,
  ecdsa_secp521r1_sha512: 0x0603,
  rsa_pss_rsae_sha256: 0x0804,
  rsa_pss_rsae_sha384: 0x0805,
  rsa_pss_rsae_sha512: 0x0806,
  ed25519: 0x0807,
  ed448: 0x0808,
  rsa_pss_pss_sha256: 0x0809,
  rsa_pss_pss_sha384: 0x080a,
  rsa_pss_pss_sha512: 0x080b,
} as const;
export type SignatureScheme = (typeof SignatureScheme)[keyof typeof SignatureScheme];

/** RFC 8446 §4.2.9. */
export const PskKeyExchangeMode = { psk_ke: 0x00, psk_dhe_ke: 0x01 } as const;

/** RFC 5246 §7.4.4, RFC 8422 §5.5. */
export const ClientCertificateType = { rsa_sign: 0x01, ecdsa_sign: 0x40 } as const;

/** RFC 8422 §5.4: the others were withdrawn. */
export const ECCurveType = { named_curve: 0x03 } as const;

/** RFC 8422 §5.1.2. */
export const ECPointFormat = { uncompressed: 0x00 } as const;

/** RFC 6066 §8. */
export const CertificateStatusType = { ocsp: 0x01 } as const;

/** RFC 6066 §3. */
export const NameType = { host_name: 0x00 } as const;

/** RFC 5246 §7.4.1.2: the only method that is used. */
export const CompressionMethod = { null: 0x00 } as const;

/** Signalling values in the cipher suite list (RFC 5746 §3.3, RFC 7507 §2). */
export const SignallingSuite = {
  TLS_EMPTY_RENEGOTIATION_INFO_SCSV: 0x00ff,
  TLS_FALLBACK_SCSV: 0x5600,
} as const;

/** @returns the registered name of a number, or the number in hex: for messages and traces. */
export function registeredName(registry: Readonly<Record<string, number>>, value: number): string {
  let names = NAMES.get(registry);
  if (names === undefined) {
    names = new Map(Object.entries(registry).map(([name, number]) => [number, name]));
    NAMES.set(registry, names);
  }
  return names.get(value) ?? `0x${value.toString(16).padStart(4, '0')}`;
}

/** Names by number, built on first use: decoders name every extension that they read. */
const NAMES = new WeakMap<Readonly<Record<string, number>>, ReadonlyMap<number, string>>();
