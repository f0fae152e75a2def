// The sentences of mbedtls_x509_crt_verify_info (x509.h, 2.16 to 4), which boards put into a ValueError, and those of the
// bundle callbacks of CircuitPython and ESP-IDF.
import { type Known, textsOf } from './words.ts';

const says = textsOf('mbedTLS in MicroPython, CircuitPython and ESP-IDF');
const bundle = textsOf('the root bundle of CircuitPython and ESP-IDF');

const TRUST = '`thimble trust HOST` finds the root that really signs this server, and writes it for the program.';
const CLOCK = 'Set the clock before connecting: boards start in 1970, 2000 or 2021.';

export const VERIFY_TEXTS: readonly Known[] = [
  says(
    'root-missing',
    'specific',
    ['The certificate is not correctly signed by the trusted CA'],
    "No root that was loaded signed the server's chain: it is another root, an old one, or an intermediate in its place; or the server does not send its intermediate. On a Pico W a heap that is nearly full can look the same.",
    TRUST,
  ),
  says(
    'name',
    'specific',
    ['The certificate Common Name (CN) does not match with the expected CN', 'Common Name (CN) does not match'],
    'The certificate is for other names than server_hostname. MicroPython before 1.23 and CircuitPython on the Pico W up to 10.2 do not match the IP addresses in a certificate either.',
    'Connect by a name that the certificate lists, and pass that name as server_hostname.',
  ),
  says(
    'clock',
    'specific',
    ['The certificate validity starts in the future', 'validity starts in the future'],
    "The certificate begins after the time on the board's clock: the clock was never set.",
    `${CLOCK} ntptime.settime() after the Wi-Fi is up.`,
  ),
  says(
    'expired',
    'specific',
    ['The certificate validity has expired'],
    "The certificate (or the root that was loaded) ended before the time on the board's clock.",
    'If the clock of the board is right, the server has to renew its certificate, or the program needs the new root (`thimble trust HOST`).',
  ),
  says(
    'revoked',
    'specific',
    ['The certificate has been revoked (is on a CRL)'],
    'A CRL says that the certificate was revoked.',
    'Do not connect; the owner of the server needs a new certificate.',
  ),
  says(
    'certificate',
    'cause',
    ['The CRL is not correctly signed by the trusted CA'],
    'The CRL that was loaded is of another CA.',
    'Load the CRL of the CA that issued the certificate.',
  ),
  says(
    'expired',
    'cause',
    ['The CRL is expired'],
    'The CRL that was loaded is too old.',
    'Download a fresh CRL; check the clock.',
  ),
  says(
    'client-certificate',
    'cause',
    ['Certificate was missing'],
    'The other side sent no certificate.',
    'Load a certificate on the other side, or do not require one.',
  ),
  says(
    'certificate',
    'symptom',
    ['Certificate verification was skipped'],
    'The certificate was not verified at all.',
    'Set verify_mode to CERT_REQUIRED and load the root.',
  ),
  says(
    'certificate',
    'cause',
    ['Other reason (can be used by verify callback)'],
    'A verify callback refused the certificate.',
    'Look at what the callback checks; it has to return 0 to accept.',
  ),
  says(
    'clock',
    'cause',
    ['The CRL is from the future'],
    "The board's clock shows a time before the CRL was made.",
    CLOCK,
  ),
  says(
    'key-type',
    'specific',
    ['Usage does not match the keyUsage extension'],
    "The certificate's keyUsage does not allow this key exchange.",
    'Issue it with keyUsage digitalSignature (and keyEncipherment for RSA key exchange).',
  ),
  says(
    'key-type',
    'specific',
    ['Usage does not match the extendedKeyUsage extension'],
    'The certificate is not meant for TLS servers (or for clients).',
    'Issue it with extendedKeyUsage serverAuth, or clientAuth for clients.',
  ),
  says(
    'key-type',
    'cause',
    ['Usage does not match the nsCertType extension'],
    'An extension of the 1990s forbids this use.',
    'Issue it without nsCertType.',
  ),
  says(
    'key-type',
    'specific',
    ['The certificate is signed with an unacceptable hash'],
    'A certificate in the chain is signed with SHA-1 or MD5.',
    'Issue it with SHA-256.',
  ),
  says(
    'key-type',
    'specific',
    ['The certificate is signed with an unacceptable PK alg (eg RSA vs ECDSA)'],
    'A key type in the chain is not allowed by this firmware.',
    'Use RSA-2048, P-256 or P-384.',
  ),
  says(
    'key-type',
    'specific',
    ['The certificate is signed with an unacceptable key (eg bad curve, RSA too short)'],
    'A key in the chain is too short (RSA under 2048 bits) or on a curve that is not allowed.',
    'Issue it with RSA-2048, P-256 or P-384.',
  ),
  says(
    'key-type',
    'cause',
    ['The CRL is signed with an unacceptable hash'],
    'A CRL is signed with SHA-1 or MD5.',
    'Use a CRL that is signed with SHA-256.',
  ),
  says(
    'key-type',
    'cause',
    ['The CRL is signed with an unacceptable PK alg (eg RSA vs ECDSA)'],
    'A CRL is signed with a key type that is not allowed.',
    'Use a CRL signed with RSA or ECDSA.',
  ),
  says(
    'key-type',
    'cause',
    ['The CRL is signed with an unacceptable key (eg bad curve, RSA too short)'],
    'A CRL is signed with a key that is too short.',
    'Use a CRL signed with RSA-2048 or P-256.',
  ),
  says(
    'certificate',
    'symptom',
    ['Unknown reason (this should not happen)'],
    'The certificate was refused for a reason that mbedTLS does not name.',
    TRUST,
  ),
  bundle(
    'root-missing',
    'specific',
    [
      'esp-x509-crt-bundle: Failed to verify certificate',
      'x509-crt-bundle:Failed to verify certificate',
      'Failed to verify certificate',
    ],
    "The built-in bundle has no root that issued the last certificate of the server's chain; the exception beside it is -12288 (-0x3000). A chain that ends in a cross-signed root fails like this although the root itself is built in.",
    `${TRUST} Then ctx.load_verify_locations(cadata=…).`,
  ),
  bundle(
    'root-missing',
    'cause',
    [/PK verify failed with error/],
    'The bundle has a root of that name, and its key does not verify the certificate: it is another root, or memory ran out.',
    TRUST,
    { name: 'PK verify failed with error' },
  ),
  bundle(
    'root-missing',
    'cause',
    ['No matching trusted root certificate found'],
    "The built-in bundle has no root that issued the last certificate of the server's chain.",
    TRUST,
  ),
  bundle(
    'no-roots',
    'specific',
    ['No certificates in bundle', 'Invalid certificate bundle'],
    'The firmware was built without a root bundle, or it is damaged.',
    'Load a root by hand, or build with CONFIG_MBEDTLS_CERTIFICATE_BUNDLE=y.',
  ),
  bundle(
    'no-roots',
    'specific',
    ['Failed to attach bundle', 'Failed to allocate memory for bundle', 'Unable to allocate memory for bundle'],
    'The root bundle could not be set up: mostly no memory.',
    'Call esp_crt_bundle_attach once, early in the program.',
  ),
];
