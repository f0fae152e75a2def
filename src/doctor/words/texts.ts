// Texts without a number that boards and their libraries print, in words.
import type { Words } from './words.ts';

export interface TextMeaning {
  /** As the firmware writes it. */
  readonly text: string;
  readonly pattern: RegExp;
  readonly firmware: string;
  readonly words: Words;
}

const FREE =
  'gc.collect() right before connecting, close responses and sockets that are done, connect early in the program, import less. A TLS connection takes about 23 KB at once.';
const ROOT = '`thimble trust HOST` finds the root that really signs this server, and writes it for the program.';
const CLOCK = 'Set the clock before connecting: ntptime.settime(). Boards start in 2000 or 2021.';

const MICROPYTHON = 'MicroPython';
const CIRCUITPYTHON = 'CircuitPython';
const MBEDTLS = 'mbedTLS (MicroPython, CircuitPython, ESP-IDF)';

export const TEXT_MEANINGS: readonly TextMeaning[] = [
  text(
    'The certificate validity has expired',
    MBEDTLS,
    "The certificate ended before the time on the board's clock: it was not renewed, or the clock is ahead.",
    `${CLOCK} If the clock is right, the server has to renew its certificate (or the root that was loaded has ended).`,
  ),
  text(
    'The certificate has been revoked (is on a CRL)',
    MBEDTLS,
    'A CRL says that the certificate was taken back.',
    'Do not connect; the owner needs a new certificate.',
  ),
  text(
    'The certificate Common Name (CN) does not match with the expected CN',
    MBEDTLS,
    'The certificate is for other names than server_hostname; boards up to CircuitPython 10.2 match no IP address at all.',
    'Pass the name that is in the certificate as server_hostname, and connect by name.',
  ),
  text(
    'The certificate is not correctly signed by the trusted CA',
    MBEDTLS,
    'None of the CAs that were loaded signed the chain that the server sent: the wrong root, the leaf in place of the root, or an intermediate that the server leaves out.',
    ROOT,
  ),
  text(
    'The CRL is not correctly signed by the trusted CA',
    MBEDTLS,
    'A CRL that was loaded is signed by another CA.',
    'Load the CRL of the CA that signs the server.',
  ),
  text('The CRL is expired', MBEDTLS, 'A CRL that was loaded is too old.', 'Fetch it again.'),
  text(
    'Certificate was missing',
    MBEDTLS,
    'The peer sent no certificate.',
    'A client needs one here: load_cert_chain.',
  ),
  text(
    'Certificate verification was skipped',
    MBEDTLS,
    'Nothing was verified (CERT_NONE).',
    'Set verify_mode to CERT_REQUIRED and load a root.',
  ),
  text(
    'Other reason (can be used by verify callback)',
    MBEDTLS,
    'A verify callback refused the certificate.',
    'Look at what the callback checks.',
  ),
  text(
    'The certificate validity starts in the future',
    MBEDTLS,
    "The board's clock shows a time before the certificate begins: it was never set.",
    CLOCK,
  ),
  text('The CRL is from the future', MBEDTLS, "The board's clock shows a time before the CRL was made.", CLOCK),
  text(
    'Usage does not match the keyUsage extension',
    MBEDTLS,
    "The certificate's keyUsage does not allow this key exchange.",
    'Issue it with keyUsage digitalSignature (and keyEncipherment for RSA key exchange).',
  ),
  text(
    'Usage does not match the extendedKeyUsage extension',
    MBEDTLS,
    'The certificate is not meant for TLS servers (or clients).',
    'Issue it with extendedKeyUsage serverAuth, or clientAuth for clients.',
  ),
  text(
    'Usage does not match the nsCertType extension',
    MBEDTLS,
    'An extension of the 1990s forbids this use.',
    'Issue it without nsCertType.',
  ),
  text(
    'The certificate is signed with an unacceptable hash',
    MBEDTLS,
    'A certificate in the chain is signed with SHA-1 or MD5.',
    'Issue it with SHA-256.',
  ),
  text(
    'The certificate is signed with an unacceptable PK alg (eg RSA vs ECDSA)',
    MBEDTLS,
    'A key type in the chain is not allowed by this firmware.',
    'Use RSA 2048, P-256 or P-384.',
  ),
  text(
    'The certificate is signed with an unacceptable key (eg bad curve, RSA too short)',
    MBEDTLS,
    'A key in the chain is too short (RSA under 2048 bits) or on a curve that is not allowed.',
    'Issue it with RSA 2048, P-256 or P-384.',
  ),
  text(
    'The CRL is signed with an unacceptable hash',
    MBEDTLS,
    'A CRL is signed with SHA-1 or MD5.',
    'Use a CRL that is signed with SHA-256.',
  ),
  text(
    'The CRL is signed with an unacceptable PK alg (eg RSA vs ECDSA)',
    MBEDTLS,
    'A CRL is signed with a key type that is not allowed.',
    'Use a CRL signed with RSA or ECDSA.',
  ),
  text(
    'The CRL is signed with an unacceptable key (eg bad curve, RSA too short)',
    MBEDTLS,
    'A CRL is signed with a key that is too short.',
    'Use a CRL signed with RSA 2048 or P-256.',
  ),
  text(
    'invalid cert',
    'MicroPython, CircuitPython',
    'The certificate cannot be parsed. MicroPython before 1.29 takes one DER certificate as bytes (PEM on ESP32 too); RSA-PSS signatures are refused as well.',
    'Convert it: openssl x509 -in ca.pem -outform DER -out ca.der, and read it with open("ca.der", "rb").',
  ),
  text(
    'invalid key',
    'MicroPython, CircuitPython',
    'The private key cannot be parsed: PEM in place of DER, encrypted, or no key at all.',
    'Convert it: openssl pkey -in key.pem -outform DER -out key.der.',
  ),
  text(
    'CERT_REQUIRED requires server_hostname',
    MICROPYTHON,
    'Verification is on and wrap_socket was not told which host is meant.',
    'wrap_socket(sock, server_hostname="example.com").',
  ),
  text(
    'stream operation not supported',
    MICROPYTHON,
    'What was handed to wrap_socket is no stream: a socket that is closed, or an object without read, write and ioctl.',
    'Hand over the connected socket itself.',
  ),
  text(
    'Failed SSL handshake',
    'CircuitPython on Espressif up to 8.2',
    'The handshake failed, for any reason: mostly the root is not in the built-in bundle, or memory is short.',
    `${ROOT} ${FREE} Newer firmware gives a number.`,
  ),
  text(
    'Failed to verify certificate',
    'CircuitPython, ESP-IDF (x509-crt-bundle)',
    'The built-in bundle has no root that issued the last certificate that the server sent; the exception beside it is OSError -12288. A cross-signed root at the end of the chain is enough.',
    `${ROOT} Then ctx.load_verify_locations(cadata=…).`,
  ),
  text(
    'No certificates in bundle',
    'ESP-IDF (x509-crt-bundle)',
    'The firmware was built without a bundle.',
    'Load a root by hand, or use an official build.',
  ),
  text(
    'Repeated socket failures',
    'adafruit_requests (OutOfRetries)',
    'adafruit_requests tried twice to send or to read the first line, and failed both times. The exception above it in the traceback is the reason; without one, the server closed the connection.',
    'Read the first exception (an OSError of the TLS handshake, ETIMEDOUT, out of sockets) and look that up; close earlier responses.',
  ),
  text(
    'Out of sockets',
    'CircuitPython',
    'All sockets are open: 8 on a Pico W.',
    'Close each response (response.close(), or a with block); adafruit_connection_manager.connection_manager_close_all() closes the rest.',
  ),
  text(
    'Sending request failed',
    'adafruit_requests',
    'The socket took nothing: the server or the Wi-Fi had gone.',
    'Try again; reconnect the Wi-Fi.',
  ),
  text(
    'Error connecting socket',
    'adafruit_connection_manager',
    'The socket could not be connected: the handshake or TCP failed, or memory was short. The exception above it says which.',
    `Look up the first exception. ${FREE}`,
  ),
  text(
    'Name or service not known',
    'CircuitPython (gaierror -2)',
    'The host name does not resolve.',
    'Check the spelling and that wifi.radio.connected is true.',
  ),
  text(
    'Invalid socket for TLS',
    CIRCUITPYTHON,
    'Only a stream socket can be wrapped.',
    'pool.socket(pool.AF_INET, pool.SOCK_STREAM).',
  ),
  text(
    'Server side context cannot have hostname',
    CIRCUITPYTHON,
    'wrap_socket was called with server_side=True and server_hostname.',
    'Leave server_hostname out on a server.',
  ),
  text(
    'buffer too small for requested bytes',
    CIRCUITPYTHON,
    'recv_into was asked for more bytes than its buffer holds.',
    'Ask for len(buffer) at most.',
  ),
  text(
    'Unsupported radio class',
    'adafruit_connection_manager',
    'The radio that was handed over is none that the library knows.',
    'Pass wifi.radio, or the object of an ESP32SPI or WIZnet library.',
  ),
  text(
    'SocketPool can only be used with wifi.radio',
    CIRCUITPYTHON,
    'The pool was made with something else than wifi.radio.',
    'socketpool.SocketPool(wifi.radio).',
  ),
  text(
    'extra keyword arguments given',
    MICROPYTHON,
    'wrap_socket was given a keyword that this firmware does not have.',
    'Set verify_mode and load certificates on an SSLContext, and pass only server_side, server_hostname and do_handshake_on_connect.',
  ),
  text("no module named 'ussl'", MICROPYTHON, 'The name ussl is gone since MicroPython 1.23.', 'import ssl.'),
  pattern(
    'MemoryError',
    /\bMemoryError\b|memory allocation failed/,
    'MicroPython, CircuitPython',
    'There was no piece of memory as long as was asked for. A TLS connection needs about 23 KB at once, in pieces as long as 16 KB; a fragmented heap has none although much is free.',
    FREE,
  ),
  pattern(
    'OutOfRetries',
    /\bOutOfRetries\b/,
    'adafruit_requests',
    'adafruit_requests gave up after two attempts.',
    'Look up the exception above it in the traceback.',
  ),
];

/** The text, with any white space in it. */
function text(value: string, firmware: string, cause: string, fix: string): TextMeaning {
  const escaped = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+');
  return pattern(value, new RegExp(escaped, 'i'), firmware, cause, fix);
}

function pattern(value: string, regex: RegExp, firmware: string, cause: string, fix: string): TextMeaning {
  return { text: value, pattern: regex, firmware, words: { cause, fix } };
}
