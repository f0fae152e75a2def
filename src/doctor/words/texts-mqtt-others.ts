// Texts of other MQTT programs: esp-mqtt, PubSubClient, paho, mosquitto and its log.
import { type Known, textsOf } from './words.ts';

const esp = textsOf('ESP-IDF (esp-mqtt)');
const pubsub = textsOf('Arduino PubSubClient (client.state())');
const paho = textsOf('paho-mqtt, mosquitto clients');
const broker = textsOf('the log of a broker');

const LOGIN = 'Check user name and password (spaces, quotes, bytes or text), and that the broker has that user.';
const POLICY =
  'Check what the broker allows this user and client id: its ACL, for AWS IoT the policy of the certificate (iot:Connect for this client id).';

export const OTHER_MQTT_TEXTS: readonly Known[] = [
  esp(
    'mqtt-auth',
    'specific',
    [
      'Connection refused, not authorized',
      'Connection refused, bad username or password',
      'Connection refused, not authorised',
    ],
    'The broker refuses the login.',
    LOGIN,
  ),
  esp(
    'mqtt-auth',
    'specific',
    ['Connection refused, ID rejected', 'Connection refused, identifier rejected'],
    'The broker refuses the client id.',
    'Give a client id that no other device uses.',
  ),
  esp(
    'mqtt-protocol',
    'specific',
    [
      'Connection refused, bad protocol',
      'Connection refused, server unavailable',
      'Connection refused, unacceptable protocol version',
    ],
    'The broker does not serve this client.',
    'Look in the log of the broker.',
  ),
  esp(
    'wrapper',
    'wrapper',
    [
      'Error transport connect',
      'mqtt_client: esp_transport',
      'MQTT_EVENT_ERROR',
      'MQTT_ERROR_TYPE_TCP_TRANSPORT',
      'mqtt connect failed',
    ],
    'The connection beneath MQTT failed; the lines before it (esp-tls, transport_base) say why.',
    'Look up the first error in the log.',
  ),
  esp(
    'mqtt-policy',
    'cause',
    [
      'mqtt_message_receive() returned 0',
      'mqtt_message_receive() returned -1',
      'MQTT_CONNECTION_REFUSED',
      'Error network response',
    ],
    'The broker closed the connection after CONNECT: policy, client id in use, or wrong port.',
    POLICY,
  ),
  esp(
    'memory',
    'specific',
    ['Error create mqtt task', 'esp_mqtt_set_config', 'Memory exhausted'],
    'There is no memory for the MQTT client.',
    'Destroy the old client before making a new one.',
  ),
  esp(
    'stack',
    'specific',
    ['No PING_RESP, disconnected'],
    'The broker did not answer a ping in time.',
    'Check the network; raise keepalive.',
    { name: 'No PING_RESP, disconnected' },
  ),
  pubsub(
    'timeout',
    'specific',
    [/\b(?:rc|state)\s*[=:]?\s*\(?-4\b/],
    'PubSubClient -4: the broker did not answer in time.',
    'Check port and TLS; client.setSocketTimeout(30).',
    { name: 'rc=-4 (MQTT_CONNECTION_TIMEOUT)' },
  ),
  pubsub(
    'closed',
    'specific',
    [/\b(?:rc|state)\s*[=:]?\s*\(?-3\b/],
    'PubSubClient -3: the connection was lost.',
    'Call client.loop() often; give each device a client id of its own.',
    { name: 'rc=-3 (MQTT_CONNECTION_LOST)' },
  ),
  pubsub(
    'unreachable',
    'cause',
    [/\b(?:rc|state)\s*[=:]?\s*\(?-2\b/],
    'PubSubClient -2: TCP or TLS could not connect: wrong host or port, Wi-Fi down, or the TLS handshake failed.',
    'Check host and port; print espClient.lastError(…) (ESP32) or getLastSSLError(…) (ESP8266).',
    { name: 'rc=-2 (MQTT_CONNECT_FAILED)', line: 'char buf[100]; espClient.lastError(buf, 100); Serial.println(buf);' },
  ),
  pubsub(
    'closed',
    'cause',
    [/\b(?:rc|state)\s*[=:]?\s*\(?-1\b/],
    'PubSubClient -1: disconnected.',
    'Call connect() again.',
    { name: 'rc=-1 (MQTT_DISCONNECTED)' },
  ),
  pubsub(
    'mqtt-auth',
    'specific',
    [/\b(?:rc|state)\s*[=:]\s*\(?[45]\b/],
    'The broker refuses the login (4: user name or password, 5: not authorised).',
    LOGIN,
    { name: 'rc=5 / rc=4 (not authorised)' },
  ),
  pubsub(
    'mqtt-auth',
    'specific',
    [/\b(?:rc|state)\s*[=:]\s*\(?2\b/],
    'The broker refuses the client id.',
    'Give a client id that no other device uses.',
    { name: 'rc=2 (client id rejected)' },
  ),
  paho(
    'mqtt-auth',
    'specific',
    [
      /Connection (?:error|Refused): (?:Connection Refused: )?not authori[sz]ed/i,
      'Connection refused - not authorised',
      'Connection Refused: bad user name or password',
    ],
    'The broker refuses the login.',
    `${LOGIN} ${POLICY}`,
    { name: 'Connection Refused: not authorised' },
  ),
  paho(
    'mqtt-protocol',
    'cause',
    ['The connection was lost', 'Error: The connection was lost.', 'rc=7', 'Connection lost: The connection was lost'],
    'The broker closed the connection.',
    'Give each client an id of its own; check TLS and port.',
  ),
  broker(
    'mqtt-auth',
    'specific',
    ['disconnected, not authorised'],
    'The broker does not accept the login of that client.',
    LOGIN,
    { name: 'Client disconnected, not authorised' },
  ),
  broker(
    'mqtt-protocol',
    'specific',
    ['already connected, closing old connection'],
    'Two devices use one client id: each throws the other out.',
    'Give each device a client id of its own.',
  ),
  broker(
    'not-tls',
    'cause',
    [/due to protocol error|disconnected due to malformed packet/, 'Socket error on client <unknown>'],
    'What a client sent on that port is not MQTT: TLS on the port without it, or the reverse.',
    '8883 with TLS, 1883 without.',
    { name: 'disconnected due to protocol error' },
  ),
];
