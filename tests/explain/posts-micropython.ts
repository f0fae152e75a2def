// Typical posts about MicroPython, each with the theme of the right first cause. Written for this test, based on public
// reports: names, hosts and programs are invented.
import type { Post } from './post.ts';

export const MICROPYTHON_POSTS: readonly Post[] = [
  {
    title: 'ENOMEM after six posts, responses never closed',
    first: 'unclosed-responses',
    text: `My Pico W posts a reading every minute and dies after six or so. Free memory goes down by about 38 KB each time:

MicroPython v1.20.0 on 2023-04-26; Raspberry Pi Pico W with RP2040
loop 1 free 180224
loop 2 free 142160
loop 3 free 104096
Traceback (most recent call last):
  File "main.py", line 41, in <module>
  File "urequests.py", line 184, in post
  File "urequests.py", line 93, in request
OSError: [Errno 12] ENOMEM

import urequests, gc, time
while True:
    r = urequests.post(URL, json={"t": read()})
    print(r.status_code)
    time.sleep(60)`,
  },
  {
    title: 'ENOMEM in wrap_socket, closed responses',
    first: 'memory',
    text: `After the update to 1.21 the very first https request fails, with http it works.
MicroPython v1.21.0 on 2023-10-05; Generic ESP32 module with ESP32
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "requests/__init__.py", line 93, in request
  File "ssl.py", line 1, in wrap_socket
OSError: [Errno 12] ENOMEM
r = urequests.post(url, json=data)
r.close()
gc.collect()`,
  },
  {
    title: 'old hex of the ESP32',
    first: 'memory',
    text: `mbedtls_ssl_handshake error: -4290
Traceback (most recent call last):
  File "main.py", line 20, in <module>
  File "urequests.py", line 53, in request
OSError: [Errno 5] EIO`,
  },
  { title: 'old hex: alloc', first: 'memory', text: 'mbedtls_ssl_handshake error: -7f00' },
  {
    title: 'old hex: not TLS',
    first: 'not-tls',
    text: 'I get mbedtls_ssl_handshake error: -7200 when I connect to my flask server on port 5000',
  },
  {
    title: 'old hex: EOF',
    first: 'closed-handshake',
    text: 'mbedtls_ssl_handshake error: -7280\nOSError: [Errno 5] EIO',
  },
  { title: 'old hex: alert', first: 'tls-mismatch', text: 'mbedtls_ssl_handshake error: -7780\nOSError: -30592' },
  { title: 'old hex: verify', first: 'certificate', text: 'mbedtls_ssl_handshake error: -2700' },
  {
    title: 'MPI alloc in the tuple',
    first: 'memory',
    text: "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')",
  },
  {
    title: 'EBUSY in disguise',
    first: 'memory',
    text: 'MicroPython v1.24.1 on 2024-11-29; Raspberry Pi Pico W with RP2040\n>>> requests.get("https://example.com")\nOSError: [Errno 16] EBUSY',
  },
  {
    title: 'PK_INVALID_PUBKEY under memory pressure',
    first: 'memory',
    text: "my weather display shows OSError: (-15104, 'MBEDTLS_ERR_PK_INVALID_PUBKEY') once in a while, gc.mem_free() says 31000",
  },
  {
    title: 'name not found: program does not wait',
    first: 'wifi',
    text: `Hello, what does this mean?

import network, urequests
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("home", "secret1234")
r = urequests.get("https://api.example.com/time")
print(r.text)

Traceback (most recent call last):
  File "<stdin>", line 5, in <module>
  File "urequests.py", line 180, in get
  File "urequests.py", line 76, in request
OSError: -2`,
  },
  { title: 'bare -202', first: 'dns', text: 'OSError: -202' },
  {
    title: '-2 on a Pico W',
    first: 'dns',
    text: 'MicroPython v1.22.2 on 2024-02-22; Raspberry Pi Pico W with RP2040\n>>> socket.getaddrinfo("exmaple.invalid", 80)\nTraceback (most recent call last):\n  File "<stdin>", line 1, in <module>\nOSError: -2',
  },
  {
    title: '-202 later on an ESP32',
    first: 'dns',
    text: `ESP32 with MicroPython 1.19. Works for some hours, then
  File "/umqtt/simple.py", line 53, in connect
OSError: -202
I reconnect every 60 seconds.`,
  },
  {
    title: 'MQTT server given as URL',
    first: 'host-is-url',
    text: `from umqtt.simple import MQTTClient
client = MQTTClient("esp1", "mqtt://192.168.1.10", port=1883)
client.connect()
Traceback (most recent call last):
  File "<stdin>", line 1, in <module>
  File "umqtt/simple.py", line 67, in connect
OSError: -202`,
  },
  {
    title: 'getaddrinfo with https',
    first: 'host-is-url',
    text: `ai = socket.getaddrinfo("https://www.google.com", 443)
OSError: -2`,
  },
  {
    title: 'mDNS name',
    first: 'dns',
    says: /\.local|mDNS/,
    text: `urequests.get("http://homeassistant.local:8123/api/")
Traceback (most recent call last):
OSError: -2
MicroPython v1.23.0 on 2024-06-02; Raspberry Pi Pico W with RP2040`,
  },
  {
    title: '113 on the Pico',
    first: 'unreachable',
    text: 'Pico W, MicroPython 1.23: requests.get() throws OSError: [Errno 113] EHOSTUNREACH every now and then',
  },
  {
    title: '113 by banner of an ESP32',
    first: 'aborted',
    text: 'MicroPython v1.22.0 on 2023-12-27; Generic ESP32S3 module with ESP32S3\nOSError: 113',
  },
  { title: '103', first: 'aborted', text: 'File "simple.py", line 56, in connect\nOSError: [Errno 103] ECONNABORTED' },
  { title: '104 from a server', first: 'reset', text: 'OSError: [Errno 104] ECONNRESET' },
  {
    title: '110',
    first: 'timeout',
    text: 'Raspberry Pi Pico W: ntptime.settime() gives OSError: [Errno 110] ETIMEDOUT about every third time',
  },
  { title: '116 negative', first: 'timeout', text: 'OSError: -116' },
  { title: '116 without name', first: 'timeout', text: 'esp32 micropython socket OSError: 116' },
  { title: '118', first: 'unreachable', text: 'OSError: [Errno 118] EHOSTUNREACH' },
  {
    title: '119',
    first: 'would-block',
    text: 'MicroPython v1.19.1 on 2022-06-18; ESP32 module with ESP32\ns.setblocking(False)\ns.connect(addr)\nOSError: [Errno 119] EINPROGRESS',
  },
  {
    title: '115',
    first: 'would-block',
    text: 'sock.connect raises OSError: [Errno 115] EINPROGRESS on my Pico W when I call settimeout(0) before',
  },
  { title: '128', first: 'socket-state', text: 'esp32: OSError: [Errno 128] ENOTCONN' },
  { title: '107', first: 'socket-state', text: 'OSError: [Errno 107] ENOTCONN when I write to the socket on the pico' },
  { title: '98', first: 'address', text: 's.bind(("", 80))\nOSError: [Errno 98] EADDRINUSE' },
  { title: '112 newlib', first: 'address', text: 'OSError: [Errno 112] EADDRINUSE' },
  {
    title: '23',
    first: 'sockets',
    text: 'MicroPython v1.20.0 on 2023-04-26; ESP32 module with ESP32\n  File "main.py", line 12, in <module>\nOSError: 23',
  },
  { title: '32', first: 'closed', text: 'OSError: [Errno 32] EPIPE' },
  { title: '9', first: 'socket-state', text: 'OSError: [Errno 9] EBADF' },
  {
    title: 'localhost on the board',
    first: 'localhost',
    text: `My flask api runs on my PC and works in the browser, on the Pico W (MicroPython 1.22) I get
  File "urequests.py", line 90, in request
OSError: [Errno 104] ECONNRESET
r = urequests.get("http://localhost:5000/api")`,
  },
  {
    title: 'clock',
    first: 'clock',
    text: 'ValueError: \nThe certificate validity starts in the future\n\nMicroPython v1.23.0 on 2024-06-02; Raspberry Pi Pico W with RP2040',
  },
  { title: 'expired sentence', first: 'expired', text: 'ValueError: The certificate validity has expired' },
  {
    title: 'wrong name',
    first: 'name',
    text: "ValueError: ('\\nThe certificate Common Name (CN) does not match with the expected CN\\n',)",
  },
  {
    title: 'wrong root',
    first: 'root-missing',
    text: `ctx.verify_mode = ssl.CERT_REQUIRED
ctx.load_verify_locations(cadata=ca)
s = ctx.wrap_socket(s, server_hostname=host)
ValueError: 
The certificate is not correctly signed by the trusted CA`,
  },
  {
    title: '-9984 with date of 2021',
    first: 'clock',
    text: `print(time.localtime())
(2021, 1, 1, 0, 0, 14, 4, 1)
OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')`,
  },
  { title: 'no CA loaded', first: 'no-roots', text: "OSError: (-30336, 'MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED')" },
  { title: 'TLS 1.3 only', first: 'tls-mismatch', text: "OSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')" },
  {
    title: 'no SNI',
    first: 'sni',
    text: `s = socket.socket()
s.connect(socket.getaddrinfo("api.example.org", 443)[0][-1])
s = ussl.wrap_socket(s)
s.write(b"GET / HTTP/1.0\\r\\n\\r\\n")
Traceback (most recent call last):
  File "<stdin>", line 3, in <module>
OSError: (-30592, 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE')`,
  },
  { title: 'closed in the handshake', first: 'closed-handshake', text: "(-29312, 'MBEDTLS_ERR_SSL_CONN_EOF')" },
  {
    title: 'SMTP 587',
    first: 'starttls',
    text: `smtp = umail.SMTP('smtp.example.com', 587, ssl=True)
  File "umail.py", line 30, in __init__
OSError: (-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')`,
  },
  {
    title: 'https on port 80',
    first: 'not-tls',
    text: `r = requests.get("https://192.168.0.20:8080/state")
OSError: (-29184, 'MBEDTLS_ERR_SSL_INVALID_RECORD')`,
  },
  {
    title: 'mbedTLS English of 1.21',
    first: 'memory',
    text: "OSError: (-17040, 'RSA - The public key operation failed : MPI - Memory allocation failed')",
  },
  {
    title: 'English: fatal alert, cut',
    first: 'tls-mismatch',
    text: "OSError: (-30592, 'SSL - A fatal alert message was received from our peer')",
  },
];
