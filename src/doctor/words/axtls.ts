// axTLS's errors (MicroPython on ESP8266) in words: axtls/ssl/ssl.h and crypto_misc.h. An alert is minus its number.
import { AlertDescription } from '../../errors/alert-description.ts';
import type { Theme } from '../themes.ts';
import type { Words } from './words.ts';

export interface AxtlsMeaning {
  readonly number: number;
  readonly name: string;
  readonly theme: Theme;
  readonly words: Words;
}

const ONLY_RSA =
  'The ESP8266 speaks only TLS 1.2 and older with RSA key exchange and AES-CBC (AES128-SHA256, AES256-SHA256, AES128-SHA, AES256-SHA): allow one of these on the server, with an RSA certificate, or use a newer board.';
const MEMORY = 'Free memory first (gc.collect()): the ESP8266 has 38 KB, and TLS takes most of it.';

const THEMES: Readonly<Record<number, Theme>> = {
  [-1]: 'memory',
  [-2]: 'closed',
  [-3]: 'closed',
  [-257]: 'chain-large',
  [-258]: 'memory',
  [-261]: 'not-tls',
  [-262]: 'tampering',
  [-267]: 'client-certificate',
  [-268]: 'key-type',
  [-269]: 'key-format',
  [-272]: 'cert-format',
  [-514]: 'root-missing',
  [-515]: 'root-missing',
  [-516]: 'clock',
  [-517]: 'expired',
  [-518]: 'self-signed',
  [-519]: 'intermediate',
  [-520]: 'key-type',
  [-521]: 'key-format',
};

const ERRORS: readonly AxtlsMeaning[] = [
  row(-1, 'SSL_NOT_OK', 'The connection failed without a reason.', MEMORY),
  row(-2, 'SSL_ERROR_DEAD', 'The connection is dead.', 'Connect again.'),
  row(
    -3,
    'SSL_CLOSE_NOTIFY',
    'The server closed the connection in an orderly way.',
    'Nothing is wrong if the answer is complete.',
  ),
  row(
    -256,
    'SSL_ERROR_CONN_LOST',
    "The connection was lost within the handshake: servers hang up on the ESP8266's old suites without a word.",
    ONLY_RSA,
  ),
  row(
    -257,
    'SSL_ERROR_RECORD_OVERFLOW',
    "A record of the server does not fit into the ESP8266's small buffer.",
    'Let the server send small records (max_fragment_length, ssl_buffer_size 1k) and a short chain.',
  ),
  row(-258, 'SSL_ERROR_SOCK_SETUP_FAILURE', 'The TLS socket could not be set up.', MEMORY),
  row(
    -260,
    'SSL_ERROR_INVALID_HANDSHAKE',
    'A handshake message came out of order, is malformed, or is split over several records.',
    ONLY_RSA,
  ),
  row(
    -261,
    'SSL_ERROR_INVALID_PROT_MSG',
    'A message is malformed, or the server speaks no TLS on that port.',
    `Check the port. ${ONLY_RSA}`,
  ),
  row(-262, 'SSL_ERROR_INVALID_HMAC', 'A record failed its integrity check.', 'Connect again; check the Wi-Fi signal.'),
  row(-263, 'SSL_ERROR_INVALID_VERSION', 'The server speaks no TLS version that axTLS has.', ONLY_RSA),
  row(-264, 'SSL_ERROR_UNSUPPORTED_EXTENSION', 'The server answered an extension that axTLS does not know.', ONLY_RSA),
  row(-265, 'SSL_ERROR_INVALID_SESSION', 'The session that was to be resumed is not valid.', 'Connect again.'),
  row(-266, 'SSL_ERROR_NO_CIPHER', 'No cipher suite in common.', ONLY_RSA),
  row(
    -267,
    'SSL_ERROR_INVALID_CERT_HASH_ALG',
    'The server asks for a client certificate, or does not accept the hash in the signature of the board’s certificate.',
    'Load an RSA certificate signed with SHA-256 and its key, or do not require client certificates on the server.',
  ),
  row(
    -268,
    'SSL_ERROR_BAD_CERTIFICATE',
    "The server's certificate cannot be parsed, for example an ECDSA one.",
    'Use an RSA certificate.',
  ),
  row(-269, 'SSL_ERROR_INVALID_KEY', 'The key cannot be used.', 'Use an RSA key.'),
  row(
    -271,
    'SSL_ERROR_FINISHED_INVALID',
    'The two sides saw different handshakes.',
    'Try another network, or another server.',
  ),
  row(
    -272,
    'SSL_ERROR_NO_CERT_DEFINED',
    'A server was started without a certificate.',
    'load_cert_chain(cert, key) in DER.',
  ),
  row(
    -273,
    'SSL_ERROR_NO_CLIENT_RENOG',
    'The server asks to renegotiate, which axTLS refuses.',
    'Turn renegotiation off on the server.',
  ),
  row(-274, 'SSL_ERROR_NOT_SUPPORTED', 'axTLS was built without that.', 'Use a newer board.'),
  // SSL_X509_OFFSET (-512) plus the result of the certificate check.
  row(
    -514,
    'X509_VFY_ERROR_NO_TRUSTED_CERT',
    "No trusted certificate leads to the server's.",
    'Load its root (`thimble trust HOST`).',
  ),
  row(
    -515,
    'X509_VFY_ERROR_BAD_SIGNATURE',
    'A signature in the chain is wrong.',
    'Load the root that really signs it (`thimble trust HOST`).',
  ),
  row(
    -516,
    'X509_VFY_ERROR_NOT_YET_VALID',
    "The certificate begins in the future by the board's clock.",
    'Set the clock: ntptime.settime().',
  ),
  row(
    -517,
    'X509_VFY_ERROR_EXPIRED',
    "The certificate has ended by the board's clock.",
    'Set the clock, then renew the certificate.',
  ),
  row(
    -518,
    'X509_VFY_ERROR_SELF_SIGNED',
    'The certificate signs itself and is not trusted.',
    'Load that very certificate as the CA.',
  ),
  row(
    -519,
    'X509_VFY_ERROR_INVALID_CHAIN',
    'The chain does not fit together.',
    'Let the server send its chain in order.',
  ),
  row(
    -520,
    'X509_VFY_ERROR_UNSUPPORTED_DIGEST',
    'A certificate is signed with a hash that axTLS does not know.',
    'Use SHA-256.',
  ),
  row(-521, 'X509_INVALID_PRIV_KEY', 'The private key cannot be read.', 'Use an unencrypted RSA key in DER.'),
];

const ALERT_THEMES: Readonly<Record<string, Theme>> = {
  unrecognized_name: 'sni',
  certificate_required: 'client-certificate',
  unexpected_message: 'fault',
};

const ALERTS: readonly AxtlsMeaning[] = Object.entries(AlertDescription)
  .filter(([, number]) => number !== 0)
  .map(([name, number]) => ({
    number: -number,
    name: `alert ${name}`,
    theme: ALERT_THEMES[name] ?? 'esp8266-tls',
    words: alertWords(name),
  }));

/** What the ESP8266 means by a negative number; `undefined` if axTLS has none such. */
export function axtlsMeaning(number: number): AxtlsMeaning | undefined {
  return ERRORS.find((error) => error.number === number) ?? ALERTS.find((alert) => alert.number === number);
}

function alertWords(name: string): Words {
  return { cause: `The server sent the alert ${name} (axTLS gives minus its number).`, fix: ONLY_RSA };
}

function row(number: number, name: string, cause: string, fix: string): AxtlsMeaning {
  return { number, name, theme: THEMES[number] ?? 'esp8266-tls', words: { cause, fix } };
}
