// Typical posts about CircuitPython and Adafruit's libraries, each with the theme of the right first cause.
import type { Post } from './post.ts';

export const CIRCUITPYTHON_POSTS: readonly Post[] = [
  {
    title: 'cross-signed root',
    first: 'root-missing',
    text: `Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico W with rp2040
Traceback (most recent call last):
  File "adafruit_connection_manager.py", line 331, in get_socket
  File "adafruit_connection_manager.py", line 245, in _get_connected_socket
OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "code.py", line 31, in <module>
  File "adafruit_requests.py", line 725, in get
RuntimeError: Error connecting socket: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')`,
  },
  {
    title: "the bundle alone, without a banner: the line is CircuitPython's, which reads no DER",
    first: 'root-missing',
    says: /"line":"ctx\.load_verify_locations\(cadata=ROOTS\)/,
    text: "OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')",
  },
  {
    title: 'AirLift TLS',
    first: 'certificate',
    says: /AirLift|coprocessor/,
    text: `Traceback (most recent call last):
  File "adafruit_esp32spi/adafruit_esp32spi.py", line 284, in _check_data
BrokenPipeError: Expected 01 but got 00

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "code.py", line 29, in <module>
  File "adafruit_requests.py", line 661, in request
RuntimeError: Sending request failed`,
  },
  { title: 'sending request failed alone', first: 'wrapper', text: 'RuntimeError: Sending request failed' },
  {
    title: 'retries alone',
    first: 'wrapper',
    text: 'Retrieving data...Traceback (most recent call last):\n  File "adafruit_requests.py", line 580, in request\nOutOfRetries: Repeated socket failures',
  },
  {
    title: 'retries with a reason',
    first: 'timeout',
    text: `Traceback (most recent call last):
  File "adafruit_requests.py", line 515, in request
OSError: [Errno 116] ETIMEDOUT

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "code.py", line 12, in <module>
OutOfRetries: Repeated socket failures`,
  },
  {
    title: 'out of sockets',
    first: 'sockets',
    text: 'File "adafruit_requests.py", line 433, in _get_socket\nRuntimeError: Out of sockets',
  },
  {
    title: 'out of sockets in a loop',
    first: ['unclosed-responses', 'sockets'],
    text: `import wifi, socketpool, ssl, adafruit_requests
while True:
    response = requests.get(URL)
    print(response.status_code)
Traceback (most recent call last):
RuntimeError: Out of sockets`,
  },
  { title: 'pystack', first: 'stack', text: 'RuntimeError: pystack exhausted' },
  {
    title: 'pystack behind MiniMQTT',
    first: 'stack',
    text: `Adafruit CircuitPython 9.0.4 on 2024-04-16; Adafruit PyPortal with samd51j20
1564.623: WARNING - Socket error when connecting: pystack exhausted
1564.827: WARNING - Socket error when connecting: Socket already connected to mqtt://example.iot:8883
MMQTTException: Repeated connect failures`,
  },
  {
    title: 'MiniMQTT alone',
    first: 'wrapper',
    text: 'adafruit_minimqtt.adafruit_minimqtt.MMQTTException: Repeated connect failures',
  },
  {
    title: 'MiniMQTT refused',
    first: 'mqtt-auth',
    text: "MMQTTException: ('Connection Refused - Incorrect username/password', None)",
  },
  { title: 'MiniMQTT unauthorized', first: 'mqtt-auth', text: 'MMQTTException: Connection Refused - Unauthorized' },
  {
    title: 'MiniMQTT port and is_ssl',
    first: 'not-tls',
    text: `mqtt_client = MQTT.MQTT(broker="192.168.1.5", port=1883, is_ssl=True, socket_pool=pool, ssl_context=ctx)
mqtt_client.connect()
MMQTTException: Repeated connect failures`,
  },
  { title: 'ping', first: 'closed', text: 'MMQTTException: PINGRESP not returned from broker within 5 seconds.' },
  { title: 'no data', first: 'closed', text: 'MMQTTException: No data received from broker for 10 seconds.' },
  { title: 'loop timeout', first: 'usage', text: 'MMQTTStateError: loop timeout (0) must be >= socket timeout (1))' },
  { title: 'gaierror', first: 'dns', text: "gaierror: (-2, 'Name or service not known')" },
  {
    title: 'broker is a URL',
    first: 'host-is-url',
    text: `mqtt_client = MQTT.MQTT(
    broker="https://io.example.com",
    socket_pool=pool)
gaierror: (-2, 'Name or service not known')`,
  },
  {
    title: 'low memory looks like a certificate error',
    first: 'memory',
    text: 'CircuitPython 8.2 Pico W\nMemoryError: \n  File "adafruit_requests.py", line 520, in _get_socket\nRuntimeError: Sending request failed',
  },
  { title: 'espidf memory', first: 'memory', text: 'espidf.MemoryError:' },
  {
    title: 'memory on S2 second host',
    first: 'memory',
    text: 'Adafruit CircuitPython 9.0.0 on 2024-03-19; Adafruit Feather ESP32-S2 with ESP32S2\nSecond https host fails with MemoryError: although gc.mem_free() says 2 MB',
  },
  { title: 'failed handshake', first: 'root-missing', text: 'OSError: Failed SSL handshake' },
  { title: 'cafile', first: 'version', text: 'NotImplementedError: cafile' },
  {
    title: 'recv missing',
    first: 'version',
    says: /recv_into/,
    text: "Adafruit CircuitPython 8.2.9 on 2023-12-06; Raspberry Pi Pico W with rp2040\nAttributeError: 'Socket' object has no attribute 'recv'",
  },
  { title: 'set_socket', first: 'version', text: "AttributeError: 'module' object has no attribute 'set_socket'" },
  { title: 'ssl_context missing', first: 'usage', text: 'ValueError: ssl_context must be provided if using ssl' },
  {
    title: 'existing socket',
    first: 'usage',
    text: 'RuntimeError: An existing socket is already connected to https://api.example.com:443',
  },
  { title: 'one SSL at a time', first: 'sockets', text: "OSError: (23, 'Only one open SSL connection allowed')" },
  { title: 'SPI', first: 'hardware', text: 'ESP32 SPI webclient test\nTimeoutError: Timed out waiting for SPI char' },
  { title: 'not responding', first: 'hardware', text: 'TimeoutError: ESP32 not responding' },
  { title: 'no ssid', first: 'wifi-login', text: "ConnectionError: ('No such ssid', b'HomeNet')" },
  { title: 'native no network', first: 'wifi-login', text: 'ConnectionError: No network with that ssid' },
  { title: 'auth', first: 'wifi-login', text: 'ConnectionError: Authentication failure' },
  { title: 'hostname', first: 'dns', text: 'ConnectionError: Failed to request hostname' },
  { title: 'sent 0', first: 'reset', text: 'Failed to get data, retrying\n Failed to send 2 bytes (sent 0)' },
  {
    title: 'newer response',
    first: 'usage',
    text: 'RuntimeError: Newer Response closed this one. Use Responses immediately.',
  },
  {
    title: 'gzip',
    first: 'http',
    text: 'ValueError: Content-encoding is gzip, data cannot be accessed as json or text. Use content property to access raw bytes.',
  },
  {
    title: 'safe mode',
    first: 'crash',
    text: 'You are in safe mode because:\nHard fault: memory access or instruction error.',
  },
  { title: 'mpy', first: 'library', text: 'ValueError: incompatible .mpy file' },
  { title: 'adafruit missing', first: 'library', text: "ImportError: no module named 'adafruit_connection_manager'" },
  {
    title: 'main reasons',
    first: 'name',
    text: "OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED; The certificate Common Name (CN) does not match with the expected CN')",
  },
  { title: 'no host name', first: 'sni', text: 'OSError: -23936' },
  {
    title: '-9984 on espressif',
    first: ['certificate', 'root-missing', 'name'],
    text: 'Adafruit CircuitPython 10.0.3 on 2025-10-17; ESP32-S3-DevKitC-1-N8R2 with ESP32S3\nOSError: -9984',
  },
  {
    title: '113 in CircuitPython',
    first: 'aborted',
    text: 'Adafruit CircuitPython 9.1.4 on 2024-09-17; Raspberry Pi Pico W with rp2040\nOSError: [Errno 113] ECONNABORTED',
  },
  { title: '104 in a read', first: 'reset', text: 'CircuitPython: OSError: [Errno 104] ECONNRESET in recv_into' },
  { title: 'AIO', first: 'mqtt-auth', text: 'AdafruitIO_RequestError: Adafruit IO Error 401: Unauthorized' },
  {
    title: 'PEM with spaces',
    first: 'cert-format',
    text: "OSError: (-4396, 'MBEDTLS_ERR_PEM_INVALID_DATA+MBEDTLS_ERR_BASE64_INVALID_CHARACTER')",
  },
  { title: 'DER given', first: 'cert-format', text: "OSError: (-8576, 'MBEDTLS_ERR_X509_INVALID_FORMAT')" },
  {
    title: 'server wants client cert',
    first: 'client-certificate',
    text: "OSError: (-29824, 'MBEDTLS_ERR_SSL_NO_CLIENT_CERTIFICATE')",
  },
  { title: 'radio', first: 'usage', text: 'ValueError: Unsupported radio class: <Radio>' },
  {
    title: 'a setting without quotes, as the firmware prints it',
    first: 'files',
    says: /settings\.toml/,
    text: "An error occurred while retrieving 'CIRCUITPY_WIFI_SSID':\nInvalid byte 'M'\nCode done running.",
  },
  {
    title: 'the same since 10.2',
    first: 'files',
    says: /double quotes/,
    text: "An error occurred while retrieving 'CIRCUITPY_WEB_API_PORT':\nInvalid format",
  },
  {
    title: 'a setting whose string does not end',
    first: 'files',
    says: /settings\.toml/,
    text: 'Traceback (most recent call last):\n  File "code.py", line 12, in <module>\nValueError: Invalid byte \'EOF\'',
  },
  {
    title: 'a setting without quotes, read by the program',
    first: 'files',
    says: /settings\.toml/,
    text: 'Traceback (most recent call last):\n  File "code.py", line 7, in <module>\n    wifi.radio.connect(os.getenv("SSID"), os.getenv("PASSWORD"))\nValueError: invalid syntax for integer with base 10',
  },
  {
    title: 'https without a context, adafruit_requests 1 to 3',
    first: 'usage',
    says: /SSL context/,
    text: 'RuntimeError: ssl_context must be set before using adafruit_requests for https',
  },
  {
    title: 'MQTT over TLS without a context',
    first: 'usage',
    says: /SSL context/,
    text: 'RuntimeError: ssl_context must be set before using adafruit_mqtt for secure MQTT.',
  },
  {
    title: 'MQTT call before connect',
    first: 'socket-state',
    says: /connect\(\)/,
    text: "adafruit_minimqtt.adafruit_minimqtt.MMQTTStateError: ('MiniMQTT is not connected', None)",
  },
  { title: 'MQTT topic None', first: 'usage', text: 'MMQTTException: Topic may not be NoneType' },
  { title: 'MQTT topic empty', first: 'usage', text: 'ValueError: Topic may not be empty.' },
  {
    title: 'MQTT answer too late',
    first: 'closed',
    says: /did not answer in time/,
    text: 'MMQTTException: Unable to receive 1 bytes within 10 seconds.',
  },
  { title: 'MQTT subscription refused, MiniMQTT 5', first: 'mqtt-protocol', text: 'MMQTTException: SUBACK Failure!' },
  {
    title: 'AirLift does not join, older library',
    first: 'wifi-login',
    text: "ConnectionError: ('Failed to connect', b'MyNetwork')",
  },
  {
    title: 'AirLift access point with a short password',
    first: 'wifi-login',
    text: 'ValueError: password must be 8 - 63 characters',
  },
  { title: 'no secrets.py', first: 'files', text: 'WiFi secrets are kept in secrets.py, please add them there!' },
  { title: 'a full drive', first: 'files', says: /full/, text: 'OSError: [Errno 28] No space left on device' },
  {
    title: 'the time server does not answer',
    first: 'timeout',
    says: /UDP on port 123/,
    text: 'Traceback (most recent call last):\n  File "code.py", line 20, in <module>\n  File "adafruit_ntp.py", line 92, in datetime\nOSError: [Errno 116] ETIMEDOUT',
  },
  {
    title: 'a server without Wi-Fi',
    first: 'address',
    says: /wifi\.radio\.ipv4_address|Wi-Fi/,
    text: 'Traceback (most recent call last):\n  File "adafruit_httpserver/server.py", line 205, in start\nRuntimeError: Cannot start server on None:80',
  },
  {
    title: 'Wi-Fi on a Pico W: no answer in time',
    first: 'wifi-login',
    says: /did not answer in time/,
    text: 'ConnectionError: Unknown failure 1',
  },
];
