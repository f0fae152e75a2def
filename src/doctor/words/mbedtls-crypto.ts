// mbedTLS's errors below TLS in words. Those that a handshake meets have their own; of the rest, which a program meets
// only by using cryptography directly, each module and each kind of failure has words that are put together.
import type { Words, WordTable } from './words.ts';

const MEMORY =
  'It is a lack of memory and no fault of the server: gc.collect(), close other TLS sockets and responses, and connect early in the program. ECDSA certificates need less than RSA ones.';
const WRONG_KEY =
  'Check that the certificate, its root and the private key belong together; `thimble trust HOST` finds the root that really signs.';

export const CRYPTO_WORDS: WordTable = {
  MPI_ALLOC_FAILED: {
    cause:
      'There was no memory for a large number: the arithmetic of RSA and ECDHE takes several KB at the peak of a handshake.',
    fix: MEMORY,
  },
  MPI_FILE_IO_ERROR: { cause: 'A number could not be read from a file.', fix: 'Check the file on the board.' },
  MPI_BAD_INPUT_DATA: { cause: 'A number that a key or a signature is made of is damaged.', fix: WRONG_KEY },
  MPI_INVALID_CHARACTER: {
    cause: 'A number written as text has a character that is no digit.',
    fix: 'Check how the key was written into the program.',
  },
  MPI_BUFFER_TOO_SMALL: {
    cause: 'A number does not fit where it has to go: the key is longer than expected.',
    fix: 'Use RSA 2048 or P-256.',
  },
  MPI_NEGATIVE_VALUE: { cause: 'A number is negative where none may be: a damaged key or signature.', fix: WRONG_KEY },
  MPI_DIVISION_BY_ZERO: { cause: 'A key has a zero where none may be: it is damaged.', fix: WRONG_KEY },
  MPI_NOT_ACCEPTABLE: {
    cause: 'No number of the kind that was wanted could be found: a damaged key, or bad randomness.',
    fix: WRONG_KEY,
  },
  RSA_BAD_INPUT_DATA: {
    cause:
      'An RSA operation was called with something that it cannot use: a damaged key, or a signature of the wrong length.',
    fix: WRONG_KEY,
  },
  RSA_INVALID_PADDING: {
    cause: 'What an RSA signature or encryption holds is not formed as it must be: mostly the wrong key.',
    fix: WRONG_KEY,
  },
  RSA_KEY_GEN_FAILED: {
    cause: 'No RSA key could be made on this board.',
    fix: 'Make the key on a computer (`openssl genpkey`), or use P-256.',
  },
  RSA_KEY_CHECK_FAILED: {
    cause: 'The RSA key is damaged, or its two halves do not belong together.',
    fix: 'Convert the key again from the original.',
  },
  RSA_PUBLIC_FAILED: {
    cause:
      'Checking an RSA signature failed in the arithmetic, before its result was known: nearly always for lack of memory (the part after the + says so).',
    fix: MEMORY,
  },
  RSA_PRIVATE_FAILED: {
    cause: 'Signing or decrypting with our RSA key failed in the arithmetic: mostly for lack of memory.',
    fix: MEMORY,
  },
  RSA_VERIFY_FAILED: {
    cause:
      'An RSA signature is wrong: the server could not prove that it owns the key of its certificate, or a certificate was not signed by the key that is trusted.',
    fix: `If other clients reach the server, something in between interferes: do not continue. ${WRONG_KEY}`,
  },
  RSA_OUTPUT_TOO_LARGE: { cause: 'A decrypted value is longer than its buffer.', fix: 'Use an RSA key of 2048 bits.' },
  RSA_RNG_FAILED: {
    cause: 'The random numbers that RSA needs did not come.',
    fix: 'Restart the board; use an official build.',
  },
  RSA_UNSUPPORTED_OPERATION: {
    cause: 'This RSA implementation does not have that operation.',
    fix: 'Use a build without an RSA accelerator.',
  },
  RSA_HW_ACCEL_FAILED: {
    cause: 'The RSA accelerator failed.',
    fix: 'Restart the board; use RSA 2048, which accelerators handle.',
  },
  ECP_BAD_INPUT_DATA: {
    cause:
      'An elliptic curve operation was called with something that it cannot use: an unknown curve or a damaged key.',
    fix: 'Use P-256, and a key that was made for it.',
  },
  ECP_BUFFER_TOO_SMALL: { cause: 'A point or signature does not fit into its buffer.', fix: 'Use P-256.' },
  ECP_FEATURE_UNAVAILABLE: {
    cause: 'The server chose a curve that this firmware was built without, for example X25519 or P-521.',
    fix: 'Allow P-256 (prime256v1) on the server, and use it for the certificate.',
  },
  ECP_VERIFY_FAILED: {
    cause:
      'An ECDSA signature is wrong: the server could not prove that it owns the key of its certificate, or a certificate was not signed by the key that is trusted.',
    fix: `If other clients reach the server, something in between interferes: do not continue. ${WRONG_KEY}`,
  },
  ECP_ALLOC_FAILED: { cause: 'There was no memory for the arithmetic of an elliptic curve.', fix: MEMORY },
  ECP_RANDOM_FAILED: {
    cause: 'No random number for a key exchange or signature could be made.',
    fix: 'Restart the board; use an official build.',
  },
  ECP_INVALID_KEY: {
    cause:
      'A public value is no point of its curve, or a key is out of range: the peer made a mistake, or someone tries an attack.',
    fix: 'Do not continue with this peer. If it is your own key, create it again.',
  },
  ECP_SIG_LEN_MISMATCH: {
    cause: 'An ECDSA signature is followed by bytes that do not belong to it.',
    fix: 'The other side signs wrongly: look for an update of its software.',
  },
  ECP_IN_PROGRESS: { cause: 'A long operation was interrupted on purpose: no failure.', fix: 'Call again.' },
  ECP_HW_ACCEL_FAILED: { cause: 'The accelerator for elliptic curves failed.', fix: 'Restart the board; use P-256.' },
  DHM_BAD_INPUT_DATA: {
    cause: "The server's Diffie-Hellman values cannot be used.",
    fix: 'Allow ECDHE suites on the server.',
  },
  DHM_READ_PARAMS_FAILED: {
    cause: "The server's Diffie-Hellman group cannot be read, or is longer than this firmware takes.",
    fix: 'Allow ECDHE suites on the server, or a DH group of 2048 bits.',
  },
  DHM_MAKE_PARAMS_FAILED: { cause: 'As a server: no Diffie-Hellman group could be made.', fix: 'Use ECDHE suites.' },
  DHM_READ_PUBLIC_FAILED: {
    cause: "The peer's Diffie-Hellman value cannot be read.",
    fix: 'Allow ECDHE suites on the other side.',
  },
  DHM_MAKE_PUBLIC_FAILED: {
    cause: 'Our Diffie-Hellman value could not be computed: often for lack of memory.',
    fix: MEMORY,
  },
  DHM_CALC_SECRET_FAILED: {
    cause: 'The Diffie-Hellman secret could not be computed: often for lack of memory.',
    fix: MEMORY,
  },
  CTR_DRBG_ENTROPY_SOURCE_FAILED: {
    cause: "The board's source of randomness gave nothing.",
    fix: 'Switch the radio on first (some boards take their randomness from it), and restart the board.',
  },
  ENTROPY_SOURCE_FAILED: {
    cause: "The board's source of randomness failed.",
    fix: 'Switch the radio on first (some boards take their randomness from it), and restart the board.',
  },
  ENTROPY_NO_SOURCES_DEFINED: {
    cause: 'The firmware has no source of randomness.',
    fix: 'Use an official build for this board.',
  },
  ENTROPY_NO_STRONG_SOURCE: {
    cause: 'The firmware has no strong source of randomness.',
    fix: 'Use an official build for this board.',
  },
  CIPHER_AUTH_FAILED: {
    cause: 'A record failed its integrity check.',
    fix: 'Try again on a better network; if it stays, two tasks share one socket.',
  },
  GCM_AUTH_FAILED: {
    cause: 'A record failed its integrity check: different keys, or a byte changed on the way.',
    fix: 'Try again on a better network; if it stays, two tasks share one socket.',
  },
  CCM_AUTH_FAILED: {
    cause: 'A record failed its integrity check: different keys, or a byte changed on the way.',
    fix: 'Try again on a better network; if it stays, two tasks share one socket.',
  },
  CHACHAPOLY_AUTH_FAILED: {
    cause: 'A record failed its integrity check: different keys, or a byte changed on the way.',
    fix: 'Try again on a better network; if it stays, two tasks share one socket.',
  },
  CIPHER_INVALID_PADDING: {
    cause: 'What was decrypted does not end as it should: the wrong key or password.',
    fix: 'Check the password of the key; remove it with openssl pkey.',
  },
  ERROR_GENERIC_ERROR: {
    cause:
      'Something returned 1 where mbedTLS expects 0: in MicroPython a verify_callback that returned 1 or True, in CircuitPython a cadata of which one certificate was damaged and the others were loaded.',
    fix: 'Return 0 from the callback to accept. For CircuitPython check every PEM block of the cadata.',
  },
  ERROR_CORRUPTION_DETECTED: {
    cause: 'mbedTLS found its own memory in an impossible state.',
    fix: 'Restart the board; report it if it comes back.',
  },
  NET_UNKNOWN_HOST: {
    cause: 'The host name does not resolve.',
    fix: 'Check the spelling, the Wi-Fi connection and the DNS server.',
  },
  NET_SOCKET_FAILED: {
    cause: 'No socket could be opened: they are all in use, or memory is short.',
    fix: 'Close the sockets and responses that are done.',
  },
  NET_CONNECT_FAILED: { cause: 'The TCP connection could not be made.', fix: 'Check host, port and network.' },
  NET_BIND_FAILED: {
    cause: 'The port cannot be listened on: it is in use.',
    fix: 'Set SO_REUSEADDR, or use another port.',
  },
  NET_LISTEN_FAILED: { cause: 'The socket cannot listen.', fix: 'Close sockets that are done, and try again.' },
  NET_ACCEPT_FAILED: {
    cause: 'A connection could not be accepted.',
    fix: 'Close sockets that are done, and try again.',
  },
  NET_RECV_FAILED: { cause: 'Reading from the network failed.', fix: 'Connect again; check the Wi-Fi signal.' },
  NET_SEND_FAILED: { cause: 'Writing to the network failed.', fix: 'Connect again; check the Wi-Fi signal.' },
  NET_CONN_RESET: { cause: 'The peer cut the connection.', fix: "Connect again; the server's log may say why." },
  NET_INVALID_CONTEXT: { cause: 'The socket was closed before it was used.', fix: 'Make a new one.' },
  NET_BUFFER_TOO_SMALL: { cause: 'What was received does not fit into its buffer.', fix: 'Read into a longer one.' },
  NET_POLL_FAILED: { cause: 'Waiting for the network failed.', fix: 'Connect again.' },
  NET_BAD_INPUT_DATA: {
    cause: 'A network function was called with something that it cannot use.',
    fix: 'Check host and port.',
  },
};

