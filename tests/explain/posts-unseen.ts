// Posts written before any tuning to them, to test explain on unseen posts: title, theme of the right first cause,
// text.
import type { Row } from './post.ts';

export const UNSEEN_ROWS: readonly Row[] = [
  ['q number', 'tls-mismatch', 'What does error -30592 mean when I connect with MicroPython to my server?'],
  ['q 9984', 'certificate', 'Getting -9984 on pico w. help'],
  ['repr', 'dns', 'Exception: OSError(-2,)'],
  ['print only', 'dns', '-202'],
  ['print 12', 'memory', 'could not send data: [Errno 12] ENOMEM'],
  ['118', 'unreachable', 'Error: 118'],
  [
    'nested repr',
    'memory',
    "('failed', OSError(-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED'))",
  ],
  ['missing file', 'files', 'with open("/ca.der","rb") as f:\nOSError: [Errno 2] ENOENT'],
  [
    'long post memory',
    ['unclosed-responses', 'memory'],
    `Hi all,
I am building a weather station with a Pico W and MicroPython 1.22. It reads a BME280 and sends it to ThingSpeak every 5 minutes.
After about 5 uploads it stops.

\`\`\`python
import urequests, time
from machine import Pin, I2C
i2c = I2C(0, sda=Pin(0), scl=Pin(1))
def upload(t, h):
    url = f"https://api.thingspeak.com/update?api_key=ABCDEFGH12345678&field1={t}&field2={h}"
    r = urequests.get(url)
    print("sent", r.text)
while True:
    upload(21.5, 40)
    time.sleep(300)
\`\`\`

sent 17
sent 18
Traceback (most recent call last):
  File "<stdin>", line 12, in <module>
  File "<stdin>", line 8, in upload
  File "requests/__init__.py", line 180, in get
  File "requests/__init__.py", line 93, in request
OSError: [Errno 12] ENOMEM

Any idea? RSSI is -58.`,
  ],
  [
    'ssl cert verify w/ prose',
    'root-missing',
    `I load the Let's Encrypt R3 certificate on the board, and I get
ValueError: 
The certificate is not correctly signed by the trusted CA

ctx = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
ctx.verify_mode = ssl.CERT_REQUIRED
ctx.load_verify_locations(cafile="r3.der")`,
  ],
  [
    'server demands client certs CP',
    'client-certificate',
    "CircuitPython https server: OSError: (-29824, 'MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE')",
  ],
  [
    'umqtt ssl with no SNI',
    ['sni', 'tls-mismatch', 'closed-handshake'],
    `sslparams = {}
c = MQTTClient("a", "x.s1.eu.hivemq.cloud", port=8883, user="u", password="p", ssl=True, ssl_params=sslparams)
OSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')`,
  ],
  [
    'invalid cert umqtt',
    'cert-format',
    `ssl_params = {"cadata": open("isrgrootx1.pem").read(), "cert_reqs": ssl.CERT_REQUIRED}\nValueError: invalid cert`,
  ],
  ['TypeError bytes', 'bytes-str', `client.publish("topic", "msg")\nTypeError: can't convert 'str' object to bytes`],
  ['wrapper', 'wrapper', 'RuntimeError: Error connecting socket: '],
  ['Error connecting socket MemoryError', 'memory', 'RuntimeError: Error connecting socket: MemoryError()'],
  [
    'CP gaierror long',
    'dns',
    `Adafruit CircuitPython 9.1.0 on 2024-07-10; Adafruit QT Py ESP32-S3 no psram with ESP32S3
Traceback (most recent call last):
  File "code.py", line 22, in <module>
  File "adafruit_requests.py", line 711, in get
  File "adafruit_requests.py", line 650, in request
  File "adafruit_connection_manager.py", line 328, in get_socket
gaierror: (-2, 'Name or service not known')`,
  ],
  ['CP timeouts', 'timeout', 'OSError: [Errno 116] ETIMEDOUT\nafter some hours on my Feather S2 with CircuitPython 8'],
  [
    'CP EINPROGRESS stale',
    ['would-block', 'refused', 'unreachable', 'timeout', 'reset'],
    'Adafruit CircuitPython 9.2.0 on 2024-10-28; Waveshare ESP32-S3-Zero with ESP32S3\nOSError: [Errno 119] EINPROGRESS',
  ],
  ['ssl module EALREADY', 'would-block', 'OSError: [Errno 114] EALREADY'],
  [
    'IDF ota',
    'certificate',
    'E (3724) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700\nE (3734) esp-tls: Failed to open new connection\nE (3744) TRANSPORT_BASE: Failed to open a new connection\nE (3754) HTTP_CLIENT: Connection failed, sock < 0\nE (3754) esp_https_ota: Failed to open HTTP connection: ESP_ERR_HTTP_CONNECT\nE (3764) simple_ota_example: Firmware upgrade failed',
  ],
  [
    'IDF CN',
    'name',
    'I (4512) esp-tls-mbedtls: Failed to verify peer certificate!\nI (4513) esp-tls-mbedtls: verification info:   ! The certificate Common Name (CN) does not match with the expected CN\nE (4520) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700',
  ],
  ['IDF 801a', ['wrapper', 'tls-refused'], 'I (5331) MQTTS_EXAMPLE: Last error code reported from esp-tls: 0x801a'],
  [
    'IDF 801a + stack err',
    'certificate',
    'I (5331) MQTTS_EXAMPLE: Last error code reported from esp-tls: 0x801a\nI (5331) MQTTS_EXAMPLE: Last tls stack error number: 0x2700\nI (5341) MQTTS_EXAMPLE: Last captured errno : 0 (Success)',
  ],
  [
    'IDF mem 8017',
    'memory',
    'E (4000) esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00\nE (4010) esp-tls: create_ssl_handle failed, ESP_ERR_MBEDTLS_SSL_SETUP_FAILED',
  ],
  [
    'arduino esp32 x509 msg',
    'cert-format',
    '[E][ssl_client.cpp:36] _handle_error(): [start_ssl_client():215]: (-8576) X509 - The CRT/CRL/CSR format is invalid, e.g. different type expected : ASN1 - ASN1 tag was of an unexpected value',
  ],
  ['arduino esp32 pem', 'cert-format', '(-4224) PEM - No PEM header or footer found'],
  [
    'arduino -29312',
    'closed-handshake',
    '[E][ssl_client.cpp:37] _handle_error(): [start_ssl_client():273]: (-29312) SSL - The connection indicated an EOF',
  ],
  [
    'arduino -76',
    'reset',
    '[E][ssl_client.cpp:37] _handle_error(): [data_to_read():361]: (-76) NET - Reading information from the socket failed',
  ],
  ['arduino -26624', 'timeout', '(-26624) SSL - The operation timed out'],
  [
    'arduino -31232',
    ['key-type', 'tampering'],
    '[start_ssl_client():] (-31232) SSL - Processing of the Certificate handshake message failed',
  ],
  [
    'arduino bearssl',
    'root-missing',
    "BSSL:_connectSSL: start connection\nBSSL:_wait_for_handshake: failed\nBSSL:Couldn't connect. Error = 'Chain could not be linked to a trust anchor.'",
  ],
  [
    'arduino bearssl alloc',
    'memory',
    'BSSL:_connectSSL: OOM error\nUnable to allocate memory for SSL structures and buffers.',
  ],
  [
    'platformio 8266 fingerprint',
    ['root-missing', 'certificate'],
    "WiFiClientSecure setFingerprint: certificate doesn't match\nBearSSL error 62",
  ],
  [
    'wdt esp8266',
    'watchdog',
    ' ets Jan  8 2013,rst cause:4, boot mode:(3,6)\n\nwdt reset\nload 0x4010f000, len 1392, room 16',
  ],
  [
    'curl cert',
    'name',
    "curl: (60) SSL: no alternative certificate subject name matches target host name '192.168.4.1'",
  ],
  [
    'curl 35 reset',
    ['closed', 'reset'],
    'curl: (35) OpenSSL SSL_connect: Connection reset by peer in connection to 192.168.1.44:443',
  ],
  ['curl 56', 'closed', 'curl: (56) Recv failure: Connection reset by peer'],
  [
    'node expired',
    'expired',
    "Error: certificate has expired\n    at TLSSocket.onConnectSecure (_tls_wrap.js:1515:34) {\n  code: 'CERT_HAS_EXPIRED'\n}",
  ],
  [
    'node self',
    'self-signed',
    "FetchError: request to https://192.168.1.2/ failed, reason: self-signed certificate, code: 'DEPTH_ZERO_SELF_SIGNED_CERT'",
  ],
  ['python old ssl', 'tls-mismatch', '[SSL: TLSV1_ALERT_PROTOCOL_VERSION] tlsv1 alert protocol version (_ssl.c:1129)'],
  ['python eof', 'closed', 'ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:997)'],
  ['firefox', 'tls-mismatch', 'Secure Connection Failed. Error code: SSL_ERROR_UNSUPPORTED_VERSION'],
  ['safari', 'browser', 'Safari: This Connection Is Not Private'],
  [
    'micropython webrepl',
    'stack',
    'RuntimeError: maximum recursion depth exceeded\n  File "umqtt/robust.py", line 30, in reconnect',
  ],
  ['ESP-NOW', 'usage', "OSError: (-12396, 'ESP_ERR_ESPNOW_NOT_INIT')"],
  ['asyncio cancelled', 'timeout', 'asyncio.TimeoutError'],
  ['simple2 MQTTException 7', 'mqtt-protocol', 'MQTTException: 7'],
  ['German', 'memory', 'Mein ESP32 meldet beim zweiten Aufruf: OSError: [Errno 12] ENOMEM (urequests, https)'],
  ['Chinese', 'dns', '连接阿里云 报错 OSError: -202 请问怎么解决 (ESP32 micropython)'],
  [
    'two runs',
    'tls-mismatch',
    `First try:\nOSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')\nthen OSError: [Errno 104] ECONNRESET`,
  ],
  ['wifi status', 'wifi-login', 'wlan.status() returns -3, STAT_WRONG_PASSWORD'],
  ['esp32 wifi reason', 'wifi', 'I (8045) wifi:state: auth -> init (200)\nW (8050) wifi: reason: 201 NO_AP_FOUND'],
  ['http 301', ['http-redirect', 'http-status'], 'response.status_code is 301 Moved Permanently with urequests'],
  ['ssl.SSLError name', 'version', "AttributeError: 'module' object has no attribute 'SSLError'"],
  ['requests verify kw', 'version', "TypeError: unexpected keyword argument 'verify'"],
  [
    'CP requests verify',
    'version',
    'TypeError: extra keyword arguments given\n  File "code.py", line 10\nAdafruit CircuitPython 8.2.0 on 2023-07-05; Raspberry Pi Pico W with rp2040',
  ],
  ['load_cert_chain attr', 'version', "AttributeError: 'module' object has no attribute 'load_cert_chain'"],
  ['getpeercert', 'version', "AttributeError: 'SSLSocket' object has no attribute 'getpeercert'"],
  ['no attribute wrap_socket CP', 'version', "AttributeError: 'module' object has no attribute 'wrap_socket'"],
];
