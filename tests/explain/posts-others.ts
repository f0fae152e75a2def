// Posts about ESP-IDF, Arduino, brokers, browsers and programs on computers, each with the theme of the right first cause.
import type { Post } from './post.ts';

export const OTHER_POSTS: readonly Post[] = [
  {
    title: 'IDF: -0x2700 with the wrapper lines',
    first: 'certificate',
    text: `I (2949) wifi:new:<6,2>, old:<1,0>, ap:<255,255>, sta:<6,2>, prof:1
E (5123) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700
E (5125) esp-tls: Failed to open new connection
E (5131) transport_base: Failed to open a new connection
E (5140) HTTP_CLIENT: Connection failed, sock < 0
E (5145) app: HTTP GET request failed: ESP_ERR_HTTP_CONNECT`,
  },
  {
    title: 'IDF: flags of the verification',
    first: 'clock',
    text: 'E (5123) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x2700\nI (5130) esp-tls-mbedtls: Failed to verify peer certificate!\nI (5133) esp-tls-mbedtls: verification info:   ! The certificate validity starts in the future',
  },
  {
    title: 'IDF: no option',
    first: 'no-roots',
    text: 'E (4823) esp-tls-mbedtls: No server verification option set in esp_tls_cfg_t structure. Check esp_tls API reference\nE (4830) esp-tls-mbedtls: Failed to set client configurations, returned [0x8017] (ESP_ERR_MBEDTLS_SSL_SETUP_FAILED)\nE (4842) esp-tls: create_ssl_handle failed',
  },
  {
    title: 'IDF: memory',
    first: 'memory',
    text: 'E (9211) esp-tls-mbedtls: mbedtls_ssl_setup returned -0x7F00\nE (9215) esp-tls: create_ssl_handle failed\nE (9220) esp-tls: Failed to open new connection',
  },
  { title: 'IDF: MPI', first: 'memory', text: 'E (1234) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x4290' },
  {
    title: 'IDF: DNS',
    first: 'dns',
    text: "E (3021) esp-tls: couldn't get hostname for :api.example.com: getaddrinfo() returns 202, addrinfo=0x0\nE (3030) esp-tls: Failed to open new connection\nE (3033) transport_base: Failed to open a new connection",
  },
  {
    title: 'IDF: bundle',
    first: 'root-missing',
    text: 'E (6001) esp-x509-crt-bundle: Failed to verify certificate\nE (6010) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x3000',
  },
  {
    title: 'IDF: alert',
    first: 'tls-mismatch',
    text: 'E (169799) esp-tls-mbedtls: mbedtls_ssl_handshake returned -0x7780',
  },
  {
    title: 'IDF: timeout',
    first: 'timeout',
    text: 'E (13023) esp-tls: [sock=54] select() timeout\nE (13025) esp-tls: Failed to open new connection',
  },
  {
    title: 'IDF: reset',
    first: 'reset',
    text: 'E (8123) esp-tls: [sock=54] delayed connect error: Connection reset by peer\nE (8125) esp-tls: Failed to open new connection',
  },
  {
    title: 'IDF: MQTT refused',
    first: 'mqtt-auth',
    text: 'W (6123) mqtt_client: Connection refused, not authorized\nI (6125) app: MQTT_EVENT_ERROR',
  },
  { title: 'IDF: MQTT transport', first: 'wrapper', text: 'E (6123) mqtt_client: Error transport connect' },
  {
    title: 'IDF: stack',
    first: 'stack',
    text: "Guru Meditation Error: Core  0 panic'ed (Unhandled debug exception).\nDebug exception reason: Stack canary watchpoint triggered (https_task)",
  },
  {
    title: 'IDF: crash',
    first: 'crash',
    text: "Guru Meditation Error: Core  1 panic'ed (LoadProhibited). Exception was unhandled.\nBacktrace: 0x400d1234:0x3ffb1f90",
  },
  {
    title: 'IDF: watchdog',
    first: 'watchdog',
    text: 'E (10273) task_wdt: Task watchdog got triggered. The following tasks did not reset the watchdog in time:\nE (10273) task_wdt:  - IDLE0 (CPU 0)',
  },
  {
    title: 'IDF: EAGAIN',
    first: ['would-block', 'timeout'],
    text: 'E (20345) TRANSPORT_BASE: esp_tls_conn_read error, errno=No more processes',
  },
  {
    title: 'IDF: DMA',
    first: 'memory',
    text: 'E (4432) esp-aes: Failed to allocate memory\nE (4440) esp-tls-mbedtls: read error :-0x0001:',
  },
  {
    title: 'Arduino ESP32: verify',
    first: 'certificate',
    text: '[  5234][E][ssl_client.cpp:37] _handle_error(): [start_ssl_client():276]: (-9984) X509 - Certificate verification failed, e.g. CRL, CA or signature check failed\n[  5240][E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -9984',
  },
  {
    title: 'Arduino ESP32: memory',
    first: 'memory',
    text: '[E][ssl_client.cpp:33] _handle_error(): [start_ssl_client():199]: (-32512) SSL - Memory allocation failed\n[E][WiFiClientSecure.cpp:132] connect(): start_ssl_client: -32512',
  },
  {
    title: 'Arduino ESP32: -1',
    first: 'no-roots',
    text: '[E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -1',
  },
  {
    title: 'Arduino ESP32: reset',
    first: 'reset',
    text: '[E][ssl_client.cpp:37] _handle_error(): [data_to_read():361]: (-80) UNKNOWN ERROR CODE (0050)\n(-80) NET - Connection was reset by peer',
  },
  {
    title: 'Arduino ESP32: DNS',
    first: 'dns',
    text: '[E][WiFiGeneric.cpp:1583] hostByName(): DNS Failed for api.example.com\n[E][WiFiClientSecure.cpp:144] connect(): start_ssl_client: -1',
  },
  { title: 'HTTPClient -1', first: 'refused', text: '[HTTPS] GET... failed, error: connection refused' },
  { title: 'HTTPClient -11', first: 'timeout', text: '[HTTP] GET... failed, error: read Timeout' },
  {
    title: 'PubSubClient -2',
    first: 'unreachable',
    text: 'Attempting MQTT connection...failed, rc=-2 try again in 5 seconds',
  },
  {
    title: 'PubSubClient 5',
    first: 'mqtt-auth',
    text: 'Attempting MQTT connection...failed, rc=5 try again in 5 seconds',
  },
  { title: 'PubSubClient -4', first: 'timeout', text: 'failed, rc=-4' },
  {
    title: 'BearSSL 62',
    first: 'root-missing',
    text: '#include <ESP8266WiFi.h>\nBearSSL::WiFiClientSecure client;\nconnect failed, SSL error 62: Chain could not be linked to a trust anchor.',
  },
  { title: 'BearSSL expired', first: 'clock', text: 'ESP8266 BearSSL: Certificate is expired or not yet valid.' },
  {
    title: 'BearSSL name',
    first: 'name',
    text: 'getLastSSLError: 56 Expected server name was not found in the chain.',
  },
  {
    title: 'BearSSL memory',
    first: 'memory',
    text: 'getLastSSLError(): -1000 Unable to allocate memory for SSL structures and buffers.',
  },
  { title: 'BearSSL alert', first: 'tls-mismatch', text: 'BearSSL error 296' },
  {
    title: 'curl 60',
    first: ['intermediate', 'root-missing'],
    text: 'curl: (60) SSL certificate problem: unable to get local issuer certificate',
  },
  {
    title: 'curl 60 self-signed',
    first: 'self-signed',
    text: 'curl: (60) SSL certificate problem: self-signed certificate',
  },
  {
    title: 'curl 35 wrong version',
    first: 'not-tls',
    text: 'curl: (35) error:0A00010B:SSL routines::wrong version number',
  },
  {
    title: 'curl 35 alert 40',
    first: 'tls-mismatch',
    text: 'curl: (35) OpenSSL/3.0.13: error:0A000410:SSL routines::ssl/tls alert handshake failure',
  },
  {
    title: 'curl 7',
    first: 'refused',
    text: 'curl: (7) Failed to connect to 192.168.4.1 port 443 after 2 ms: Connection refused',
  },
  {
    title: 'Node leaf',
    first: 'intermediate',
    text: "Error: unable to verify the first certificate\n    at TLSSocket.onConnectSecure (node:_tls_wrap:1674:34) {\n  code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'\n}",
  },
  {
    title: 'Node EPROTO',
    first: 'not-tls',
    text: 'Error: write EPROTO 140735:error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/openssl/ssl/record/ssl3_record.c:354:',
  },
  {
    title: 'Node altnames',
    first: 'name',
    text: "Error [ERR_TLS_CERT_ALTNAME_INVALID]: Hostname/IP does not match certificate's altnames: IP: 192.168.1.7 is not in the cert's list:",
  },
  {
    title: 'Python verify',
    first: ['intermediate', 'root-missing'],
    text: 'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1007)',
  },
  {
    title: 'Python with wrappers',
    first: 'self-signed',
    text: "requests.exceptions.SSLError: HTTPSConnectionPool(host='192.168.1.9', port=443): Max retries exceeded with url: / (Caused by SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)')))",
  },
  { title: 'Python refused', first: 'refused', text: 'ConnectionRefusedError: [Errno 111] Connection refused' },
  {
    title: 'legacy renegotiation',
    first: 'tls-mismatch',
    text: 'ssl.SSLError: [SSL: UNSAFE_LEGACY_RENEGOTIATION_DISABLED] unsafe legacy renegotiation disabled (_ssl.c:1006)',
  },
  {
    title: 'mosquitto: device lacks the root',
    first: 'root-missing',
    text: '1700000000: New connection from 192.168.1.50:49152 on port 8883.\n1700000001: OpenSSL Error[0]: error:0A000418:SSL routines::tlsv1 alert unknown ca\n1700000001: Client <unknown> disconnected: Protocol error.',
  },
  { title: 'mosquitto: login', first: 'mqtt-auth', text: '1700000000: Client esp1 disconnected, not authorised.' },
  {
    title: 'mosquitto: protocol',
    first: 'not-tls',
    text: '1700000000: Client <unknown> disconnected due to protocol error.',
  },
  { title: 'nginx 400', first: 'http-status', text: '400 Bad Request\nThe plain HTTP request was sent to HTTPS port' },
  { title: 'Chrome authority', first: 'browser', text: 'NET::ERR_CERT_AUTHORITY_INVALID' },
  { title: 'Chrome name', first: 'name', text: 'Your connection is not private\nNET::ERR_CERT_COMMON_NAME_INVALID' },
  {
    title: 'Chrome version',
    first: 'tls-mismatch',
    text: 'ERR_SSL_VERSION_OR_CIPHER_MISMATCH when I open https://192.168.4.1 on my esp8266',
  },
  { title: 'Firefox issuer', first: 'browser', text: 'Error code: SEC_ERROR_UNKNOWN_ISSUER' },
  { title: 'Firefox too long', first: 'not-tls', text: 'SSL_ERROR_RX_RECORD_TOO_LONG' },
  { title: 'browser empty', first: 'closed', text: "192.168.1.33 didn't send any data. ERR_EMPTY_RESPONSE" },
  {
    title: 's_client alert',
    first: 'client-certificate',
    text: '40A7...:error:0A00045C:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:../ssl/record/rec_layer_s3.c:1586:SSL alert number 116',
  },
  {
    title: 'verify error 20',
    first: ['intermediate', 'root-missing'],
    text: 'verify error:num=20:unable to get local issuer certificate',
  },
  {
    title: 'key mismatch',
    first: 'key-format',
    text: 'nginx: [emerg] SSL_CTX_use_PrivateKey("/etc/ssl/key.pem") failed (SSL: error:05800074:x509 certificate routines::key values mismatch)',
  },
  {
    title: 'Java',
    first: 'root-missing',
    text: 'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
  },
  {
    title: 'brownout',
    first: 'hardware',
    text: 'Brownout detector was triggered\nets Jul 29 2019 12:21:46\nrst:0xc (SW_CPU_RESET)',
  },
];
