// Posts based on public reports of 2016 to 2026, reworded, with the usual text around an error. Each with the theme of
// the right first cause.
import type { Post } from './post.ts';

export const REPORTED_POSTS: readonly Post[] = [
  {
    title: 'ESP8266, old firmware',
    first: 'esp8266-tls',
    text: `ssl_handshake_status: -40
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "/lib/urequests.py", line 60, in request
OSError: [Errno 5] EIO

(sysname='esp8266', nodename='esp8266', release='2.0.0(5a875ba)', version='v1.12-351-gbd5633778 on 2020-04-08', machine='ESP module (1M) with ESP8266')`,
  },
  {
    title: 'ESP8266 handshake status -261',
    first: ['not-tls', 'esp8266-tls'],
    text: 'HTTPS to the telegram API prints ssl_handshake_status: -261 and then OSError: [Errno 5] EIO. nodemcu',
  },
  {
    title: 'D1 mini behind Caddy',
    first: 'esp8266-tls',
    text: `I do this on a D1 mini esp8266:
response = urequests.get('https://example.org/api/status')
Traceback (most recent call last):
  File "urequests.py", line 62, in request
OSError: -40
MicroPython v1.17 on 2021-09-02; ESP module with ESP8266`,
  },
  {
    title: 'Slack from an ESP8266, two errors',
    first: ['esp8266-tls', 'chain-large'],
    text: `  File "slack.py", line 16, in send
  File "urequests.py", line 104, in request
OSError: -40
When I use the other server over HTTPS I get
TLS buffer overflow, record size: 9040 (+5)
MicroPython v1.13 on 2020-09-11; ESP module with ESP8266`,
  },
  {
    title: 'browser alerts at an ESP32 server',
    first: 'browser',
    text: `E (169799) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7780
E (169799) esp_https_server: esp_tls_create_server_session failed
[169827][E][PsychicHttpServer.cpp:284] closeCallback(): [psychic] No client record 55`,
  },
  {
    title: 'AWS refuses TLS 1.0',
    first: 'tls-mismatch',
    text: `esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7780
esp-tls: Failed to open new connection
mbedtls: ssl_msg.c:4799 is a fatal alert message (msg 70)
mbedtls: ssl_msg.c:3942 mbedtls_ssl_handle_message_type() returned -30592 (-0x7780)`,
  },
  {
    title: 'unknown CA seen in the debug log',
    first: ['root-missing', 'client-certificate'],
    text: 'mbedtls: ssl_msg.c:4799 is a fatal alert message (msg 48)\nE (8323) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7780',
  },
  {
    title: 'OTA 7280',
    first: 'closed-handshake',
    text: 'E (22929) esp-tls: mbedtls_ssl_handshake returned -0x7280\nE (22930) esp-tls: Failed to open new connection',
  },
  {
    title: 'esp-mqtt errno 128',
    first: ['socket-state', 'closed'],
    text: '(569328) MQTT_CLIENT: mqtt_message_receive: transport_read() error: errno=128',
  },
  {
    title: 'PicoMQTT ERR 104',
    first: 'reset',
    text: '[3442621][D][NetworkClient.cpp:576] connected(): Disconnected: RES: -1, ERR: 104',
  },
  {
    title: 'urequests, getaddrinfo empty',
    first: 'dns',
    text: `MicroPython v1.9.4-442-g17b512020 on 2018-08-07; ESP32 module with ESP32
>>> r = urequests.get('https://example.org/ks/test.html')
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "urequests.py", line 108, in get
  File "urequests.py", line 54, in request
IndexError: list index out of range`,
  },
  {
    title: 'third GET gives -2',
    first: ['dns', 'unclosed-responses'],
    text: `>>> get('http://example.org/')
<Response object at 3fff2250>
>>> get('http://example.org/')
    OSError: -2`,
  },
  {
    title: 'OSError 16 at wrap_socket',
    first: 'memory',
    text: `  File "main.py", line 100, in log_data
  File "urequests.py", line 62, in request
OSError: 16
standard ESP-WROOM-32 board, image esp32-20210610-unstable-v1.15`,
  },
  {
    title: 'random 103 and 104',
    first: 'reset',
    text: `> Traceback (most recent call last):
>   File "<stdin>", line 52, in furnaceStatus
>   File "requests/__init__.py", line 125, in request
> OSError: -104`,
  },
  {
    title: 'BadStatusLine',
    first: ['not-tls', 'closed'],
    text: `  File "requests/__init__.py", line 130, in request
ValueError: HTTP error: BadStatusLine:
[]`,
  },
  {
    title: 'MemoryError in text',
    first: 'memory',
    text: `>>> OTA.fetch()
  File "/lib/senko.py", line 45, in _get_file
  File "urequests.py", line 28, in text
  File "urequests.py", line 20, in content
MemoryError: memory allocation failed, allocating 12288 bytes`,
  },
  {
    title: 'ESP8266 OTA',
    first: 'memory',
    text: `Memory free 34256
network config: ('10.0.0.75', '255.255.255.0', '10.0.0.1', '10.0.0.1')
(2, 1, 0, '', ('140.82.121.6', 443))
Updating to version 0.5.4...
Traceback (most recent call last):
  File "app/httpclient.py", line 32, in content
MemoryError: memory allocation failed, allocating 3328 bytes
MicroPython v1.13 on 2020-09-11; ESP module with ESP8266`,
  },
  {
    title: 'start_server without Wi-Fi',
    first: 'memory',
    text: `  File "/lib/nanoweb.py", line 236, in run
  File "asyncio/stream.py", line 1, in start_server
OSError: -203`,
  },
  {
    title: 'never connected',
    first: ['dns', 'wifi'],
    text: `import time
import urequests
while True:
    req = urequests.get("http://10.0.0.13:3000/koordinater")
    print(req.json())

ESP32 COM4
Traceback (most recent call last):
  File "<stdin>", line 7, in <module>
  File "urequests.py", line 76, in request
OSError: -202`,
  },
  {
    title: 'ECONNRESET when the broker is down',
    first: 'reset',
    text: `Traceback (most recent call last):
File "umqtt/simple.py", line 56, in connect
OSError: [Errno 104] ECONNRESET`,
  },
  {
    title: 'MQTT verify failed, SD card beside it',
    first: 'certificate',
    text: `Detected devices at I2C-addresses: 0x39
Traceback (most recent call last):
  File "/lib/data_logging.py", line 56, in initialize_sdcard
OSError: no SD card

SD Card failed to initialize
Traceback (most recent call last):
  File "<stdin>", line 287, in <module>
  File "/lib/umqtt/simple.py", line 74, in connect
OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')

Retrying client.connect() in 2 seconds...`,
  },
  {
    title: 'HiveMQ without SNI',
    first: 'mqtt-auth',
    text: `c = MQTTClient("", server='broker.example.com', user='username', password='user_pass', ssl=True)
c.connect()
Traceback (most recent call last):
  File "simple.py", line 99, in connect
MQTTException: 5`,
  },
  {
    title: 'mqtt_as bad connack',
    first: ['mqtt-auth', 'mqtt-protocol'],
    text: 'Checking WiFi integrity.\nGot reliable connection\nConnecting to broker.\nOSError: Bad CONNACK',
  },
  {
    title: 'MiniMQTT loop',
    first: 'timeout',
    text: `Traceback (most recent call last):
  File "/lib/adafruit_minimqtt/adafruit_minimqtt.py", line 1073, in _wait_for_msg
  File "/lib/adafruit_minimqtt/adafruit_minimqtt.py", line 1160, in _sock_exact_recv
OSError: -116`,
  },
  {
    title: 'MiniMQTT with an old ESP32SPI',
    first: ['certificate', 'hardware'],
    text: `Failed to get data, retrying
 Failed to send 2 bytes (sent 0)
  File "adafruit_minimqtt/adafruit_minimqtt.py", line 292, in connect
MMQTTException: ('Invalid broker address defined.', RuntimeError('Expected 01 but got 00',))`,
  },
  {
    title: 'AWS through AdafruitIO wrapper',
    first: 'wrapper',
    text: "AWS_IOT_ERROR: ('Error connecting to AWS IoT: ', MMQTTException('Repeated connect failures',))",
  },
  {
    title: 'Polish traceback',
    first: 'wrapper',
    text: `Ślad wyjątku (najnowsze wywołanie na końcu):
  Plik "code.py", linia 12, w <module>
  Plik "adafruit_requests.py", linia 518, w _get_socket
RuntimeError: Sending request failed`,
  },
  {
    title: 'German traceback',
    first: 'hardware',
    text: `  Datei "adafruit_esp32spi/adafruit_esp32spi.py", Zeile 278, in _wait_spi_char
TimeoutError: Timed out waiting for SPI char`,
  },
  {
    title: 'debug output of esp32spi',
    first: 'hardware',
    text: `*** Get host by name
*** Get socket
Allocated socket #0
*** Socket connect mode 2
*** Open socket to example.org 443 2
*** Closing socket #0
TimeoutError
ESP32 not responding
Timed out waiting for SPI char`,
  },
  {
    title: 'MagTag handshake',
    first: 'root-missing',
    text: `Adafruit CircuitPython 6.1.0-alpha.0-175-gaca53cf41 on 2020-10-31; Metro ESP32S2 with ESP32S2
cp mem free 2034288
idf total mem 165384
idf mem free 51348
ping 0.038
200
Traceback (most recent call last):
  File "adafruit_requests.py", line 425, in _get_socket
OSError: Failed SSL handshake`,
  },
  {
    title: 'server TLS on CircuitPython',
    first: 'usage',
    text: `  File "/lib/adafruit_httpserver/server.py", line 137, in poll
RuntimeError: Invalid socket for TLS`,
  },
  {
    title: 'httpserver accept memory',
    first: 'memory',
    text: 'Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico W with rp2040\n  File "/lib/adafruit_httpserver/server.py", line 415, in poll\nMemoryError:',
  },
];
