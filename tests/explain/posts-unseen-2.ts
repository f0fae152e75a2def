// A second set of posts, written before any tuning to them.
import type { Row } from './post.ts';

export const MORE_UNSEEN_ROWS: readonly Row[] = [
  ['hex no 0x 2', 'cert-format', 'mbedtls_ssl_handshake error: -2180'],
  ['hex no 0x 3', 'memory', 'mbedtls_ssl_handshake error: -4310\nOSError: [Errno 5] EIO'],
  ['neg 104', 'reset', 'MicroPython v1.25.0 on 2025-04-15; Raspberry Pi Pico 2 W with RP2350\nOSError: -104'],
  ['neg 110', 'timeout', 'OSError: -110'],
  ['neg 113', ['unreachable', 'aborted'], 'OSError: -113'],
  ['neg 12', 'memory', 'OSError: -12'],
  ['record 16432', 'chain-large', 'TLS buffer overflow, record size: 16432 (+5)'],
  [
    'record 5400',
    'chain-large',
    'MicroPython v1.19.1 on 2022-06-18; ESP module with ESP8266\nTLS buffer overflow, record size: 5400 (+5)\nTraceback (most recent call last):\nOSError: -257',
  ],
  [
    'pystack long',
    'stack',
    `Adafruit CircuitPython 9.2.7 on 2025-04-01; Adafruit PyPortal with samd51j20
retrieving url: https://openaccess-api.example.org/api/artworks?limit=1
Retrieving data...Reply is OK!
Traceback (most recent call last):
  File "adafruit_connection_manager.py", line 61, in connect
  File "adafruit_esp32spi/adafruit_esp32spi_socketpool.py", line 100, in connect
RuntimeError: pystack exhausted

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "code.py", line 60, in <module>
OSError: No writable filesystem found for saving datastream. Insert an SD card or set internal filesystem to be unsafe by setting 'disable_concurrent_write_protection' in the mount options in boot.py`,
  ],
  ['E0 got', 'hardware', 'RuntimeError: Expected E0 but got 00'],
  ['MQTT 3', 'mqtt-auth', 'MQTTException(3,)'],
  ['MQTT 1', 'mqtt-protocol', 'umqtt.simple.MQTTException: 1'],
  ['MQTT 134 v5', ['mqtt-auth', 'mqtt-protocol'], "OSError: (-1, 'CONNACK reason code 0x86')"],
  ['kw ca_certs', 'version', "TypeError: unexpected keyword argument 'ca_certs'"],
  [
    'kw server_hostname',
    'version',
    "uasyncio.open_connection(host, 8883, ssl=True, server_hostname=host)\nTypeError: unexpected keyword argument 'server_hostname'",
  ],
  ['kw timeout', 'version', "TypeError: unexpected keyword argument 'timeout'"],
  ['function missing', ['version', 'usage'], 'TypeError: function missing 1 required positional arguments'],
  ['takes n positional', ['usage', 'version'], 'TypeError: function takes 2 positional arguments but 3 were given'],
  ['attr send', 'version', "AttributeError: 'SSLSocket' object has no attribute 'send'"],
  ['attr makefile', 'version', "AttributeError: 'SSLSocket' object has no attribute 'makefile'"],
  [
    'readinto',
    'version',
    "AttributeError: 'Socket' object has no attribute 'readinto'\nAdafruit CircuitPython 9.0.5 on 2024-05-22; Raspberry Pi Pico W with rp2040",
  ],
  ['-0x2700 bare', 'certificate', '-0x2700'],
  ['0x7780', 'tls-mismatch', 'mbedtls returned 0x7780'],
  ['-30848', 'closed', 'OSError: -30848'],
  ['-29056', 'tampering', "OSError: (-29056, 'MBEDTLS_ERR_SSL_INVALID_MAC')"],
  ['-26752', 'would-block', 'OSError: -26880 MBEDTLS_ERR_SSL_WANT_READ'],
  ['-28672', 'fault', "OSError: (-27648, 'MBEDTLS_ERR_SSL_INTERNAL_ERROR')"],
  ['-9570', 'key-type', "OSError: (-9570, 'MBEDTLS_ERR_X509_INVALID_EXTENSIONS+MBEDTLS_ERR_ASN1_UNEXPECTED_TAG')"],
  ['-14976 pk', 'key-format', "OSError: (-15616, 'MBEDTLS_ERR_PK_KEY_INVALID_FORMAT')"],
  [
    'CP main',
    'root-missing',
    "OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED; The certificate is not correctly signed by the trusted CA')",
  ],
  [
    'CP printed line',
    'root-missing',
    'x509-crt-bundle:Failed to verify certificate\nTraceback (most recent call last):\n  File "code.py", line 14, in <module>\nOSError: (-12288, \'MBEDTLS_ERR_X509_FATAL_ERROR\')',
  ],
  ['MMQTT -9984', 'certificate', "MMQTTException: ('Repeated connect failures', OSError(-9984,))"],
  [
    'adafruit io throttled',
    'mqtt-auth',
    'AdafruitIO_ThrottleError: Exceeded the limit of Adafruit IO requests in a short period of time. Please reduce the rate of requests and try again later.',
  ],
  [
    'requests OutOfRetries + ENOTCONN',
    'socket-state',
    'OSError: [Errno 128] ENOTCONN\n\nThe above exception was the direct cause of the following exception:\n\nOutOfRetries: Repeated socket failures',
  ],
  [
    'sending failed w/ 12288',
    'root-missing',
    "OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')\n\nThe above exception was the direct cause of the following exception:\n\nRuntimeError: Sending request failed",
  ],
  [
    'NINA old firmware',
    'hardware',
    'Adafruit Matrix Portal M4, NINA 1.2.2: RuntimeError: ESP32 timed out on SPI select',
  ],
  ['wifi not connected esp', 'refused', 'ConnectionError: Could not connect to remote server'],
  ['bearssl 56 number only', 'name', 'ESP8266 Arduino, BearSSL client.getLastSSLError() returns 56'],
  ['bearssl 54', 'clock', 'wifiClientSecure BearSSL error: 54'],
  ['bearssl 552', ['root-missing', 'tls-mismatch', 'certificate'], 'BearSSL SSL error 304'],
  ['bearssl 3', 'tls-mismatch', 'getLastSSLError = 3'],
  [
    'openssl s_client',
    'tls-mismatch',
    '4037D6AC:error:0A00042E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:ssl/record/rec_layer_s3.c:1600:SSL alert number 70',
  ],
  ['openssl verify 19', 'self-signed', 'verify error:num=19:self-signed certificate in certificate chain'],
  ['openssl verify 10', 'expired', 'verify error:num=10:certificate has expired'],
  ['openssl dh', 'key-type', 'error:0A00018A:SSL routines::dh key too small'],
  [
    'nginx log',
    ['root-missing', 'certificate'],
    '2024/01/01 10:00:00 [info] 123#0: *1 SSL_do_handshake() failed (SSL: error:0A000416:SSL routines::sslv3 alert certificate unknown:SSL alert number 46) while SSL handshaking, client: 192.168.1.30',
  ],
  ['nginx no sni', 'sni', 'SSL_do_handshake() failed (SSL: error:0A000458:SSL routines::tlsv1 unrecognized name)'],
  [
    'go server',
    'root-missing',
    'http: TLS handshake error from 192.168.1.50:51000: remote error: tls: unknown certificate authority',
  ],
  [
    'go server eof',
    ['closed', 'closed-handshake', 'root-missing'],
    'http: TLS handshake error from 192.168.1.50:51000: EOF',
  ],
  [
    'caddy',
    'tls-mismatch',
    'http: TLS handshake error from 10.0.0.3:5050: tls: client offered only unsupported versions: [302 301]',
  ],
  [
    'node server alert',
    ['tls-mismatch'],
    'Error: 00D7:error:0A000410:SSL routines:ssl3_read_bytes:sslv3 alert handshake failure:../deps/openssl/ssl/record/rec_layer_s3.c:1605:SSL alert number 40',
  ],
  [
    'fetch failed',
    'refused',
    "TypeError: fetch failed\n  [cause]: Error: connect ECONNREFUSED 192.168.4.1:443\n    code: 'ECONNREFUSED'",
  ],
  ['chrome dns', 'dns', 'DNS_PROBE_FINISHED_NXDOMAIN for http://pico.local'],
  ['chrome weak', 'key-type', 'NET::ERR_CERT_WEAK_SIGNATURE_ALGORITHM'],
  ['firefox end of file', 'closed', 'PR_END_OF_FILE_ERROR'],
  [
    'tinyusb',
    'memory',
    'MemoryError: memory allocation failed, allocating 65536 bytes\nwhen reading response.text of a large JSON',
  ],
  ['json', 'http-json', 'ValueError: syntax error in JSON\nr = urequests.get(url)\ndata = r.json()'],
  ['microdot', ['reset', 'closed'], 'Microdot server on Pico W: OSError: [Errno 104] ECONNRESET'],
  [
    'microdot tls',
    'key-format',
    'sslctx.load_cert_chain("cert.pem", "key.pem")\nValueError: invalid key\nMicroPython v1.24.0 on 2024-10-25; Raspberry Pi Pico W with RP2040',
  ],
  [
    'pico no W',
    'library',
    "MicroPython v1.22.1 on 2024-01-05; Raspberry Pi Pico with RP2040\nImportError: no module named 'network'",
  ],
];
