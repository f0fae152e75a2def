// The root cause that an mbedTLS error points to, by its name without `MBEDTLS_ERR_`: by name, else by ending and module.
import type { Theme } from '../themes.ts';
import type { Weight } from './words.ts';

const BY_NAME: Readonly<Record<string, Theme>> = {
  SSL_CRYPTO_IN_PROGRESS: 'would-block',
  SSL_FEATURE_UNAVAILABLE: 'chain-large',
  SSL_BAD_INPUT_DATA: 'socket-state',
  SSL_INVALID_MAC: 'tampering',
  SSL_INVALID_RECORD: 'not-tls',
  SSL_CONN_EOF: 'closed-handshake',
  SSL_DECODE_ERROR: 'tampering',
  SSL_UNKNOWN_CIPHER: 'tls-mismatch',
  SSL_NO_CIPHER_CHOSEN: 'tls-mismatch',
  SSL_NO_CLIENT_CERTIFICATE: 'client-certificate',
  SSL_CERTIFICATE_TOO_LARGE: 'chain-large',
  SSL_CERTIFICATE_REQUIRED: 'client-certificate',
  SSL_NO_APPLICATION_PROTOCOL: 'tls-mismatch',
  SSL_PRIVATE_KEY_REQUIRED: 'key-format',
  SSL_CA_CHAIN_REQUIRED: 'no-roots',
  SSL_UNEXPECTED_MESSAGE: 'tampering',
  SSL_FATAL_ALERT_MESSAGE: 'tls-mismatch',
  SSL_UNRECOGNIZED_NAME: 'sni',
  SSL_PEER_VERIFY_FAILED: 'certificate',
  SSL_PEER_CLOSE_NOTIFY: 'closed',
  SSL_BAD_HS_CLIENT_HELLO: 'tls-mismatch',
  SSL_BAD_HS_SERVER_HELLO: 'tls-mismatch',
  SSL_BAD_HS_CERTIFICATE: 'key-type',
  SSL_BAD_CERTIFICATE: 'key-type',
  SSL_BAD_HS_PROTOCOL_VERSION: 'tls-mismatch',
  SSL_BAD_PROTOCOL_VERSION: 'tls-mismatch',
  SSL_HANDSHAKE_FAILURE: 'tls-mismatch',
  SSL_PK_TYPE_MISMATCH: 'key-format',
  SSL_NO_USABLE_CIPHERSUITE: 'tls-mismatch',
  SSL_UNKNOWN_IDENTITY: 'client-certificate',
  SSL_BUFFER_TOO_SMALL: 'chain-large',
  SSL_WANT_READ: 'would-block',
  SSL_WANT_WRITE: 'would-block',
  SSL_TIMEOUT: 'timeout',
  SSL_VERSION_MISMATCH: 'tls-mismatch',
  SSL_BAD_CONFIG: 'usage',
  SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME: 'sni',
  SSL_INVALID_VERIFY_HASH: 'key-type',
  X509_CERT_VERIFY_FAILED: 'certificate',
  X509_FATAL_ERROR: 'root-missing',
  X509_INVALID_ALG: 'key-type',
  X509_UNKNOWN_SIG_ALG: 'key-type',
  X509_UNKNOWN_OID: 'key-type',
  X509_FEATURE_UNAVAILABLE: 'key-type',
  X509_INVALID_EXTENSIONS: 'key-type',
  PK_UNKNOWN_NAMED_CURVE: 'key-type',
  PK_FEATURE_UNAVAILABLE: 'key-type',
  PK_INVALID_PUBKEY: 'memory',
  RSA_PUBLIC_FAILED: 'memory',
  RSA_PRIVATE_FAILED: 'memory',
  RSA_VERIFY_FAILED: 'root-missing',
  ECP_VERIFY_FAILED: 'root-missing',
  ERROR_GENERIC_ERROR: 'cert-format',
  NET_UNKNOWN_HOST: 'dns',
  NET_SOCKET_FAILED: 'sockets',
  NET_CONNECT_FAILED: 'unreachable',
  NET_RECV_FAILED: 'reset',
  NET_SEND_FAILED: 'reset',
  NET_CONN_RESET: 'reset',
  NET_BIND_FAILED: 'address',
  NET_LISTEN_FAILED: 'address',
};

const BY_MODULE: readonly (readonly [prefix: string, theme: Theme])[] = [
  ['SSL_BAD_HS_', 'tampering'],
  ['SSL_', 'fault'],
  ['X509_', 'cert-format'],
  ['PEM_', 'cert-format'],
  ['ASN1_', 'cert-format'],
  ['BASE64_', 'cert-format'],
  ['OID_', 'key-type'],
  ['PK_', 'key-format'],
  ['PKCS', 'key-format'],
  ['NET_', 'reset'],
];

/** Where nearly anything can be behind it: another text in the post says more. */
const SYMPTOMS: ReadonlySet<string> = new Set([
  'SSL_INTERNAL_ERROR',
  'SSL_PEER_CLOSE_NOTIFY',
  'SSL_WANT_READ',
  'SSL_WANT_WRITE',
  'SSL_TIMEOUT',
  'SSL_HW_ACCEL_FAILED',
  'ERROR_GENERIC_ERROR',
]);

export function mbedtlsTheme(name: string): Theme {
  if (name.endsWith('ALLOC_FAILED')) return 'memory';
  const own = BY_NAME[name];
  if (own !== undefined) return own;
  return BY_MODULE.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'crypto';
}

export function mbedtlsWeight(name: string): Weight {
  if (SYMPTOMS.has(name) || (name.startsWith('NET_') && name !== 'NET_UNKNOWN_HOST')) return 'symptom';
  return 'cause';
}
