// ESP-IDF's esp_err_t of esp-tls and esp_http_client in words: esp_tls_errors.h (IDF 4.3 and later), esp_http_client.h.
// Each ESP_ERR_MBEDTLS_* has an underlying mbedTLS number, which the log shows next to it.
import type { Theme } from '../themes.ts';
import type { Weight, Words } from './words.ts';

export interface EspMeaning {
  readonly number: number;
  readonly name: string;
  readonly theme: Theme;
  readonly weight: Weight;
  readonly words: Words;
}

const BESIDE = "The line beside it shows mbedTLS's own number (for example -0x2700): look that up too.";
const MEMORY = "Free memory: a TLS connection takes 40 KB and more in ESP-IDF's default configuration.";

/** The others only say that a lower layer failed. */
const THEMES: Readonly<Record<number, Theme>> = {
  257: 'memory',
  263: 'timeout',
  12289: 'wifi',
  12290: 'wifi',
  12303: 'wifi',
  28673: 'http',
  28675: 'reset',
  28676: 'closed',
  28677: 'usage',
  28678: 'would-block',
  28679: 'timeout',
  32769: 'dns',
  32770: 'sockets',
  32771: 'dns',
  32772: 'unreachable',
  32774: 'timeout',
  32775: 'hardware',
  32776: 'closed',
  32777: 'timeout',
  32784: 'cert-format',
  32786: 'memory',
  32787: 'memory',
  32789: 'cert-format',
  32790: 'memory',
  32791: 'memory',
  32793: 'key-format',
  32796: 'memory',
};