/** What the modules are about, for the words that are put together. */
const MODULES: Readonly<Record<string, string>> = {
  AES: 'AES encryption',
  ARC4: 'the old cipher RC4',
  ARIA: 'the cipher ARIA',
  BLOWFISH: 'the old cipher Blowfish',
  CAMELLIA: 'the cipher Camellia',
  CCM: 'AES-CCM encryption',
  CHACHA20: 'ChaCha20 encryption',
  CHACHAPOLY: 'ChaCha20-Poly1305 encryption',
  CIPHER: 'encryption',
  CMAC: 'the checksum CMAC',
  CTR_DRBG: 'the generator of random numbers',
  DES: 'the old cipher DES',
  DHM: 'the Diffie-Hellman key exchange',
  ENTROPY: 'the source of randomness',
  GCM: 'AES-GCM encryption',
  HKDF: 'key derivation (HKDF)',
  HMAC_DRBG: 'the generator of random numbers',
  LMS: 'hash-based signatures (LMS)',
  MD: 'hashing',
  MD2: 'the old hash MD2',
  MD4: 'the old hash MD4',
  MD5: 'the old hash MD5',
  PADLOCK: 'the VIA PadLock accelerator',
  PKCS12: 'a PKCS#12 key file',
  PKCS5: 'a key file that is encrypted with a password (PKCS#5)',
  PKCS7: 'a PKCS#7 file',
  PLATFORM: 'the platform under mbedTLS',
  POLY1305: 'the checksum Poly1305',
  RIPEMD160: 'the hash RIPEMD-160',
  SHA1: 'the hash SHA-1',
  SHA256: 'the hash SHA-256',
  SHA3: 'the hash SHA-3',
  SHA512: 'the hash SHA-512',
  THREADING: 'the locks between tasks',
  XTEA: 'the old cipher XTEA',
};

