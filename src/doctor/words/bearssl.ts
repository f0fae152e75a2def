// BearSSL's errors (Arduino on ESP8266 and on the Pico W) in words: bearssl_ssl.h, bearssl_x509.h, and the texts of
// WiFiClientSecure::getLastSSLError. 256 plus a number is an alert that was received, 512 plus it one that was sent.
import { ERROR_ADVICE } from '../../errors/advice.ts';
import { AlertDescription } from '../../errors/alert-description.ts';
import type { ErrorCode } from '../../errors.ts';
import { alertTheme } from './alert-themes.ts';
import { type BearsslMeaning, bearsslRow as row } from './bearssl-row.ts';
import { BEARSSL_X509 } from './bearssl-x509.ts';

const SERVER = 'The server or something between breaks the protocol: try another network, then the log of the server.';
const OFFERS = 'Make the server allow TLS 1.2 with ECDHE or RSA and AES, on P-256.';

export const BEARSSL_MEANINGS: readonly BearsslMeaning[] = [
  row(
    -1000,
    'out of memory',
    'Unable to allocate memory for SSL structures and buffers',
    'memory',
    'There was no memory for the TLS buffers: BearSSL takes 22 KB a connection plus a stack of 6 KB.',
    'Call probeMaxFragmentLength, then setBufferSizes(1024, 1024); free Strings; keep one client alone.',
  ),
  row(
    1,
    'BR_ERR_BAD_PARAM',
    'Caller-provided parameter is incorrect',
    'usage',
    'A function was called with a wrong argument.',
    'Check certificate, key and buffer sizes that were set.',
  ),
  row(
    2,
    'BR_ERR_BAD_STATE',
    'Operation requested by the caller cannot be applied',
    'socket-state',
    'The connection is not in a state for this call.',
    'Check connected() before reading and writing.',
  ),
  row(
    3,
    'BR_ERR_UNSUPPORTED_VERSION',
    'Incoming protocol or record version is unsupported',
    'tls-mismatch',
    'The server speaks another TLS version, or no TLS at all on that port.',
    `Check the port. ${OFFERS}`,
  ),
  row(
    4,
    'BR_ERR_BAD_VERSION',
    'Incoming record version does not match',
    'not-tls',
    'A record has another version than agreed.',
    SERVER,
  ),
  row(
    5,
    'BR_ERR_BAD_LENGTH',
    'Incoming record length is invalid',
    'not-tls',
    'A record has a length that TLS does not allow: often no TLS is spoken on that port.',
    'Check the port.',
  ),
  row(
    6,
    'BR_ERR_TOO_LARGE',
    'Incoming record is too large to be processed',
    'chain-large',
    'A record is larger than the receive buffer that was set.',
    'Raise the first number of setBufferSizes to 16384, or use probeMaxFragmentLength to see whether the server sends small records.',
  ),
  row(
    7,
    'BR_ERR_BAD_MAC',
    'Decryption found an invalid padding',
    'tampering',
    'A record failed its integrity check.',
    'Connect again; check the Wi-Fi signal.',
  ),
  row(
    8,
    'BR_ERR_NO_RANDOM',
    'No initial entropy was provided',
    'fault',
    'There is no randomness.',
    'Restart the board.',
  ),
  row(
    9,
    'BR_ERR_UNKNOWN_TYPE',
    'Incoming record type is unknown',
    'not-tls',
    'What came back is not TLS: a plain HTTP server, or another service.',
    'Check the port.',
  ),
  row(
    10,
    'BR_ERR_UNEXPECTED',
    'Incoming record or message has wrong type',
    'tampering',
    'A message came at the wrong moment.',
    SERVER,
  ),
  row(
    12,
    'BR_ERR_BAD_CCS',
    'ChangeCipherSpec message from the peer has invalid contents',
    'tampering',
    'A message is malformed.',
    SERVER,
  ),
  row(
    13,
    'BR_ERR_BAD_ALERT',
    'Alert message from the peer has invalid contents',
    'tampering',
    'An alert is malformed.',
    SERVER,
  ),
  row(
    14,
    'BR_ERR_BAD_HANDSHAKE',
    'Incoming handshake message decoding failed',
    'tampering',
    'A handshake message is malformed.',
    SERVER,
  ),
  row(
    15,
    'BR_ERR_OVERSIZED_ID',
    'ServerHello contains a session ID which is larger',
    'tampering',
    'The session id is too long.',
    SERVER,
  ),
  row(
    16,
    'BR_ERR_BAD_CIPHER_SUITE',
    'Server wants to use a cipher suite that we did not claim',
    'tls-mismatch',
    'The server chose a cipher suite that was not offered.',
    OFFERS,
  ),
  row(
    17,
    'BR_ERR_BAD_COMPRESSION',
    'Server wants to use a compression that we did not claim',
    'tampering',
    'The server chose compression.',
    SERVER,
  ),
  row(
    18,
    'BR_ERR_BAD_FRAGLEN',
    "Server's max fragment length does not match client's",
    'chain-large',
    'The server does not keep to the small records that were asked for.',
    'Call probeMaxFragmentLength first, and setBufferSizes only if it says true.',
  ),
  row(
    19,
    'BR_ERR_BAD_SECRENEG',
    'Secure renegotiation failed',
    'tampering',
    'Renegotiation failed.',
    'Turn renegotiation off on the server.',
  ),
  row(
    20,
    'BR_ERR_EXTRA_EXTENSION',
    'Server sent an extension type that we did not announce',
    'tampering',
    'The server answered an extension that was not offered.',
    SERVER,
  ),
  row(
    21,
    'BR_ERR_BAD_SNI',
    'Invalid Server Name Indication contents',
    'sni',
    'The host name was not accepted.',
    'Connect by the name of the host.',
  ),
  row(
    22,
    'BR_ERR_BAD_HELLO_DONE',
    'Invalid ServerHelloDone from the server',
    'tampering',
    'A message is malformed.',
    SERVER,
  ),
  row(
    23,
    'BR_ERR_LIMIT_EXCEEDED',
    "Internal limit exceeded (e.g. server's public key is too large)",
    'key-type',
    "The server's key is too large for BearSSL: RSA beyond 4096 bits.",
    'Use an RSA-2048 or P-256 certificate on the server.',
  ),
  row(
    24,
    'BR_ERR_BAD_FINISHED',
    'Finished message from peer does not match',
    'tampering',
    'The two sides saw different handshakes.',
    SERVER,
  ),
  row(
    25,
    'BR_ERR_RESUME_MISMATCH',
    'Session resumption attempt with distinct version or cipher suite',
    'fault',
    'A session could not be resumed.',
    'Make a new Session object.',
  ),
  row(
    26,
    'BR_ERR_INVALID_ALGORITHM',
    'Unsupported or invalid algorithm',
    'tls-mismatch',
    'The server chose an algorithm or a curve that is not supported.',
    OFFERS,
  ),
  row(
    27,
    'BR_ERR_BAD_SIGNATURE',
    'Invalid signature in ServerKeyExchange',
    'tampering',
    'The server could not prove that it owns its key.',
    'Do not continue: it may be an impostor.',
  ),
  row(
    28,
    'BR_ERR_WRONG_KEY_USAGE',
    "Peer's public key does not have the proper type",
    'key-type',
    'The key of the server is not of the type that the suite needs.',
    'Use an RSA-2048 or P-256 certificate on the server.',
  ),
  row(
    29,
    'BR_ERR_NO_CLIENT_AUTH',
    'Client did not send a certificate upon request',
    'client-certificate',
    'As a server: the client sent no certificate.',
    'Give the client one, or do not require it.',
  ),
  row(
    31,
    'BR_ERR_IO',
    'I/O error on the underlying transport',
    'closed-handshake',
    'The connection broke in the handshake: the server hung up, or nothing came in time.',
    'Check host, port and Wi-Fi signal; run the ESP8266 at 160 MHz.',
  ),
  ...BEARSSL_X509,
];

/** @returns the meaning of a number of getLastSSLError, including alerts; `undefined` if it has none. */
export function bearsslMeaning(number: number): BearsslMeaning | undefined {
  const own = BEARSSL_MEANINGS.find((meaning) => meaning.number === number);
  if (own !== undefined) return own;
  const alert = number & 0xff;
  const name = Object.entries(AlertDescription).find(([, value]) => value === alert && value !== 0)?.[0];
  if (name === undefined || (number & ~0x3ff) !== 0 || number < 256) return undefined;
  const code = `alert.${name}` as ErrorCode;
  const words =
    number >= 512
      ? { cause: `The board ended the connection with the alert ${name}.`, fix: ERROR_ADVICE[code].fix }
      : ERROR_ADVICE[code];
  return { number, name: `alert ${name}`, text: '', theme: alertTheme(name), words };
}
