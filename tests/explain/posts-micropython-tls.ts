// More posts about MicroPython: the ESP8266, MQTT, versions, formats, HTTP; each with the theme of the right first cause.
import type { Post } from './post.ts';

export const MORE_MICROPYTHON_POSTS: readonly Post[] = [
  {
    title: 'axTLS -40',
    first: 'esp8266-tls',
    text: 'ESP8266, MicroPython 1.18: urequests.get("https://api.telegram.org/...") gives OSError: -40, http is fine',
  },
  {
    title: 'axTLS -256',
    first: 'esp8266-tls',
    text: "MicroPython v1.22.1 on 2024-01-05; ESP module with ESP8266\nOSError: (-256, 'CONN_LOST')",
  },
  { title: 'axTLS ECDSA certificate', first: 'key-type', text: "OSError: (-268, 'BAD_CERTIFICATE') on a NodeMCU" },
  {
    title: 'axTLS big record',
    first: 'chain-large',
    text: 'TLS buffer overflow, record size: 9040 (+5)\nOSError: -257',
  },
  { title: 'axTLS: HTTP', first: 'not-tls', text: 'TLS buffer overflow, record size: 20527 (+5)' },
  { title: 'axTLS: SMTP', first: 'starttls', text: 'TLS buffer overflow, record size: 8301 (+5)\nOSError: -257' },
  { title: 'axTLS: SSH', first: 'not-tls', text: 'TLS buffer overflow, record size: 11570 (+5)' },
  {
    title: 'banner decides -40',
    first: 'esp8266-tls',
    text: 'MicroPython v1.20.0 on 2023-04-26; ESP module with ESP8266\nType "help()" for more information.\n>>> urequests.get("https://example.org")\nOSError: -40',
  },
  {
    title: 'MQTTException 5',
    first: 'mqtt-auth',
    text: 'File "umqtt/simple.py", line 110, in connect\nMQTTException: 5',
  },
  { title: 'MQTTException 2', first: 'mqtt-auth', text: 'mosquitto on windows, umqtt.simple: MQTTException: 2' },
  { title: 'MQTTException 4', first: 'mqtt-auth', text: 'umqtt.simple.MQTTException: 4' },
  { title: 'umqtt -1', first: 'closed', text: 'File "umqtt/simple.py", line 173, in wait_msg\nOSError: -1' },
  {
    title: 'umqtt IndexError at AWS',
    first: ['mqtt-policy', 'client-certificate'],
    text: `client = MQTTClient("thing1", "abc-ats.iot.us-east-1.amazonaws.com", 8883, ssl=True, ssl_params={"key": k, "cert": c})
  File "umqtt/simple.py", line 108, in connect
IndexError: bytes index out of range`,
  },
  {
    title: 'AWS without a certificate',
    first: 'client-certificate',
    text: `client = MQTTClient("thing1", "abc-ats.iot.eu-west-1.amazonaws.com", port=8883, ssl=True)
OSError: (-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')`,
  },
  {
    title: 'MQTT plain on 8883',
    first: 'not-tls',
    text: `c = MQTTClient("id1", "broker.example.com", port=8883, user="u", password="p")
c.connect()
OSError: [Errno 104] ECONNRESET`,
  },
  {
    title: 'MQTT TLS on 1883',
    first: 'not-tls',
    text: `c = MQTTClient("id1", "broker.example.com", port=1883, ssl=True)
c.connect()
OSError: (-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')`,
  },
  {
    title: 'ssl_params gone',
    first: 'version',
    says: /1\.4|SSLContext/,
    text: 'File "<stdin>", line 27, in connect\nTypeError: unexpected keyword argument \'ssl_params\'\nMicroPython v1.23.0 on 2024-06-02; Generic ESP32S3 module with Octal-SPIRAM with ESP32S3',
  },
  { title: 'cert_reqs', first: 'version', text: "TypeError: unexpected keyword argument 'cert_reqs'" },
  { title: 'keyfile', first: 'version', text: "TypeError: unexpected keyword argument 'keyfile'" },
  { title: 'extra keyword', first: 'version', text: 'Error in mqtt connect: TypeError: extra keyword arguments given' },
  {
    title: 'asyncio ssl',
    first: 'version',
    text: "uasyncio.open_connection(host, 443, ssl=True)\nTypeError: unexpected keyword argument 'ssl'",
  },
  {
    title: 'no recv',
    first: 'version',
    says: /1\.25/,
    text: "AttributeError: 'SSLSocket' object has no attribute 'recv'",
  },
  { title: 'ussl recv', first: 'version', text: "AttributeError: 'ussl' object has no attribute 'recv'" },
  {
    title: 'settimeout on TLS',
    first: 'version',
    text: "AttributeError: 'SSLSocket' object has no attribute 'settimeout'",
  },
  { title: 'ussl import', first: 'version', text: "ImportError: no module named 'ussl'" },
  {
    title: 'create_default_context',
    first: 'version',
    text: "AttributeError: 'module' object has no attribute 'create_default_context'",
  },
  {
    title: 'SSLContext missing',
    first: 'version',
    text: "MicroPython v1.19.1 on 2022-06-18; Raspberry Pi Pico W with RP2040\nAttributeError: 'module' object has no attribute 'SSLContext'",
  },
  {
    title: 'load_verify on ESP8266',
    first: 'version',
    text: "AttributeError: 'SSLContext' object has no attribute 'load_verify_locations'",
  },
  { title: 'urequests missing', first: 'library', text: "ImportError: no module named 'urequests'" },
  { title: 'umqtt missing', first: 'library', text: "Pico W: ImportError: no module named 'umqtt'" },
  {
    title: 'invalid cert PEM',
    first: 'cert-format',
    text: `ctx.load_verify_locations(cadata=open("ca.pem").read())
ValueError: invalid cert`,
  },
  {
    title: 'invalid key',
    first: 'key-format',
    text: `AWS IoT, Pico W, 1.23: ctx.load_cert_chain(cert, key) -> ValueError: invalid key. On the ESP32 it works with the same files.`,
  },
  { title: 'server_hostname required', first: 'sni', text: 'ValueError: CERT_REQUIRED requires server_hostname' },
  { title: 'chunked', first: 'http-chunked', text: 'ValueError: Unsupported Transfer-Encoding: chunked' },
  {
    title: 'relative redirect',
    first: 'http-redirect',
    text: 'File "requests/__init__.py", line 52, in request\nValueError: need more than 2 values to unpack',
  },
  { title: 'JSON', first: 'http-json', text: 'ValueError: syntax error in JSON' },
  { title: 'str and bytes', first: 'bytes-str', text: "TypeError: unsupported types for __add__: 'str', 'bytes'" },
  {
    title: 'bytes wanted',
    first: 'bytes-str',
    text: "s.send('hello')\nTypeError: object with buffer protocol required",
  },
  { title: 'recursion', first: 'stack', text: 'RuntimeError: maximum recursion depth exceeded' },
  {
    title: 'EPERM CYW43',
    first: 'hardware',
    text: '[CYW43] Failed to start CYW43\nTraceback (most recent call last):\n  File "<stdin>", line 121, in sync_time\nOSError: [Errno 1] EPERM',
  },
  { title: 'Wifi internal', first: 'wifi', text: 'OSError: Wifi Internal Error' },
  { title: 'Wifi memory', first: 'memory', text: "OSError('WiFi Out of Memory')" },
  {
    title: 'no wlan at all',
    first: 'wifi',
    text: `MicroPython v1.23.0 on 2024-06-02; Raspberry Pi Pico W with RP2040
import requests
r = requests.get("https://api.example.com/v1")
print(r.json())
Traceback (most recent call last):
  File "<stdin>", line 2, in <module>
  File "requests/__init__.py", line 205, in get
OSError: -2`,
  },
  {
    title: 'fragmented memory',
    first: 'memory',
    text: 'MemoryError: memory allocation failed, allocating 16717 bytes',
  },
  { title: 'handshake split', first: 'chain-large', text: "OSError: (-28800, 'MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE')" },
  { title: 'PSS certificate', first: 'key-type', text: "OSError: (-8960, 'MBEDTLS_ERR_X509_INVALID_ALG')" },
  { title: 'old TLS only', first: 'tls-mismatch', text: "OSError: (-28288, 'MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION')" },
  { title: 'read after close', first: 'socket-state', text: "OSError: (-28928, 'MBEDTLS_ERR_SSL_BAD_INPUT_DATA')" },
  {
    title: 'bundle callback in the tuple',
    first: 'root-missing',
    text: "OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')",
  },
  {
    title: 'Soft WDT',
    first: 'watchdog',
    text: 'ESP8266 resets while doing https: Soft WDT reset\nets Jan  8 2013,rst cause:4, boot mode:(3,6)',
  },
  {
    title: '403',
    first: 'http-status',
    text: 'Getting status code 403 Forbidden from api.github.com with urequests, works in the browser',
  },
  {
    title: 'uptime RSSI noise',
    first: 'timeout',
    text: `rssi -67 dBm, temp -12
I (2031) wifi: state: run
OSError: [Errno 110] ETIMEDOUT`,
  },
  {
    title: 'ENFILE on an ESP32 is not about a coprocessor',
    first: 'sockets',
    says: /an ESP32 has 10/,
    text: 'MicroPython v1.23.0 on 2024-06-02; Generic ESP32S3 module with ESP32S3\n  File "requests/__init__.py", line 60, in request\nOSError: [Errno 23] ENFILE',
  },
  {
    title: 'the number of an errno decides, not its name',
    first: 'timeout',
    says: /errno of CircuitPython, MicroPython on ESP32/,
    text: 'MicroPython v1.24.0 on 2024-10-25; Generic ESP32C3 module with ESP32C3\nOSError: [Errno 116] ETIMEDOUT',
  },
  {
    title: 'ntptime',
    first: 'timeout',
    says: /UDP on port 123/,
    text: 'Traceback (most recent call last):\n  File "main.py", line 10, in <module>\n  File "ntptime.py", line 1, in settime\n  File "ntptime.py", line 1, in time\nOSError: [Errno 110] ETIMEDOUT',
  },
  {
    title: 'a server without a certificate is not about SNI',
    first: 'tls-mismatch',
    says: /no certificate that it may use/,
    text: "MicroPython v1.27.0 on 2025-12-09; Raspberry Pi Pico W with RP2040\n  conn = ctx.wrap_socket(cl, server_side=True)\nOSError: (-28160, 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE')",
  },
  {
    title: 'a browser that speaks plain HTTP to a TLS server',
    first: 'not-tls',
    says: /http:\/\/ instead of https/,
    text: "OSError: (-30464, 'MBEDTLS_ERR_SSL_UNEXPECTED_MESSAGE')\ncl, addr = s.accept()\nctx.wrap_socket(cl, server_side=True)\nI open http://192.168.1.30:443 in my browser",
  },
  {
    title: "the message of the Raspberry Pi's examples",
    first: 'wifi',
    text: "RuntimeError: network connection failed\n    if wlan.status() != 3:\n        raise RuntimeError('network connection failed')",
  },
  {
    title: 'an ESP8266 without memory for TLS',
    first: 'memory',
    says: /38 KB/,
    text: "MicroPython v1.19.1 on 2022-06-18; ESP module with ESP8266\nOSError: [Errno 12] ENOMEM\n>>> import urequests; urequests.get('https://api.example.com/')",
  },
  {
    title: 'wrap_socket without a name, and nothing that names the runtime',
    first: 'sni',
    text: "s = ssl.wrap_socket(s)\nOSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')",
  },
];