export const ESP_MEANINGS: readonly EspMeaning[] = [
  row(0x101, 'ESP_ERR_NO_MEM', 'Memory is short.', MEMORY),
  row(0x107, 'ESP_ERR_TIMEOUT', 'Nothing came back in time.', 'Raise the timeout, check the network.'),
  row(0x3001, 'ESP_ERR_WIFI_NOT_INIT', 'The Wi-Fi driver was not initialised.', 'Call esp_wifi_init first.'),
  row(0x3002, 'ESP_ERR_WIFI_NOT_STARTED', 'The Wi-Fi was not started.', 'Call esp_wifi_start first.'),
  row(
    0x300f,
    'ESP_ERR_WIFI_NOT_CONNECT',
    'The Wi-Fi is not connected.',
    'Wait for IP_EVENT_STA_GOT_IP before connecting.',
  ),
  row(
    0x7001,
    'ESP_ERR_HTTP_MAX_REDIRECT',
    'The server redirects more often than allowed.',
    'Use the final URL, or raise max_redirection_count.',
  ),
  row(
    0x7002,
    'ESP_ERR_HTTP_CONNECT',
    'The HTTP client could not connect; with https mostly because TLS failed.',
    BESIDE,
  ),
  row(0x7003, 'ESP_ERR_HTTP_WRITE_DATA', 'The request could not be sent.', 'Connect again; check the Wi-Fi signal.'),
  row(
    0x7004,
    'ESP_ERR_HTTP_FETCH_HEADER',
    "The answer's headers could not be read: the server hung up.",
    "Look in the server's log; raise buffer_size for long headers.",
  ),
  row(
    0x7005,
    'ESP_ERR_HTTP_INVALID_TRANSPORT',
    "The URL's scheme is not supported in this build.",
    'Use http:// or https://, and build with TLS.',
  ),
  row(0x7006, 'ESP_ERR_HTTP_CONNECTING', 'The connection is still being made: no failure.', 'Call again.'),
  row(
    0x7007,
    'ESP_ERR_HTTP_EAGAIN',
    'Nothing has arrived yet, or the timeout is over.',
    'Call again, or raise timeout_ms.',
  ),
  row(
    0x8001,
    'ESP_ERR_ESP_TLS_CANNOT_RESOLVE_HOSTNAME',
    'The host name does not resolve.',
    'Check the spelling, the Wi-Fi and the DNS server.',
  ),
  row(
    0x8002,
    'ESP_ERR_ESP_TLS_CANNOT_CREATE_SOCKET',
    'No socket could be made: all are in use.',
    'Close some, or raise CONFIG_LWIP_MAX_SOCKETS.',
  ),
  row(
    0x8003,
    'ESP_ERR_ESP_TLS_UNSUPPORTED_PROTOCOL_FAMILY',
    'The host has only an address of a family that is not supported (IPv6).',
    'Use a host with an IPv4 address, or build with IPv6.',
  ),
  row(0x8004, 'ESP_ERR_ESP_TLS_FAILED_CONNECT_TO_HOST', 'TCP could not connect.', 'Check host, port and network.'),
  row(0x8005, 'ESP_ERR_ESP_TLS_SOCKET_SETOPT_FAILED', 'A socket option could not be set.', 'Restart the board.'),
  row(
    0x8006,
    'ESP_ERR_ESP_TLS_CONNECTION_TIMEOUT',
    'The connection was not made in time.',
    'Raise timeout_ms; check the network.',
  ),
  row(
    0x8007,
    'ESP_ERR_ESP_TLS_SE_FAILED',
    'The secure element that holds the key failed.',
    'Check its wiring and set-up.',
  ),
  row(0x8008, 'ESP_ERR_ESP_TLS_TCP_CLOSED_FIN', 'The server closed the connection.', "Look in the server's log."),
  row(
    0x8009,
    'ESP_ERR_ESP_TLS_SERVER_HANDSHAKE_TIMEOUT',
    'As a server: the client did not finish the handshake in time.',
    'Raise the handshake timeout.',
  ),
  row(
    0x8010,
    'ESP_ERR_MBEDTLS_CERT_PARTLY_OK',
    'Some of the certificates were parsed and others not.',
    'Check each PEM block.',
  ),
  row(
    0x8011,
    'ESP_ERR_MBEDTLS_CTR_DRBG_SEED_FAILED',
    'The generator of random numbers could not start.',
    'Switch the radio on first, and restart the board.',
  ),
  row(0x8012, 'ESP_ERR_MBEDTLS_SSL_SET_HOSTNAME_FAILED', 'The host name could not be set.', MEMORY),
  row(0x8013, 'ESP_ERR_MBEDTLS_SSL_CONFIG_DEFAULTS_FAILED', 'TLS could not be configured.', MEMORY),
  row(
    0x8014,
    'ESP_ERR_MBEDTLS_SSL_CONF_ALPN_PROTOCOLS_FAILED',
    'The ALPN protocols could not be set.',
    'Give shorter names, each 1 to 255 bytes.',
  ),
  row(
    0x8015,
    'ESP_ERR_MBEDTLS_X509_CRT_PARSE_FAILED',
    'A certificate could not be parsed.',
    `PEM must end with its NUL: pass its length plus 1. ${BESIDE}`,
  ),
  row(0x8016, 'ESP_ERR_MBEDTLS_SSL_CONF_OWN_CERT_FAILED', 'Our own certificate could not be set.', MEMORY),
  row(0x8017, 'ESP_ERR_MBEDTLS_SSL_SETUP_FAILED', 'TLS could not be set up: nearly always for lack of memory.', MEMORY),
  row(0x8018, 'ESP_ERR_MBEDTLS_SSL_WRITE_FAILED', 'Writing failed.', BESIDE),
  row(
    0x8019,
    'ESP_ERR_MBEDTLS_PK_PARSE_KEY_FAILED',
    'The private key could not be parsed.',
    `PEM must end with its NUL; an encrypted key needs its password. ${BESIDE}`,
  ),
  row(0x801a, 'ESP_ERR_MBEDTLS_SSL_HANDSHAKE_FAILED', 'The handshake failed.', BESIDE),
  row(
    0x801b,
    'ESP_ERR_MBEDTLS_SSL_CONF_PSK_FAILED',
    'The pre-shared key could not be set.',
    'Give identity and key, the key at most 64 bytes.',
  ),
  row(0x801c, 'ESP_ERR_MBEDTLS_SSL_TICKET_SETUP_FAILED', 'Session tickets could not be set up.', MEMORY),
  row(0x801d, 'ESP_ERR_MBEDTLS_SSL_READ_FAILED', 'Reading failed.', BESIDE),
];

function row(number: number, name: string, cause: string, fix: string): EspMeaning {
  const theme = THEMES[number] ?? 'wrapper';
  return { number, name, theme, weight: theme === 'wrapper' ? 'wrapper' : 'cause', words: { cause, fix } };
}
