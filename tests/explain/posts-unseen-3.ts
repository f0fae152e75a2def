// Whole posts, with boards' boot messages, programs and prose, written before any tuning to them.
import type { Row } from './post.ts';

export const UNSEEN_WHOLE_POSTS: readonly Row[] = [
  [
    'lib741',
    'unclosed-responses',
    `After about 6 POSTs to an HTTPS url, my Pico will crash.
Just to be certain, I loaded the latest urequests version. Same result.

MicroPython v1.20.0 on 2023-04-26; Raspberry Pi Pico W with RP2040
Type "help()" for more information.
>>> import mip
>>> mip.install('urequests')
MPY: soft reboot
WIFI: Attempting network connection
WIFI: Successfully connected to network
MEM: Count: 1 Free memory: 180224
MEM: Count: 2 Free memory: 142160
Traceback (most recent call last):
  File "main.py", line 58, in <module>
  File "urequests.py", line 93, in request
OSError: [Errno 12] ENOMEM

Here is the code:
import gc
import network
import ntptime
import urequests as requests
from machine import Pin, reset
import secrets
REQUEST_HEADER = {'content-type': 'application/json'}
def pico_wifi_connect(wlan, ssid, password, connection_attempts=10):
    wlan.active(True)
    wlan.connect(ssid, password)
    while not wlan.isconnected():
        time.sleep(1)
def main():
    while True:
        resp = requests.post(secrets.REST_API_URL, headers=REQUEST_HEADER, json=payload)
        if resp.status_code != 200:
            raise OSError("bad status")
        time.sleep(10)`,
  ],
  [
    'arduino sketch',
    'certificate',
    `#include <WiFiClientSecure.h>
const char* ssid = "home";
const char* password = "secretpw99";
const char* root_ca = "-----BEGIN CERTIFICATE-----\\nMIID...\\n-----END CERTIFICATE-----\\n";
WiFiClientSecure client;
void setup() {
  Serial.begin(115200);
  WiFi.begin(ssid, password);
  client.setCACert(root_ca);
  if (!client.connect("api.example.com", 443)) {
    Serial.println("Connection failed!");
  }
}
Output:
Connected to home
[  7012][E][ssl_client.cpp:37] _handle_error(): [start_ssl_client():276]: (-9984) X509 - Certificate verification failed, e.g. CRL, CA or signature check failed
[  7018][E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -9984
Connection failed!`,
  ],
  [
    'esphome',
    'dns',
    `[E][http_request.idf:087]: HTTP Request failed; URL: https://example.com; Code: -1
[E][esp-tls:000]: couldn't get hostname for :example.com: getaddrinfo() returns 202, addrinfo=0x0`,
  ],
  [
    'tasmota',
    'root-missing',
    `00:00:21.114 MQT: Attempting connection...
00:00:22.541 MQT: TLS connection error: 62
00:00:22.542 MQT: Connect failed to broker.example.com:8883, rc -4. Retry in 10 sec`,
  ],
  ['tasmota 296', 'tls-mismatch', `MQT: TLS connection error: 296`],
  [
    'except code',
    'timeout',
    `try:
    r = urequests.get(URL)
except OSError as e:
    if e.errno == errno.ECONNRESET or e.errno == errno.ENOMEM:
        machine.reset()
    print("fail", e)
fail [Errno 110] ETIMEDOUT`,
  ],
  [
    'comment code',
    'dns',
    `# sometimes MemoryError, see https://github.com/x/issues/12
import socket
# OSError: -12288 was fixed
ai = socket.getaddrinfo("api.exmple.com", 443)
OSError: -2`,
  ],
  [
    'CP long',
    'root-missing',
    `Adafruit CircuitPython 8.2.3 on 2023-08-11; Adafruit MatrixPortal S3 with ESP32S3
Board ID:adafruit_matrixportal_s3
code.py output:
ESP32-S2 WebClient Test
My MAC address: ['0x84', '0xf7', '0x3']
Available WiFi networks:
        Home            RSSI: -36       Channel: 1
        Neighbour       RSSI: -84       Channel: 6
Connected to Home
My IP address: 192.168.1.12
Ping google.com: 12.000000 ms
Fetching json from https://api.github.com/repos/adafruit/circuitpython
Traceback (most recent call last):
  File "adafruit_requests.py", line 515, in _get_socket
OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "code.py", line 46, in <module>
  File "adafruit_requests.py", line 671, in request
RuntimeError: Sending request failed`,
  ],
  [
    'esp8266 wifi boot noise',
    'memory',
    `ets Jan  8 2013,rst cause:2, boot mode:(3,0)
load 0x40100000, len 30720, room 16
tail 0
chksum 0x76
csum 0x9a
MicroPython v1.17 on 2021-09-02; ESP module with ESP8266
free: 18240
Traceback (most recent call last):
  File "main.py", line 30, in <module>
  File "urequests.py", line 62, in request
OSError: [Errno 12] ENOMEM`,
  ],
  [
    'esp32 boot noise',
    'sockets',
    `rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)
configsip: 0, SPIWP:0xee
clk_drv:0x00,q_drv:0x00,d_drv:0x00
mode:DIO, clock div:2
load:0x3fff0030,len:4728
entry 0x400805ac
MicroPython v1.21.0 on 2023-10-05; Generic ESP32 module with ESP32
Traceback (most recent call last):
  File "main.py", line 44, in loop
OSError: 23`,
  ],
  [
    'idf long log',
    'clock',
    `I (31) boot: ESP-IDF v5.1.2 2nd stage bootloader
I (388) cpu_start: Pro cpu up.
I (1234) wifi:state: init -> auth (b0)
I (4321) esp_netif_handlers: sta ip: 192.168.1.44, mask: 255.255.255.0, gw: 192.168.1.1
I (4330) app: Time: Thu Jan  1 00:00:04 1970
E (5321) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700
I (5322) esp-tls-mbedtls: Failed to verify peer certificate!
I (5323) esp-tls-mbedtls: verification info:   ! The certificate validity starts in the future
E (5330) esp-tls: Failed to open new connection
E (5331) HTTP_CLIENT: Connection failed, sock < 0`,
  ],
  [
    'SO python',
    'not-tls',
    `I have a Flask server on my laptop (http://192.168.1.5:5000). From the Pico W:

import urequests
r = urequests.get("https://192.168.1.5:5000/data")

Traceback (most recent call last):
  File "<stdin>", line 3, in <module>
  File "urequests.py", line 180, in get
  File "urequests.py", line 93, in request
OSError: (-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')`,
  ],
  [
    'SO localhost',
    'localhost',
    `Why can't my ESP32 reach my local API?
import urequests as requests
url = "http://127.0.0.1:8000/items"
res = requests.get(url)
Traceback (most recent call last):
  File "<stdin>", line 3, in <module>
OSError: [Errno 104] ECONNRESET`,
  ],
  [
    'IP refused',
    ['reset', 'refused'],
    `ESP32 MicroPython to my PC: socket.connect(("192.168.1.20", 8080)) -> OSError: [Errno 104] ECONNRESET. The server listens on 127.0.0.1:8080 says netstat.`,
  ],
  [
    'forum hive',
    'sni',
    `import ussl, usocket
s = usocket.socket()
s.connect(usocket.getaddrinfo('abc.s1.eu.hivemq.cloud', 8883)[0][-1])
s = ussl.wrap_socket(s)
Traceback (most recent call last):
OSError: (-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')`,
  ],
  [
    'wifi pw',
    'wifi-login',
    `import network
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("MyHome", "correcthorse")
print(wlan.status())
output is:
wlan.status() = -3`,
  ],
  [
    'google sheets 302',
    ['http-redirect'],
    `urequests.post to script.google.com returns status_code 302 and the page says Moved Temporarily`,
  ],
  [
    'cert der path',
    'files',
    `client = MQTTClient(..., ssl=ctx)
ctx.load_cert_chain("/flash/cert.der", "/flash/key.der")
OSError: [Errno 2] ENOENT`,
  ],
  [
    'aws policy',
    'mqtt-policy',
    `AWS IoT Core, ESP32 MicroPython 1.22. Certificates are loaded, TLS works.
client = MQTTClient("esp32", "xxxx-ats.iot.eu-central-1.amazonaws.com", port=8883, keepalive=10000, ssl=True, ssl_params={"key":key, "cert":cert})
client.connect()
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "umqtt/simple.py", line 108, in connect
IndexError: bytes index out of range`,
  ],
  ['azure', 'mqtt-auth', `Azure IoT Hub: MQTTException: 5 when using umqtt.simple with SAS token`],
  [
    'chinese esp',
    'memory',
    `使用 ESP32 访问 https 报错：
OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')
内存不够吗？`,
  ],
  [
    'thonny',
    'closed',
    `%Run -c $EDITOR_CONTENT
MPY: soft reboot
Connected to MQTT
Traceback (most recent call last):
  File "<stdin>", line 61, in <module>
  File "umqtt/simple.py", line 204, in check_msg
  File "umqtt/simple.py", line 173, in wait_msg
OSError: -1`,
  ],
  [
    'mem in ssl cp s2',
    'memory',
    `Adafruit CircuitPython 9.0.0 on 2024-03-19; Adafruit Feather ESP32-S2 TFT with ESP32S2
first request ok, gc.mem_free() 2034848
second host:
  File "adafruit_connection_manager.py", line 320, in get_socket
MemoryError: `,
  ],
  [
    'node expired chain',
    'expired',
    `FetchError: request to https://192.168.1.30/state failed, reason: certificate has expired`,
  ],
];
