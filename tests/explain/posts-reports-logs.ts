// More posts based on public reports: logs of firmwares, brokers and browsers.
import type { Post } from './post.ts';

export const REPORTED_LOGS: readonly Post[] = [
  {
    title: 'BearSSL stack',
    first: 'stack',
    text: `About to connect: free-heap=39552, stack-used=28/4096
--------------- CUT HERE FOR EXCEPTION DECODER ---------------
Stack overflow detected
ctx: bearssl
sp: 3fff1158 end: 3fff1d60 offset: 0000`,
  },
  {
    title: 'HTTPClient on ESP8266',
    first: 'refused',
    text: '[HTTP-Client][begin] url: https://data.example.com/streams/\n[HTTP-Client] failed connect to data.example.com:443\n[HTTPS] GET... failed, error: connection refused',
  },
  {
    title: 'assert in socket_new',
    first: 'crash',
    text: `assertion "ret == 0" failed: file "../../extmod/modussl_mbedtls.c", line 182, function: socket_new
abort() was called at PC 0x40135e2f on core 0
Backtrace: 0x4008c983:0x3ffb61f0
Rebooting...`,
  },
  {
    title: 'A stack overflow in task',
    first: 'stack',
    text: '***ERROR*** A stack overflow in task MPThread has been detected.\nabort() was called at PC 0x4008e694 on core 1',
  },
  {
    title: 'W5100S -7',
    first: ['socket-state', 'library', 'hardware'],
    text: `MicroPython v1.18-10-g5db278f1d-dirty on 2022-05-10; Raspberry Pi Pico with RP2040
  File "/lib/urequests.py", line 125, in request
OSError: -7
W5500 hat`,
  },
  {
    title: 'wiznet mbedTLS alert',
    first: 'tls-mismatch',
    text: "I have got OSError: -40 with the axTLS file and 'SSL - A fatal alert message was received from our peer' with mbedTLS (w5100s evb pico)",
  },
  {
    title: 'CYW43 fails, then EPERM',
    first: 'hardware',
    text: `MicroPython v1.23.0, picow v1.23.0-1 on 2024-06-06; Raspberry Pi Pico W with RP2040
>>> wlan.active(True)
[CYW43] Failed to start CYW43
>>> wlan.connect(WIFI_SSID, WIFI_PASSWORD)
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
OSError: [Errno 1] EPERM`,
  },
  {
    title: 'STA must be active',
    first: 'wifi',
    text: `  File "networkconfig.py", line 28, in handle_root
OSError: STA must be active
MicroPython v1.9-8-gfcaadf92 on 2017-05-26; ESP module with ESP8266`,
  },
  {
    title: 'lost Wi-Fi on the Pico',
    first: 'dns',
    text: 'MicroPython v1.19.1 on 2022-09-20; Raspberry Pi Pico W with RP2040. Loses network if nothing is sent for five minutes, then OSError: -2',
  },
  {
    title: 'mosquitto with self-made CA',
    first: ['root-missing', 'certificate'],
    text: `1676900000: New connection from 192.168.1.77:53211 on port 8883.
1676900001: OpenSSL Error[0]: error:14094412:SSL routines:ssl3_read_bytes:sslv3 alert bad certificate
1676900001: Client <unknown> disconnected: Protocol error.`,
  },
  {
    title: 'mosquitto: no client certificate',
    first: 'client-certificate',
    text: 'OpenSSL Error[0]: error:1417C0C7:SSL routines:tls_process_client_certificate:peer did not return a certificate',
  },
  {
    title: 'mosquitto: old client',
    first: 'tls-mismatch',
    text: 'OpenSSL Error[0]: error:0A000102:SSL routines::unsupported protocol',
  },
  {
    title: 'mosquitto: no shared cipher',
    first: 'tls-mismatch',
    text: 'error:0A0000C1:SSL routines::no shared cipher',
  },
  {
    title: 'mosquitto: plain client',
    first: 'not-tls',
    text: 'OpenSSL Error[0]: error:0A00010B:SSL routines::wrong version number',
  },
  {
    title: 'paho',
    first: 'name',
    text: "ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: IP address mismatch, certificate is not valid for '192.168.1.5'. (_ssl.c:1131)",
  },
  {
    title: 'Home Assistant client',
    first: 'refused',
    text: "aiohttp.client_exceptions.ClientConnectorError: Cannot connect to host 192.168.1.40:443 ssl:default [Connect call failed ('192.168.1.40', 443)]\nConnectionRefusedError: [Errno 111] Connect call failed",
  },
  {
    title: 'Rust esp-idf',
    first: 'no-roots',
    text: 'E (12345) esp-tls-mbedtls: No server verification option set in esp_tls_cfg_t structure. Check esp_tls API reference\nE (12355) esp-tls-mbedtls: Failed to set client configurations, returned [0x8017] (ESP_ERR_MBEDTLS_SSL_SETUP_FAILED)\nError: ESP_ERR_HTTP_CONNECT',
  },
  {
    title: 'esp_http_client: nobody answers',
    first: ['timeout', 'unreachable'],
    text: 'E (21234) esp-tls: [sock=54] delayed connect error: Software caused connection abort\nE (33000) HTTP_CLIENT: Connection failed, sock < 0\nW (33001) esp-tls: Failed to open new connection in specified timeout',
  },
  {
    title: 'bundle not found in IDF 5',
    first: 'root-missing',
    text: 'I (9332) esp-x509-crt-bundle: Certificate validated\nE (10332) esp-x509-crt-bundle: No matching trusted root certificate found\nE (10340) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x3000',
  },
  {
    title: 'PK verify',
    first: 'root-missing',
    text: 'E (5512) esp-x509-crt-bundle: PK verify failed with error 0x4290\nE (5520) esp-x509-crt-bundle: Failed to verify certificate\nE (5530) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x3000',
  },
  {
    title: 'IDF parse',
    first: 'cert-format',
    text: 'E (4213) esp-tls-mbedtls: mbedtls_x509_crt_parse of client cert returned -0x2180\nE (4220) esp-tls-mbedtls: Failed to set client pki context',
  },
  {
    title: 'IDF key',
    first: 'key-format',
    text: 'E (4213) esp-tls-mbedtls: mbedtls_pk_parse_keyfile returned -0x3D00',
  },
  {
    title: 'Chrome on an ESP32 server',
    first: 'browser',
    text: 'When I open https://192.168.4.1 Chrome says NET::ERR_CERT_AUTHORITY_INVALID and the log shows mbedtls_ssl_handshake returned -0x7780',
  },
  {
    title: 'asyncio aiohttp on MicroPython',
    first: 'tls-mismatch',
    text: 'Traceback (most recent call last):\n  File "aiohttp/__init__.py", line 1, in request\n  File "asyncio/stream.py", line 1, in write\nOSError: (-30592, \'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE\')',
  },
  {
    title: 'ntptime',
    first: 'timeout',
    text: 'ntptime.settime()\n  File "ntptime.py", line 1, in time\nOSError: [Errno 116] ETIMEDOUT',
  },
  {
    title: 'Pico W micropython server in use',
    first: 'address',
    text: 's.bind(addr)\nOSError: [Errno 98] EADDRINUSE\nwhen I press run a second time in Thonny',
  },
  {
    title: 'Google script',
    first: 'http-redirect',
    text: `r = urequests.post("https://script.google.com/macros/s/AK/exec", json=data)
  File "requests/__init__.py", line 140, in request
ValueError: need more than 2 values to unpack`,
  },
  {
    title: '400 from JSON',
    first: 'http-status',
    text: 'urequests post returns status_code: 400 Bad Request, body {"error":"bad json"}',
  },
  {
    title: 'CircuitPython thread of languages',
    first: 'dns',
    text: "socketpool.gaierror: (-2, 'Name or service not known')",
  },
  { title: 'WPA', first: 'wifi-login', text: 'ConnectionError: Unknown failure 205' },
  {
    title: 'Pico W low memory with Bluetooth',
    first: 'memory',
    text: "OSError: (-32512, 'MBEDTLS_ERR_SSL_ALLOC_FAILED')",
  },
  {
    title: 'int too large for port',
    first: 'usage',
    text: `mqtt_client = MQTT.MQTT(broker=os.getenv("MQTT_BROKER"), port=os.getenv("MQTT_PORT"))
ValueError: Port must be an integer`,
  },
];