/** By the ending of a name; the longest that fits counts. */
const FAILURES: Readonly<Record<string, (subject: string) => Words>> = {
  ALLOC_FAILED: (subject) => ({ cause: `There was no memory for ${subject}.`, fix: MEMORY }),
  HW_ACCEL_FAILED: (subject) => ({
    cause: `The hardware accelerator for ${subject} failed.`,
    fix: 'Restart the board. If it comes back, use a build that computes in software.',
  }),
  FEATURE_UNAVAILABLE: (subject) => ({
    cause: `This firmware was built without a part of ${subject} that was asked for.`,
    fix: 'Use AES-GCM with SHA-256, which every firmware has, or a build with that part.',
  }),
  FEATURE_UNSUPPORTED: (subject) => ({
    cause: `${subject} does not have what was asked for.`,
    fix: 'Use an official build for this board.',
  }),
  FILE_IO_ERROR: (subject) => ({
    cause: `A file for ${subject} cannot be read or written.`,
    fix: 'Check that the file is on the board and that there is room.',
  }),
  PASSWORD_MISMATCH: (subject) => ({
    cause: `The password does not open ${subject}.`,
    fix: 'Check it, or remove it on a computer: openssl pkey -in KEY -out NEW.',
  }),
  ENTROPY_SOURCE_FAILED: (subject) => ({
    cause: `The source of randomness behind ${subject} failed.`,
    fix: 'Switch the radio on first, and restart the board.',
  }),
  AUTH_FAILED: (subject) => ({
    cause: `An integrity check failed in ${subject}: another key, or changed data.`,
    fix: 'Check that both sides have the same key; on a connection, make it again.',
  }),
  TOO_SMALL: (subject) => ({
    cause: `A result of ${subject} does not fit into its buffer.`,
    fix: 'Give a longer buffer, or a shorter key.',
  }),
  INPUT_LENGTH: (subject) => ({
    cause: `${subject} was given data of a length that it cannot take.`,
    fix: 'Pad the data to the block size (16 bytes for AES).',
  }),
  KEY_LENGTH: (subject) => ({
    cause: `${subject} was given a key of a length that it cannot take.`,
    fix: 'Use 16 or 32 bytes.',
  }),
  TOO_BIG: (subject) => ({
    cause: `More was asked of ${subject} than it gives at once.`,
    fix: 'Ask for less at a time.',
  }),
  MUTEX_ERROR: (subject) => ({ cause: `A failure in ${subject}.`, fix: 'Let one task alone use each TLS socket.' }),
};

/** Everything else: a call with invalid arguments, or invalid data. */
const OTHERWISE = (subject: string): Words => ({
  cause: `${subject} was given something that it cannot use, or found it damaged.`,
  fix: 'If the program calls this itself, check what it hands over; inside a handshake, restart the board and report it.',
});

/** Words for a name without its own, without its prefix `MBEDTLS_ERR_`, of a module below TLS and X.509. */
export function cryptoWordsFor(name: string): Words {
  const module = Object.keys(MODULES).find((candidate) => name.startsWith(`${candidate}_`));
  const ending = Object.keys(FAILURES).find((candidate) => name.endsWith(candidate));
  const words = ending === undefined ? OTHERWISE : FAILURES[ending]!;
  const { cause, fix } = words(module === undefined ? 'a part of mbedTLS' : MODULES[module]!);
  return { cause: `${cause[0]!.toUpperCase()}${cause.slice(1)}`, fix };
}
