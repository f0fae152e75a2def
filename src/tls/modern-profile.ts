// The profile `modern`: what the engine offers and accepts by itself, when it is not a board.
import { NamedGroup, SignatureScheme } from './constants.ts';
import { ProtocolVersion, type TlsProfile } from './profile.ts';

/**
 * TLS 1.3 and 1.2, only forward secrecy and AEADs. X25519MLKEM768 is listed, so that a server may ask for it, but its
 * share of 1,184 bytes is not sent unasked.
 */
export const MODERN_PROFILE: TlsProfile = {
  name: 'modern',
  versions: [ProtocolVersion.tls13, ProtocolVersion.tls12],
  cipherSuites: [0x1301, 0x1303, 0x1302, 0xc02b, 0xc02f, 0xcca9, 0xcca8, 0xc02c, 0xc030],
  groups: [
    NamedGroup.X25519MLKEM768,
    NamedGroup.x25519,
    NamedGroup.secp256r1,
    NamedGroup.secp384r1,
    NamedGroup.secp521r1,
  ],
  keyShareGroups: [NamedGroup.x25519],
  signatureSchemes: [
    SignatureScheme.ecdsa_secp256r1_sha256,
    SignatureScheme.ed25519,
    SignatureScheme.rsa_pss_rsae_sha256,
    SignatureScheme.ecdsa_secp384r1_sha384,
    SignatureScheme.rsa_pss_rsae_sha384,
    SignatureScheme.ecdsa_secp521r1_sha512,
    SignatureScheme.rsa_pss_rsae_sha512,
    SignatureScheme.rsa_pss_pss_sha256,
    SignatureScheme.rsa_pss_pss_sha384,
    SignatureScheme.rsa_pss_pss_sha512,
    SignatureScheme.rsa_pkcs1_sha256,
    SignatureScheme.rsa_pkcs1_sha384,
    SignatureScheme.rsa_pkcs1_sha512,
  ],
  extensions: [
    'server_name',
    'extended_master_secret',
    'renegotiation_info',
    'supported_groups',
    'ec_point_formats',
    'session_ticket',
    'alpn',
    'status_request',
    'signature_algorithms',
    'key_share',
    'supported_versions',
    'cookie',
    'psk_key_exchange_modes',
    'record_size_limit',
    'pre_shared_key',
  ],
  pointFormats: [0],
  middleboxCompatibility: true,
  maxRecordOut: 16_384,
  maxRecordIn: 16_384,
  timeInRandom: undefined,
  serverOrder: true,
};
