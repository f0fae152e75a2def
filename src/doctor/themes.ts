// The root causes that a network program of a board can have. What a text, a name or a number means points to one of
// them; each has a title, a line to change on each side, and one test that confirms the cause.

/** The program that a post is about: determines the language of the line to change. */
export type Side = 'micropython' | 'circuitpython' | 'arduino' | 'esp-idf' | 'python' | 'node' | 'shell';

export interface ThemeSpec {
  /** A few words, as the heading of an explanation. */
  readonly title: string;
  /** One test that confirms the cause. */
  readonly test: string;
  /** One line to change, if there is one. */
  readonly line?: Partial<Record<Side, string>>;
}

const TRUST = 'Run `thimble trust HOST` on a computer: it prints which root signs this server, and proves it.';
const SAME_FROM_PC = 'Run the same request from a computer in the same network: `thimble get https://HOST/`.';
const FREE_BEFORE =
  'Print gc.mem_free() right before the connection: under about 45 KB free (in one piece) it is memory.';
const CURL_V =
  '`openssl s_client -connect HOST:PORT -servername HOST` on a computer: what answers, and with which alert?';

export const THEMES = {
  memory: {
    title: 'out of memory',
    test: FREE_BEFORE,
    line: {
      micropython: 'gc.collect()  # right before the request; and r.close() after each response',
      circuitpython: 'gc.collect()  # right before the request; and use: with requests.get(url) as response:',
      arduino: 'client.setBufferSizes(1024, 1024);  // ESP8266; on ESP32 keep one WiFiClientSecure and reuse it',
      'esp-idf': 'CONFIG_MBEDTLS_DYNAMIC_BUFFER=y',
    },
  },
  'unclosed-responses': {
    title: 'out of memory: responses are never closed',
    test: 'Print gc.mem_free() before each request: it falls by 20 to 40 KB a request until the failure.',
    line: {
      micropython: 'r.close()  # after reading r.text or r.json(), every time, also after an error',
      circuitpython: 'with requests.get(url) as response:  # closes it at the end of the block',
    },
  },
  stack: {
    title: 'a stack is too small',
    test: 'Raise the stack size and run again: if the failure moves or goes, it was the stack.',
    line: {
      circuitpython: 'CIRCUITPY_PYSTACK_SIZE=4000  # in settings.toml',
      micropython: '_thread.stack_size(16384)  # before start_new_thread',
      'esp-idf': 'xTaskCreate(task, "tls", 8192, NULL, 5, NULL);  // 8 KB of stack or more for a task that uses TLS',
      arduino: 'SET_LOOP_TASK_STACK_SIZE(16 * 1024);',
    },
  },
  watchdog: {
    title: 'a watchdog reset the board during a long operation',
    test: 'Disable the watchdog, and print the time that the handshake takes.',
    line: {
      micropython: 'wdt.feed()  # right before each request: a handshake takes 1 to 5 seconds',
      circuitpython: 'microcontroller.watchdog.feed()',
      'esp-idf': 'CONFIG_ESP_TASK_WDT_TIMEOUT_S=15',
      arduino: 'yield();  // and system_update_cpu_freq(160) on an ESP8266',
    },
  },
  sockets: {
    title: 'all sockets are in use',
    test: 'Count: it works after a reset and fails after the same number of requests each time.',
    line: {
      micropython: 'r.close()  # after each response',
      circuitpython: 'adafruit_connection_manager.connection_manager_close_all(pool)',
      'esp-idf': 'CONFIG_LWIP_MAX_SOCKETS=16',
    },
  },
  'root-missing': {
    title: 'the root certificate of the server is not trusted',
    test: TRUST,
    line: {
      micropython:
        'ctx.load_verify_locations(cadata=open("ca.der", "rb").read())  # the root that `thimble trust HOST` writes',
      circuitpython: 'ctx.load_verify_locations(cadata=ROOTS)  # what `thimble trust HOST --format py` prints',
      arduino: 'client.setCACert(root_ca);  // ESP32; on ESP8266: client.setTrustAnchors(&list)',
      'esp-idf': '.crt_bundle_attach = esp_crt_bundle_attach,',
      python: 'requests.get(url, verify="ca.pem")',
      node: 'NODE_EXTRA_CA_CERTS=ca.pem node program.js',
      shell: 'curl --cacert ca.pem https://HOST/',
    },
  },
  'no-roots': {
    title: 'verification is on and no root certificate is loaded',
    test: 'Search the program for load_verify_locations (setCACert, cacert_buf): is it called before connecting?',
    line: {
      micropython: 'ctx.load_verify_locations(cadata=open("ca.der", "rb").read())',
      circuitpython: 'ctx = ssl.create_default_context()  # has the built-in roots',
      arduino: 'client.setCACert(root_ca);  // or, for a test only: client.setInsecure();',
      'esp-idf': '.crt_bundle_attach = esp_crt_bundle_attach,  // needs CONFIG_MBEDTLS_CERTIFICATE_BUNDLE=y',
    },
  },
  intermediate: {
    title: 'the server does not send its intermediate certificate',
    test: '`openssl s_client -connect HOST:443 -servername HOST -showcerts`: one certificate alone means it is missing.',
    line: { shell: 'cat server.crt intermediate.crt > fullchain.crt  # and let the server use fullchain.crt' },
  },
  certificate: {
    title: "the server's certificate was refused",
    test: TRUST,
    line: {
      micropython:
        'ctx.load_verify_locations(cadata=open("ca.der", "rb").read())  # the root that `thimble trust HOST` writes',
      circuitpython: 'ctx.load_verify_locations(cadata=ROOTS)  # what `thimble trust HOST --format py` prints',
      arduino: 'client.setCACert(root_ca);  // the root that `thimble trust HOST --format arduino` writes',
      'esp-idf': '.crt_bundle_attach = esp_crt_bundle_attach,',
      python: 'requests.get(url, verify="ca.pem")',
    },
  },
  'self-signed': {
    title: 'the certificate is self-signed (or from a private CA) and not trusted',
    test: '`thimble cert show HOST`: issuer and subject are the same, or the issuer is a CA of your own.',
    line: {
      micropython: 'ctx.load_verify_locations(cadata=open("ca.der", "rb").read())  # that CA, in DER',
      circuitpython: 'ctx.load_verify_locations(cadata=open("ca.pem").read())',
      python: 'requests.get(url, verify="ca.pem")  # the CA that issued it',
      node: 'NODE_EXTRA_CA_CERTS=ca.pem node program.js',
      shell: 'curl --cacert ca.pem https://HOST/',
    },
  },
  clock: {
    title: 'the clock of the board is not set',
    test: 'Print time.localtime() right before connecting: 2000, 2021 or 1970 means that it was never set.',
    line: {
      micropython: 'ntptime.settime()  # once, after the Wi-Fi is up and before the first connection',
      circuitpython: 'rtc.RTC().datetime = adafruit_ntp.NTP(pool, tz_offset=0).datetime',
      arduino: 'configTime(0, 0, "pool.ntp.org");  // then wait until time(nullptr) > 1700000000',
      'esp-idf': 'esp_netif_sntp_init(&config); esp_netif_sntp_sync_wait(pdMS_TO_TICKS(10000));',
      python: 'sudo timedatectl set-ntp true',
      shell: 'sudo timedatectl set-ntp true',
    },
  },
  expired: {
    title: 'the certificate has expired (or the clock is wrong)',
    test: '`thimble cert show HOST` prints the dates; compare them with the time that the board prints.',
    line: { micropython: 'ntptime.settime()', arduino: 'configTime(0, 0, "pool.ntp.org");' },
  },
  name: {
    title: 'the certificate is for another host name',
    test: '`thimble cert show HOST` lists the names in the certificate.',
    line: {
      micropython: 'ctx.wrap_socket(s, server_hostname="name.in.the.certificate")',
      circuitpython: 'ctx.wrap_socket(s, server_hostname="name.in.the.certificate")',
      'esp-idf': '.common_name = "name.in.the.certificate",',
      arduino: 'client.connect("name.in.the.certificate", 443);  // by name, not by IP address',
    },
  },
  sni: {
    title: 'no host name is sent (SNI)',
    test: `${CURL_V} Then the same with -noservername.`,
    line: {
      micropython: 's = ssl.wrap_socket(s, server_hostname="example.com")',
      circuitpython: 's = ctx.wrap_socket(s, server_hostname="example.com")',
    },
  },
  'tls-mismatch': {
    title: 'no TLS version, cipher suite or curve in common with the server',
    test: '`openssl s_client -connect HOST:PORT -servername HOST -tls1_2`: if that fails too, the server allows TLS 1.3 only.',
    line: { shell: 'ssl_protocols TLSv1.2 TLSv1.3;  # nginx; the certificate with an RSA or P-256 key' },
  },
  refused: {
    title: 'nothing listens on that address and port',
    test: '`nc -vz HOST PORT` from a computer in the same network.',
  },
  localhost: {
    title: 'localhost is the board itself',
    test: 'Print the address that the program connects to: 127.0.0.1 and localhost never leave the board.',
    line: {
      micropython: 'HOST = "192.168.1.20"  # the address of the computer in your network',
      circuitpython: 'HOST = "192.168.1.20"  # the address of the computer in your network',
    },
  },
  'tls-refused': {
    title: 'the server refused the TLS handshake',
    test: CURL_V,
  },
  'not-tls': {
    title: 'the service on that port does not speak TLS',
    test: '`curl -v http://HOST:PORT/`: if plain HTTP is answered, that port has no TLS.',
    line: {
      micropython: 'PORT = 443  # 8883 for MQTT over TLS; or use the port without TLS',
      circuitpython: 'PORT = 443  # 8883 for MQTT over TLS; or use http:// and is_ssl=False',
    },
  },
  starttls: {
    title: 'the port uses STARTTLS: the connection begins in plain text',
    test: '`openssl s_client -starttls smtp -connect HOST:587`: does that connect?',
    line: { micropython: 'smtp = umail.SMTP("smtp.example.com", 465, ssl=True)  # 465 begins with TLS' },
  },
  dns: {
    title: 'the host name does not resolve',
    test: 'socket.getaddrinfo("example.com", 443) on the board: if that fails as well, it is the Wi-Fi or DNS, not your host.',
    line: {
      micropython: 'while not wlan.isconnected(): time.sleep(0.2)  # before the first request',
      circuitpython: 'wifi.radio.connect(os.getenv("CIRCUITPY_WIFI_SSID"), os.getenv("CIRCUITPY_WIFI_PASSWORD"))',
    },
  },
  'host-is-url': {
    title: 'a URL was given where a host name belongs',
    test: 'Print the host that is passed: it must not contain "://" or "/".',
    line: {
      micropython: 'host = "example.com"  # without https://, mqtt:// and without a path',
      circuitpython: 'broker = "example.com"  # without https://, mqtt:// and without a path',
    },
  },
  wifi: {
    title: 'the Wi-Fi is not connected',
    test: 'Print wlan.isconnected() and wlan.ifconfig() (wifi.radio.ipv4_address) right before the request.',
    line: {
      micropython: 'while not wlan.isconnected(): time.sleep(0.2)',
      circuitpython: 'wifi.radio.connect(os.getenv("CIRCUITPY_WIFI_SSID"), os.getenv("CIRCUITPY_WIFI_PASSWORD"))',
      arduino: 'while (WiFi.status() != WL_CONNECTED) delay(200);',
    },
  },
  'wifi-login': {
    title: 'the Wi-Fi refuses the board',
    test: 'Try the same name and password with a phone on 2.4 GHz: most boards see neither 5 GHz nor WPA3-only networks.',
  },
  unreachable: {
    title: 'there is no way to that address',
    test: 'Ping the address from a computer in the same Wi-Fi; print wlan.ifconfig(): is the gateway right?',
  },
  timeout: {
    title: 'no answer in time',
    test: SAME_FROM_PC,
    line: {
      micropython: 's.settimeout(10)',
      circuitpython: 'response = requests.get(url, timeout=30)',
      'esp-idf': '.timeout_ms = 15000,',
      arduino: 'client.setTimeout(15000);',
    },
  },
  reset: {
    title: 'the other side cut the connection',
    test: SAME_FROM_PC,
  },
  closed: {
    title: 'the other side closed the connection',
    test: SAME_FROM_PC,
    line: {
      micropython: 'client.connect()  # again, in an except OSError: block around check_msg()',
      circuitpython: 'mqtt_client.reconnect()',
    },
  },
  'closed-handshake': {
    title: 'the server closed the connection during the TLS handshake',
    test: CURL_V,
    line: { micropython: 's = ssl.wrap_socket(s, server_hostname="example.com")' },
  },
  aborted: {
    title: 'the connection was aborted on this side',
    test: 'Print wlan.isconnected() when it fails: False means that the Wi-Fi dropped.',
  },
  'would-block': {
    title: 'not a failure: nothing is ready yet on a non-blocking socket',
    test: 'Search the program for setblocking(False) and settimeout(0).',
    line: { micropython: 's.setblocking(True)', circuitpython: 's.settimeout(10)' },
  },
  'socket-state': {
    title: 'the socket is closed, not connected, or already connected',
    test: 'Print when the program calls connect() and close(): one socket serves one connection.',
  },
  address: { title: 'the address is in use', test: 'Wait two minutes, or reset the board: then the port is free.' },
  'mqtt-auth': {
    title: 'the MQTT broker refuses the login',
    test: '`mosquitto_pub -h HOST -p PORT -u USER -P PASSWORD -i CLIENT_ID -t test -m x` with the same values.',
    line: {
      micropython: 'client = MQTTClient("my-client-id", HOST, user="…", password="…", keepalive=60)',
      circuitpython: 'mqtt_client = MQTT.MQTT(broker=HOST, username="…", password="…", client_id="my-client-id", …)',
    },
  },
  'mqtt-policy': {
    title: 'the broker closed the connection after CONNECT: its rules do not let this client in',
    test: 'Look in the log of the broker (AWS IoT: CloudWatch); connect with the same client id from a computer.',
    line: {
      micropython: 'client = MQTTClient(THING_NAME, HOST, keepalive=60, …)  # the client id that the policy allows',
    },
  },
  'mqtt-protocol': {
    title: 'the MQTT conversation broke',
    test: 'Watch the log of the broker while it happens; give each device its own client id.',
    line: { micropython: 'client = MQTTClient(b"id-" + ubinascii.hexlify(machine.unique_id()), HOST, keepalive=60)' },
  },
  'client-certificate': {
    title: 'the server requires a client certificate',
    test: '`openssl s_client -connect HOST:PORT -cert client.crt -key client.key`: does that connect?',
    line: {
      micropython: 'ctx.load_cert_chain("client.der", "key.der")',
      circuitpython: 'ctx.load_cert_chain("client.pem", "key.pem")',
      arduino: 'client.setCertificate(cert); client.setPrivateKey(key);',
      shell: 'curl --cert client.crt --key client.key https://HOST/',
    },
  },
  'key-format': {
    title: 'the private key is in a form that this firmware cannot read',
    test: 'Look at the first bytes: 30 82 is DER, "-----BEGIN" is PEM. ENCRYPTED in it means a password.',
    line: { shell: 'openssl rsa -in key.pem -outform DER -out key.der -traditional  # ESP8266 takes PKCS#1 only' },
  },
  'cert-format': {
    title: 'the certificate is in a form that this firmware cannot read',
    test: 'Look at the first bytes: 30 82 is DER, "-----BEGIN" is PEM.',
    line: { shell: 'openssl x509 -in ca.pem -outform DER -out ca.der' },
  },
  'key-type': {
    title: 'a key or signature type that this firmware does not support',
    test: '`thimble cert show HOST`: RSA-2048 and P-256 with SHA-256 work everywhere.',
  },
  'chain-large': {
    title: "the server's messages are too large for the firmware's buffer",
    test: '`openssl s_client -connect HOST:443 -servername HOST -showcerts`: how many certificates, how long?',
  },
  'esp8266-tls': {
    title: "the ESP8266's TLS (axTLS) is too old for this server",
    test: '`openssl s_client -connect HOST:443 -tls1_2 -cipher AES128-SHA`: if that fails, an ESP8266 cannot connect.',
    line: { micropython: 'ssl_ciphers "ECDHE+AESGCM:AES128-SHA256:AES128-SHA";  # nginx, beside an RSA certificate' },
  },
  version: {
    title: 'the API differs between firmware or library versions',
    test: 'Print sys.implementation and help("modules"): which version is it?',
  },
  library: {
    title: 'a library is missing or does not fit the firmware',
    test: 'Print sys.path, and os.listdir("lib"): is the module there, and of which version?',
  },
  usage: { title: 'the call does not fit the function', test: 'Print the arguments right before the call.' },
  'bytes-str': {
    title: 'text where bytes are wanted, or bytes where text is',
    test: 'Print type(value) right before the call.',
    line: { micropython: 's.write(text.encode())  # bytes for sockets; data.decode() for text' },
  },
  http: { title: "the server's HTTP answer is not understood", test: '`curl -v URL` shows the answer as it is.' },
  'http-chunked': {
    title: 'the server answers in chunks, which this requests library cannot read',
    test: '`curl -sI --http1.0 URL` and `curl -sI URL`: is there a Transfer-Encoding: chunked?',
    line: {
      micropython:
        'mip.install("requests", target="/")  # 1.1 and later read chunked answers; / comes before the frozen one',
    },
  },
  'http-redirect': {
    title: 'the server redirects to a relative address, which this requests library cannot follow',
    test: '`curl -sI URL`: what does Location say?',
    line: { micropython: 'url = "https://…"  # the address that Location leads to, in full' },
  },
  'http-status': { title: 'the server refuses the request', test: 'Print r.status_code and r.text.' },
  'http-json': {
    title: 'the body is not JSON',
    test: 'Print response.status_code and response.text before calling json().',
  },
  tampering: {
    title: 'something between the board and the server changes TLS',
    test: 'Try another network (a phone as hotspot).',
  },
  crypto: { title: 'a cryptographic operation failed', test: SAME_FROM_PC },
  crash: {
    title: 'the firmware crashed',
    test: 'Decode the backtrace: `xtensa-esp32-elf-addr2line -pfiaC -e firmware.elf ADDRESSES`.',
  },
  hardware: {
    title: 'the Wi-Fi module does not answer',
    test: 'Run the ESP32SPI simpletest example: does it print the firmware version?',
  },
  files: { title: 'a file is missing or cannot be written', test: 'Print os.listdir("/").' },
  revoked: { title: 'the certificate was revoked', test: '`thimble cert show HOST` and the CA’s status page.' },
  browser: {
    title: 'the browser does not trust the certificate',
    test: 'Open the certificate in the browser: issuer, names and dates.',
  },
  fault: { title: 'an error inside the TLS library or the server', test: SAME_FROM_PC },
  wrapper: {
    title: 'the request failed; the reason is above this line',
    test: 'Look at the first exception in the output, not the last.',
  },
} as const satisfies Record<string, ThemeSpec>;

export type Theme = keyof typeof THEMES;

export function themeSpec(theme: Theme): ThemeSpec {
  return THEMES[theme];
}
