// What an error and the rest of the post say together: the program's own lines, its ports, its host names. Each rule looks
// at the findings and the program, and adds a more specific finding if it matches.
import type { PastedFirmware } from '../paste/firmware.ts';
import { lineAt, type Paste } from '../paste/paste.ts';
import type { Theme } from '../themes.ts';
import type { Finding } from './cause.ts';

interface Rule {
  /** With which of the findings it goes. */
  readonly themes: readonly Theme[];
  readonly applies: (all: string, firmware: PastedFirmware, finding: Finding) => boolean;
  readonly name: string;
  readonly theme: Theme;
  readonly cause: string;
  readonly fix: string;
  readonly line?: string;
  readonly test?: string;
  readonly score: number;
}

const LOST: readonly Theme[] = [
  'closed',
  'closed-handshake',
  'reset',
  'timeout',
  'aborted',
  'wrapper',
  'tls-mismatch',
  'not-tls',
];

const RULES: readonly Rule[] = [
  {
    themes: ['http'],
    applies: (all, { runtime }, { name }) =>
      name === 'invalid syntax for integer' && runtime === 'circuitpython' && /\bgetenv\(/.test(all),
    name: 'a setting without quotes',
    theme: 'files',
    cause:
      'A value in settings.toml has no double quotes: until 10.1 CircuitPython reads it as an integer then, and os.getenv raises if it is none.',
    fix: 'NAME = "value" in settings.toml, with straight double quotes.',
    line: 'CIRCUITPY_WIFI_PASSWORD = "…"  # in settings.toml, with the quotes',
    score: 95,
  },
  {
    themes: ['esp8266-tls'],
    applies: (all, _, { name }) =>
      /CONN_LOST/.test(name) &&
      /\bafter (?:about |around |some |~)?\d+ ?(?:requests|connections|minutes?|min|hours?|days?|times)\b/i.test(all),
    name: 'it worked before',
    theme: 'closed-handshake',
    cause:
      'The connection was lost within the handshake, and earlier ones succeeded: so it is not the suites. The network dropped, the server limits how often it is asked, or memory ran short.',
    fix: 'Close every response, call gc.collect(), wait longer between requests, and reconnect Wi-Fi when it happens.',
    score: 95,
  },
  {
    themes: ['memory', 'sockets'],
    applies: (all, { runtime }) => isPython(runtime) && makesManyRequests(all) && !closesResponses(all),
    name: 'responses are not closed',
    theme: 'unclosed-responses',
    cause:
      'The program makes requests and closes none of the responses: each holds its socket and its TLS buffers (20 to 40 KB), until no memory or socket is left.',
    fix: 'Call close() on every response, also after an error, and gc.collect() before the next request.',
    score: 95,
  },
  {
    themes: ['dns', 'usage', 'wrapper', 'timeout'],
    applies: (all) =>
      /(?:getaddrinfo\(|MQTTClient\([^\n]{0,80}|\bbroker ?= ?|\bserver ?= ?|\bhost(?:name)? ?= ?|\bMQTT_(?:HOST|SERVER|BROKER) ?= ?|\bMQTT_SERVER ?= ?|ntptime\.host ?= ?|\.connect\(\(?)f?b?["'](?:https?|mqtts?|tcp|ssl|wss?):\/\//i.test(
        all,
      ),
    name: 'a URL in place of a host name',
    theme: 'host-is-url',
    cause: 'A whole URL is passed where a host name belongs: no DNS server knows "https://…" or "mqtt://…" as a name.',
    fix: 'Pass the bare host name, without scheme and path; the port goes into its own argument.',
    score: 95,
  },
  {
    themes: ['dns'],
    applies: (all) => /["'/][\w-]{1,63}\.local["':/]/.test(all),
    name: 'a .local name',
    theme: 'dns',
    cause:
      'Names that end in .local are resolved by mDNS, which DNS servers do not know, and which most firmwares do not ask (MicroPython on ESP32 does, on the Pico W not before 1.22).',
    fix: 'Use the IP address of that device, or give it a name in the DNS of the router.',
    line: 'HOST = "192.168.1.20"  # the address in place of NAME.local',
    score: 90,
  },
  {
    themes: ['refused', 'reset', 'aborted', 'unreachable', 'timeout'],
    applies: (all, { runtime }) =>
      isBoard(runtime) &&
      /["'/@](?:localhost|127\.0\.0\.1)\b/.test(all) &&
      !/\.bind\(|start_server|app\.run|Server\(/.test(all),
    name: 'localhost',
    theme: 'localhost',
    cause: 'The program connects to localhost (127.0.0.1): that is the board itself, and no server listens there.',
    fix: 'Use the address of the computer in your network, and let its server listen on 0.0.0.0.',
    score: 95,
  },
  {
    themes: ['dns', 'unreachable', 'wifi'],
    applies: (all, { runtime }) =>
      runtime === 'micropython' &&
      /\bWLAN\(/.test(all) &&
      /\.connect\(/.test(all) &&
      !/isconnected|\.status\(/.test(all),
    name: 'the program does not wait for the Wi-Fi',
    theme: 'wifi',
    cause:
      'The program calls connect() and continues at once; joining the Wi-Fi takes a few seconds, and until then no name resolves.',
    fix: 'Wait until wlan.isconnected() is True before the first request.',
    score: 92,
  },
  {
    themes: ['dns', 'unreachable', 'wifi'],
    applies: (all, { runtime }) =>
      runtime === 'micropython' &&
      /^(?:import|from) \w/m.test(all) &&
      /\b(?:u?requests\.\w+\(|getaddrinfo\(|MQTTClient\(|settime\()/.test(all) &&
      !/\bnetwork\b|WLAN|wifi|wlan/i.test(all.replace(/File "[^"\n]{0,200}"/g, '')),
    name: 'the program never connects the Wi-Fi',
    theme: 'wifi',
    cause: 'Nothing in the program connects the Wi-Fi, so that no name resolves (unless boot.py does it).',
    fix: 'Connect first: wlan = network.WLAN(network.STA_IF); wlan.active(True); wlan.connect(SSID, PASSWORD), and wait until isconnected().',
    score: 88,
  },
  {
    themes: ['not-tls', 'closed-handshake', 'closed', 'fault'],
    applies: (all) => /\b(?:587|25)\b/.test(all) && /smtp|umail|email|mail/i.test(all),
    name: 'SMTP with STARTTLS',
    theme: 'starttls',
    cause:
      'Port 587 (and 25) begins in plain text, and turns to TLS with STARTTLS later: the greeting of the mail server is not TLS.',
    fix: 'Use port 465, which begins with TLS, or a library that does STARTTLS.',
    score: 95,
  },
  {
    themes: [...LOST, 'fault', 'socket-state'],
    applies: (all) =>
      /\b1883\b/.test(all) &&
      !/\b8883\b/.test(all) &&
      /\bssl ?= ?(?:True|ctx|context|ssl_?context)|is_ssl ?= ?True|use_ssl ?= ?True|WiFiClientSecure|\bssl_params\b|mqtts:\/\/|wrap_socket\(/.test(
        all,
      ),
    name: 'TLS on port 1883',
    theme: 'not-tls',
    cause: 'The program speaks TLS on port 1883, where brokers speak MQTT without TLS.',
    fix: 'Use port 8883, or leave TLS out.',
    line: 'port = 8883  # MQTT over TLS',
    score: 92,
  },
  {
    themes: [...LOST, 'mqtt-policy', 'mqtt-protocol'],
    applies: (all, _, { name }) =>
      /\b8883\b/.test(all) &&
      !/\b1883\b/.test(all) &&
      /MQTT/i.test(all) &&
      !/ssl|tls|Secure/i.test(all.replaceAll(/not-tls|File "[^"\n]{0,200}"/g, '')) &&
      !name.startsWith('MBEDTLS'),
    name: 'no TLS on port 8883',
    theme: 'not-tls',
    cause: 'The program speaks MQTT without TLS on port 8883, where brokers expect TLS: they close the connection.',
    fix: 'Turn TLS on (umqtt: ssl=ctx; MiniMQTT: is_ssl=True with an ssl_context), or use port 1883.',
    score: 92,
  },
  {
    themes: ['not-tls', 'closed-handshake', 'reset', 'timeout', 'wrapper'],
    applies: (all) =>
      /https:\/\/[^\s"'/]{1,100}:(?:80|8080|5000|3000|8000|1880|8123)\b/.test(all) ||
      (/wrap_socket\(/.test(all) && /(?:,|\bport ?=) ?(?:80|8080|5000|8000)\b/.test(all) && !/\b443\b/.test(all)),
    name: 'https on a port of plain HTTP',
    theme: 'not-tls',
    cause: 'The program speaks TLS to a port where servers speak plain HTTP (80, 8080, 5000, …).',
    fix: 'Write http:// for that port, or use the port on which the server speaks HTTPS.',
    line: 'url = "http://…"  # or the HTTPS port of that server',
    score: 90,
  },
  {
    themes: ['tls-mismatch', 'closed-handshake', 'esp8266-tls', 'sni', 'certificate', 'tls-refused'],
    applies: (all, { runtime }) =>
      (runtime === undefined || runtime === 'micropython' || runtime === 'circuitpython') &&
      /wrap_socket\(/.test(all) &&
      !/server_hostname/.test(all) &&
      !isServer(all),
    name: 'wrap_socket without server_hostname',
    theme: 'sni',
    cause:
      'wrap_socket is called without server_hostname: no host name is sent (SNI), and servers with several sites refuse that or show another certificate.',
    fix: 'Pass server_hostname.',
    score: 90,
  },
  {
    themes: ['tls-mismatch'],
    applies: (all, _, { name }) =>
      isServer(all) && /HANDSHAKE_FAILURE|NO_USABLE_CIPHERSUITE|NO_CIPHER_CHOSEN/.test(name),
    name: 'a server without a usable certificate',
    theme: 'tls-mismatch',
    cause:
      'This side is the server, and it has no certificate that it may use for this client: none was loaded, its extendedKeyUsage or keyUsage is not for servers, or its key goes with none of the client’s cipher suites. A client that speaks only TLS 1.3 ends like this too.',
    fix: 'Load a certificate for servers (RSA 2048 or P-256) and its key before wrap_socket, and let the client speak TLS 1.2.',
    line: 'ctx.load_cert_chain("cert.der", "key.der")  # before wrap_socket(…, server_side=True)',
    score: 92,
  },
  {
    themes: ['tampering', 'not-tls'],
    applies: (all, _, { name }) => isServer(all) && /UNEXPECTED_MESSAGE|BAD_HS_CLIENT_HELLO|INVALID_RECORD/.test(name),
    name: 'a client without TLS at a TLS server',
    theme: 'not-tls',
    cause: 'This side is the server, and the client’s first bytes are no TLS: most often http:// instead of https://.',
    fix: 'Let the client use https://, with the port of this server; catch the OSError and go on to the next client.',
    line: 'except OSError: client.close()  # around wrap_socket(…, server_side=True), then accept() again',
    score: 92,
  },
  {
    themes: ['timeout'],
    applies: (all) => /File "[^"\n]{0,100}ntptime\.py"/.test(all) || (/ntptime\./.test(all) && !/File "/.test(all)),
    name: 'the time server does not answer',
    theme: 'timeout',
    cause:
      'The time server did not answer. NTP is UDP on port 123, which many networks block, and single packets get lost.',
    fix: 'Ask again, several times with a pause; raise ntptime.timeout (1 second at first); or ask a server in your own network, often the router.',
    line: 'ntptime.timeout = 5; ntptime.host = "192.168.1.1"  # then settime() again, in a loop with except OSError',
    test: 'Run `ntpdate -q pool.ntp.org` (or `sntp pool.ntp.org`) on a computer in the same network: is UDP port 123 open?',
    score: 90,
  },
  {
    themes: ['memory'],
    applies: (all, { chip }) => chip === 'esp8266' && /https|ssl|wrap_socket|8883/i.test(all),
    name: 'an ESP8266 without memory for TLS',
    theme: 'memory',
    cause:
      'The ESP8266 has about 38 KB for Python and TLS. A TLS connection needs 10 to 16 KB of it in the handshake, by the server’s RSA key and chain, and 8.5 KB later.',
    fix: 'Connect early in the program, after gc.collect(), one connection at a time; freeze modules or compile them to .mpy; or use an ESP32 or a Pico W.',
    score: 80,
  },
  {
    themes: ['certificate', 'root-missing', 'expired'],
    applies: (all) =>
      /\((?:1970|2000|2015|2021), 1, [1-9],|(?:1970|2000|2015|2021)-01-0[1-9]\b|tm_year=(?:1970|2000|2021)/.test(all),
    name: 'the clock of the board is not set',
    theme: 'clock',
    cause:
      'The board shows the date it starts with: its clock was never set, and every certificate begins in the future.',
    fix: 'ntptime.settime() after the Wi-Fi is up and before the first connection.',
    score: 90,
  },
  {
    themes: ['closed', 'closed-handshake', 'reset', 'mqtt-protocol'],
    applies: (all) =>
      /\bamazonaws\.com\b|\baws[_ -]?iot\b/i.test(all) &&
      /mqtt/i.test(all) &&
      /load_cert_chain|\bcert\b|setCertificate|ssl_params/.test(all),
    name: 'AWS IoT closes the connection',
    theme: 'mqtt-policy',
    cause:
      'AWS IoT closes the connection without an answer when the policy of the certificate does not allow iot:Connect for this client id, when the certificate is not active, or when another client uses the same id.',
    fix: 'Attach a policy that allows iot:Connect, Publish, Subscribe and Receive to the certificate, activate it, and use the client id that the policy names.',
    score: 86,
  },
  {
    themes: ['closed', 'closed-handshake', 'tls-mismatch', 'tls-refused', 'reset'],
    applies: (all) =>
      /\bamazonaws\.com\b|\baws[_ -]?iot\b/i.test(all) &&
      /mqtt/i.test(all) &&
      !/load_cert_chain|\bcert\b|setCertificate|ssl_params/.test(all),
    name: 'AWS IoT requires a client certificate',
    theme: 'client-certificate',
    cause: 'AWS IoT accepts only clients with a certificate, and the program loads none.',
    fix: 'Load the certificate and the key of the thing (DER on MicroPython before 1.29).',
    score: 86,
  },
  {
    themes: ['certificate', 'name', 'root-missing'],
    applies: (all) =>
      /https:\/\/\d{1,3}(?:\.\d{1,3}){3}\b|server_hostname ?= ?["']\d{1,3}(?:\.\d{1,3}){3}["']/.test(all),
    name: 'an IP address in place of the name',
    theme: 'name',
    cause:
      'The program connects by IP address, and certificates are for names; MicroPython before 1.23 and CircuitPython on the Pico W match no address in them.',
    fix: 'Connect by the name that the certificate lists (give the board that name, or an entry in the DNS of the router).',
    score: 84,
  },
];

/** @param findings - all findings of the post. @returns the additional ones. */
export function applyRules(findings: readonly Finding[], paste: Paste, firmware: PastedFirmware): readonly Finding[] {
  const added: Finding[] = [];
  for (const { themes, applies, score, ...rest } of RULES) {
    const at = findings.find(
      (finding) => finding.score >= 15 && themes.includes(finding.theme) && applies(paste.all, firmware, finding),
    );
    if (at === undefined || !isAmongFirst(at, findings)) continue;
    // The error keeps its name; the rule adds the cause.
    added.push({ ...rest, name: at.name, subject: at.subject, firmware: at.firmware, index: at.index, score });
  }
  return added;
}

/** A rule applies to the post's main error, not to one that it only mentions. */
function isAmongFirst(finding: Finding, findings: readonly Finding[]): boolean {
  const best = Math.max(...findings.map(({ score }) => score));
  return finding.score >= best - 45 || finding.score >= 40;
}

function isPython(runtime: PastedFirmware['runtime']): boolean {
  return runtime === 'micropython' || runtime === 'circuitpython';
}

function isBoard(runtime: PastedFirmware['runtime']): boolean {
  return isPython(runtime) || runtime === 'arduino-esp32' || runtime === 'arduino-esp8266' || runtime === 'esp-idf';
}

function isServer(all: string): boolean {
  return /server_side ?= ?(?:True|1)\b|\.accept\(\)/.test(all);
}

/** In a loop or a function, or several: one request by itself leaves nothing open. */
function makesManyRequests(all: string): boolean {
  const requests =
    all.match(/\b(?:u?requests\w*|session|https?|self\.\w{0,20}requests)\.(?:get|post|put|patch|request)\(/gi) ?? [];
  return requests.length > 1 || (requests.length === 1 && /\bwhile\b|\bfor\b|\bdef\b|Timer\(/.test(all));
}

function closesResponses(all: string): boolean {
  return /\.close\(\)|\bwith \S{0,60}(?:get|post|put|patch|request)\(/.test(all);
}

/** Where a chain of exceptions names the one that came first. */
export function chainStart(paste: Paste): number {
  const at = paste.words.search(/The above exception was the direct cause|During handling of the above exception/);
  return at === -1 ? -1 : lineAt(paste, at).start;
}
