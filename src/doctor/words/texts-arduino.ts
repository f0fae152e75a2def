// Texts of the Arduino cores: WiFiClientSecure and HTTPClient of ESP32 and ESP8266, WiFiNINA, ArduinoBearSSL.
import { type Known, textsOf } from './words.ts';

const esp32 = textsOf('Arduino on ESP32 (WiFiClientSecure)');
const http = textsOf('Arduino HTTPClient');
const any = textsOf('Arduino');
const nina = textsOf('Arduino WiFiNINA, WiFiS3');
const bssl = textsOf('Arduino on ESP8266 (WiFiClientSecure with BearSSL)');

export const ARDUINO_TEXTS: readonly Known[] = [
  // What a build with DEBUG_ESP_SSL prints (WiFiClientSecureBearSSL.cpp).
  bssl(
    'dns',
    'specific',
    [/connect: Name loo(?:p|k)up failure/, 'connect: Name loopup failure'],
    'The host name does not resolve, or Wi-Fi is not connected yet.',
    'Wait for WiFi.status() == WL_CONNECTED, check the spelling, and pass the host without https://.',
  ),
  bssl(
    'unreachable',
    'specific',
    ['connect: Unable to connect TCP socket'],
    'TCP is not answered: the port, a firewall, or a server that is down.',
    'Try the same host and port from a computer in the same network.',
  ),
  bssl(
    'no-roots',
    'specific',
    ['no authentication method is setup'],
    'Neither roots nor a fingerprint were set, so BearSSL refuses every server.',
    'Call client.setTrustAnchors(&list) before connect.',
    { line: 'BearSSL::X509List list(root_ca); client.setTrustAnchors(&list);' },
  ),
  bssl(
    'memory',
    'specific',
    [/OOM for _x509\w+/, /_connectSSL\w*: OOM error/, '_connectSSL: OOM error', "Can't install x509 validator"],
    'No memory is left for the buffers of TLS: 16 KB in one piece for receiving, unless the server agrees to less.',
    'Free memory first, or client.setBufferSizes(1024, 512) where probeMaxFragmentLength(host, port, 1024) is true.',
  ),
  bssl(
    'timeout',
    'specific',
    ['_run_until: Timeout'],
    'The handshake took longer than the time-out (15 s): a slow chip at 80 MHz, or a server that does not answer.',
    'Run the chip at 160 MHz, and call client.setTimeout(30000).',
  ),
  bssl(
    'key-type',
    'specific',
    ['in minimal cipher mode (no EC)'],
    'This build has BearSSL without elliptic curves, and the key or the server has one.',
    'Choose "All SSL ciphers" in the board menu, or an RSA key.',
  ),
  bssl(
    'certificate',
    'specific',
    ["Received cert FP doesn't match"],
    'The fingerprint that was set is of another certificate: the server has renewed its own.',
    'Set the root in place of the fingerprint: setTrustAnchors with what `thimble trust HOST --format arduino` writes.',
  ),
  bssl(
    'usage',
    'specific',
    [/setFingerprint: (?:FP too short|Invalid char|Garbage at end of fp)/, 'setFingerprint: FP too short'],
    'The fingerprint is not 20 bytes in hexadecimal (SHA-1).',
    'Write the SHA-1 fingerprint with spaces or colons between its bytes.',
  ),
  bssl(
    'wrapper',
    'wrapper',
    ['_wait_for_handshake: failed', /BSSL:Couldn't connect\. Error =/],
    'The handshake failed; the line before it, or getLastSSLError(), says why.',
    'Look up the line before.',
  ),
  esp32(
    'no-roots',
    'specific',
    [/start_ssl_client: -1\b|start_ssl_client\(\)[^\n]{0,20}: -1\b|lastError: -1\b/],
    'connect() gave up before the handshake: no CA was set (and setInsecure was not called), the host name does not resolve, or TCP failed.',
    'Call setCACert(root_ca) before connect.',
    { name: 'start_ssl_client: -1' },
  ),
  esp32(
    'dns',
    'specific',
    [/hostByName\(\): DNS Failed for/, 'DNS Failed for'],
    'The host name does not resolve.',
    'Check the spelling and WiFi.status(); pass the host without https://.',
    { name: 'DNS Failed for' },
  ),
  esp32(
    'wrapper',
    'wrapper',
    [
      'connect(): start_ssl_client',
      'WiFiClientSecure.cpp',
      'NetworkClientSecure.cpp',
      '(-1) UNKNOWN ERROR CODE',
      'lost connection',
    ],
    'TLS could not be started; the line before it says why.',
    'Look up the line before.',
    { name: 'connect(): start_ssl_client' },
  ),
  esp32(
    'usage',
    'specific',
    ['pre-shared key not valid hex or too long'],
    'The pre-shared key is not hexadecimal, or longer than 32 bytes.',
    'setPreSharedKey(identity, "hex").',
  ),
  http(
    'refused',
    'cause',
    [
      /HTTPC_ERROR_CONNECTION_REFUSED|error: connection refused|code:? -1\b|HTTP[^\n]{0,30}failed, error: connection (?:refused|failed)/i,
    ],
    'HTTPClient -1: the connection could not be made: DNS, TCP or TLS failed (no CA set, not enough memory).',
    'Print client.lastError (ESP32) or getLastSSLError (ESP8266); call setCACert or setTrustAnchors before begin(client, url).',
    {
      name: 'HTTPClient: connection refused (-1)',
      line: 'char buf[100]; client.lastError(buf, 100); Serial.println(buf);',
    },
  ),
  http(
    'closed',
    'cause',
    [
      /HTTPC_ERROR_(?:SEND_HEADER_FAILED|SEND_PAYLOAD_FAILED|NOT_CONNECTED|CONNECTION_LOST)|error: (?:send header failed|send payload failed|not connected|connection lost)/i,
    ],
    'The connection was lost while sending.',
    'Connect again; http.setReuse(false).',
    { name: 'HTTPClient: connection lost', line: 'http.setReuse(false);' },
  ),
  http(
    'http',
    'cause',
    [/HTTPC_ERROR_NO_HTTP_SERVER|error: no HTTP server/i],
    'What answered is not an HTTP server.',
    'Check the port.',
    { name: 'HTTPClient: no HTTP server' },
  ),
  http(
    'timeout',
    'cause',
    [/HTTPC_ERROR_READ_TIMEOUT|error: read Timeout/i],
    'HTTPClient -11: the server did not answer in time.',
    'http.setTimeout(15000).',
    { name: 'HTTPClient: read Timeout (-11)', line: 'http.setTimeout(15000);' },
  ),
  http(
    'memory',
    'specific',
    [/HTTPC_ERROR_TOO_LESS_RAM|error: too less ram/i],
    'There is not enough memory.',
    'Free Strings; use a stream.',
    { name: 'HTTPClient: too less ram' },
  ),
  any(
    'version',
    'specific',
    [/'class (?:BearSSL::)?WiFiClientSecure' has no member named '\w+'/, /'\w+' is not a member of 'BearSSL'/],
    'The sketch was written for the other chip or another core: setFingerprint and setTrustAnchors are for ESP8266, setCACert for ESP32.',
    'Use the call of your core.',
    { name: 'WiFiClientSecure has no member named' },
  ),
  any(
    'version',
    'specific',
    ["call to 'HTTPClient::begin' declared with attribute error: obsolete API", 'obsolete API, use ::begin(WiFiClient'],
    'http.begin(url) is gone in ESP8266 core 3.',
    'http.begin(client, url).',
    { line: 'http.begin(client, url);' },
  ),
  nina(
    'wrapper',
    'symptom',
    ['Communication with WiFi module failed'],
    'The Wi-Fi module does not answer.',
    'Update its firmware with the Arduino IDE.',
  ),
];
