// A fifth set, retyped from public reports and shortened; the expected causes were fixed before the first run.
import type { Row } from './post.ts';

export const UNSEEN_REPORT_ROWS: readonly Row[] = [
  [
    'axTLS -40',
    ['tls-refused', 'tls-mismatch', 'esp8266-tls'],
    ">>> uos.uname()\n(sysname='esp8266', nodename='esp8266', version='v1.12-351-gbd5633778 on 2020-04-08', machine='ESP module (1M) with ESP8266')\nssl_handshake_status: -40\nTraceback (most recent call last):\n  File \"<stdin>\", line 1, in <module>\n  File \"/lib/urequests.py\", line 60, in request\nOSError: [Errno 5] EIO",
  ],
  [
    'ESP32 -4290',
    'memory',
    'mbedtls_ssl_handshake error: -4290\nTraceback (most recent call last):\n  File "/lib/urllib/urequest.py", line 30, in urlopen\nOSError: [Errno 5] EIO',
  ],
  [
    'esp8266 OSError -40',
    ['tls-refused', 'tls-mismatch', 'esp8266-tls'],
    'Traceback (most recent call last):\n  File "urequests.py", line 116, in get\n  File "urequests.py", line 62, in request\nOSError: -40\nMicroPython v1.17 on 2021-09-02; ESP module with ESP8266',
  ],
  [
    'esp8266 -256',
    ['closed-handshake', 'reset', 'closed'],
    'after ~250 requests I receive ssl_handshake_status: -256, firmware esp8266-20171101-v1.9.3.bin',
  ],
  [
    'ESP32 -71',
    'reset',
    'mbedtls_ssl_handshake error: -71\nTraceback (most recent call last):\n  File "/lib/umail.py", line 46, in __init__\nOSError: [Errno 5] EIO\nMicroPython v1.14 on 2021-02-02; ESP32 module with ESP32',
  ],
  [
    'dns before wifi',
    ['dns', 'wifi'],
    'Traceback (most recent call last):\n  File "<stdin>", line 7, in <module>\n  File "urequests.py", line 180, in get\n  File "urequests.py", line 76, in request\nOSError: -202',
  ],
  [
    'OutOfRetries alone',
    'wrapper',
    'File "adafruit_requests.py", line 698, in get\n  File "adafruit_requests.py", line 580, in request\nOutOfRetries: Repeated socket failures\nAdafruit CircuitPython 7.0.0 on 2021-09-20; Adafruit Matrix Portal M4 with samd51j19',
  ],
  [
    'out of sockets',
    ['sockets', 'unclosed-responses'],
    'File "adafruit_requests.py", line 436, in _get_socket\nRuntimeError: Out of sockets',
  ],
  ['CP ETIMEDOUT', 'timeout', 'File "/lib/adafruit_requests.py", line 572, in request\nOSError: [Errno 116] ETIMEDOUT'],
  [
    'recv_into missing',
    ['usage', 'version'],
    "File \"/lib/adafruit_requests.py\", line 142, in _recv_into\nAttributeError: 'socket' object has no attribute 'recv_into'",
  ],
  ['MiniMQTT repeated', 'wrapper', "MMQTTException('Repeated connect failures',)"],
  [
    'MiniMQTT refused beneath',
    'refused',
    'ConnectionRefusedError: [Errno 111] Connection refused\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n    raise RuntimeError("Repeated socket failures") from last_exception\nRuntimeError: Repeated socket failures',
  ],
  [
    'IDF -0x7f00',
    'memory',
    '[0;31mE (12842730) esp-tls: mbedtls_ssl_setup returned -0x7f00[0m\n[0;31mE (12842730) esp-tls: create_ssl_handle failed[0m\nE (12842740) MQTT_CLIENT: Error transport connect',
  ],
  [
    'SPI char',
    'hardware',
    'File "/lib/adafruit_esp32spi/adafruit_esp32spi.py", line 271, in _wait_spi_char\nRuntimeError: Timed out waiting for SPI char',
  ],
  [
    'SPI select',
    'hardware',
    'File "adafruit_esp32spi/adafruit_esp32spi.py", line 245, in _send_command\nTimeoutError: ESP32 timed out on SPI select',
  ],
  [
    'airlift recv timeout',
    'timeout',
    'File "adafruit_requests.py", line 647, in request\n  File "adafruit_esp32spi/adafruit_esp32spi_socketpool.py", line 185, in recv_into\nOSError: [Errno 116] ETIMEDOUT',
  ],
  [
    'BearSSL name',
    'dns',
    'BSSL:connect: Name loopup failure\nSSL Error Code: 0\nfailed, reason -> MQTT connection error: 0',
  ],
  [
    'IDF 0x2700',
    ['root-missing', 'certificate'],
    'I (3669) example: Connecting\nE (8059) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700\nI (8059) esp-tls-mbedtls: Failed to verify peer certificate!\nE (8069) esp-tls: Failed to open new connection',
  ],
  [
    'IDF 0x3000',
    ['chain-large', 'root-missing', 'no-roots'],
    'E (12:30:15.100) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x3000\nE esp-x509-crt-bundle: Failed to verify certificate',
  ],
  [
    'IDF server 7780',
    'browser',
    'E (113675) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7780\nE (113685) esp_https_server: esp_tls_create_server_session failed',
  ],
  [
    'MAC',
    ['fault', 'tampering'],
    'mbedtls_ssl_handshake returned -29056: SSL - Verification of the message MAC failed',
  ],
  [
    'axTLS arduino 40',
    ['tls-refused', 'tls-mismatch', 'esp8266-tls'],
    'State: sending Client Hello (1)\nAlert: handshake failure\nError: SSL error 40\nAlert: close notify\nConnection failed',
  ],
  [
    'BearSSL timeout',
    'timeout',
    "BSSL:_run_until: Timeout\nBSSL:_wait_for_handshake: failed\nBSSL:Couldn't connect. Error = 'Unknown error code.'",
  ],
  ['BearSSL 296', ['tls-refused', 'tls-mismatch'], 'ESP8266 client.getLastSSLError() returned 296'],
  ['ssl_params gone', 'version', "Unable to connect to MQTT: unexpected keyword argument 'ssl_params'"],
  [
    'extra keyword',
    'version',
    'File "/lib/simple.py", line 59, in connect\nTypeError: extra keyword arguments given\nconnection = MQTTClient(client_id=TOPIC, server=HOST, port=8883, ssl=True, ssl_params={"certfile": "/cert/certificate.pem", "keyfile": "/cert/private.pem", "ca_certs": "/cert/aws-iot-rootCA.pem"})',
  ],
  [
    'CPython chain',
    ['root-missing', 'intermediate'],
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='example.com', port=443): Max retries exceeded with url: /api (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1123)')))",
  ],
  [
    'CPython self signed',
    'self-signed',
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self signed certificate in certificate chain (_ssl.c:1129)',
  ],
  [
    'CPython expired',
    ['expired', 'clock'],
    'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1007)',
  ],
  [
    'CPython host',
    'name',
    "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: Hostname mismatch, certificate is not valid for '192.168.4.1'. (_ssl.c:1129)",
  ],
  [
    'CPython version number',
    'not-tls',
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='192.168.1.5', port=8080): Max retries exceeded (Caused by SSLError(SSLError(1, '[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1129)')))",
  ],
  ['CPython dh', ['tls-mismatch', 'key-type'], 'ssl.SSLError: [SSL: DH_KEY_TOO_SMALL] dh key too small (_ssl.c:1129)'],
  [
    'CPython eof',
    ['closed-handshake', 'closed'],
    'ssl.SSLEOFError: EOF occurred in violation of protocol (_ssl.c:2396)',
  ],
  [
    'curl 60',
    ['root-missing', 'intermediate'],
    'curl: (60) SSL certificate problem: unable to get local issuer certificate',
  ],
  [
    'curl 35',
    ['closed-handshake', 'reset', 'closed'],
    'curl: (35) OpenSSL SSL_connect: SSL_ERROR_SYSCALL in connection to 192.168.1.40:443',
  ],
  ['curl 35 reset', 'reset', 'curl: (35) Recv failure: Connection reset by peer'],
  ['curl 7', 'refused', 'curl: (7) Failed to connect to 192.168.4.1 port 443 after 12 ms: Connection refused'],
  ['curl 51', 'name', "curl: (60) SSL: no alternative certificate subject name matches target host name 'pico.local'"],
  ['node self', 'self-signed', "Error: self-signed certificate\n  code: 'DEPTH_ZERO_SELF_SIGNED_CERT'"],
  [
    'node leaf',
    ['root-missing', 'intermediate'],
    "[cause]: Error: unable to verify the first certificate\n    code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'",
  ],
  [
    'node altname',
    'name',
    "ERR_TLS_CERT_ALTNAME_INVALID: Hostname/IP does not match certificate's altnames: IP: 192.168.1.4 is not in the cert's list",
  ],
  [
    'node proto',
    ['tls-mismatch', 'tls-refused'],
    'write EPROTO 140704:error:1409442E:SSL routines:ssl3_read_bytes:tlsv1 alert protocol version:ssl/record/rec_layer_s3.c:1544:SSL alert number 70',
  ],
  ['node packet', 'not-tls', 'Error: 4067:error:1408F10B:SSL routines:ssl3_get_record:wrong version number'],
  ['chrome authority', 'browser', 'NET::ERR_CERT_AUTHORITY_INVALID'],
  ['chrome version', 'tls-mismatch', 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH on https://192.168.4.1'],
  ['firefox unknown', 'browser', 'SEC_ERROR_UNKNOWN_ISSUER when I open my ESP32 https server'],
  ['firefox record', 'not-tls', 'SSL_ERROR_RX_RECORD_TOO_LONG'],
  [
    'openssl unknown ca',
    ['root-missing', 'client-certificate', 'browser', 'certificate'],
    '139:error:14094418:SSL routines:ssl3_read_bytes:tlsv1 alert unknown ca:ssl/record/rec_layer_s3.c:1536:SSL alert number 48',
  ],
  [
    'openssl verify 20',
    ['root-missing', 'intermediate'],
    'depth=0 CN = api.example.com\nverify error:num=20:unable to get local issuer certificate\nVerify return code: 21 (unable to verify the first certificate)',
  ],
  [
    'mosquitto peer',
    ['client-certificate'],
    '1700000000: OpenSSL Error[0]: error:0A0000C7:SSL routines::peer did not return a certificate\n1700000000: Client <unknown> disconnected: Protocol error.',
  ],
  ['mosquitto not authorised', 'mqtt-auth', 'Connection Refused: not authorised.\nError: The connection was refused.'],
  ['CP pystack', 'stack', 'RuntimeError: pystack exhausted\n  File "adafruit_requests.py", line 711, in get'],
  [
    'CP memory',
    'memory',
    'MemoryError: memory allocation failed, allocating 16800 bytes\n  File "adafruit_connection_manager.py", line 261, in get_socket',
  ],
  ['CP no network', ['wifi', 'wifi-login'], 'ConnectionError: No network with that ssid'],
  ['CP gaierror', 'dns', "socketpool.SocketPool.gaierror: (-2, 'Name or service not known')"],
  ['MP tls no context', 'usage', 'TypeError: function missing 1 required positional arguments\n  ssl.SSLContext()'],
  [
    'MP ENOMEM',
    'memory',
    'OSError: [Errno 12] ENOMEM\n  File "ssl.py", line 1, in wrap_socket\nMicroPython v1.22.2 on 2024-02-22; Raspberry Pi Pico W with RP2040',
  ],
  ['MP json', 'http-json', 'r = urequests.get(url)\nprint(r.json())\nValueError: syntax error in JSON'],
  [
    'MP ECONNABORTED',
    ['reset', 'closed', 'aborted'],
    'OSError: [Errno 103] ECONNABORTED\nMicroPython v1.24.1 on 2024-11-29; Raspberry Pi Pico W with RP2040',
  ],
  ['MP valueerror validity', ['clock', 'expired'], 'ValueError: \nThe certificate validity starts in the future\n'],
];
