// The published adafruit_esp32spi, with the simulated coprocessor of an AirLift board.
import assert from 'node:assert/strict';
import { serveHttps, serveNtp } from '../../tests/programs/servers.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { serveMosquitto } from '../../tests/support/mosquitto.ts';
import { makeServerIdentity } from '../../tests/support/pki.ts';
import type { Exchange, Tools } from './exchanges.ts';
import { MINIMQTT } from './minimqtt.ts';

const NINA = (version: string) => `samd51@circuitpython-10.2+nina-${version}`;
const LIBRARY = 'adafruit/adafruit_esp32spi';
/** Joins the network, and creates the objects that the other libraries need. */
const START = `
import board, busio
from digitalio import DigitalInOut
from adafruit_esp32spi import adafruit_esp32spi
import adafruit_connection_manager
pins = [DigitalInOut(pin) for pin in (board.ESP_CS, board.ESP_BUSY, board.ESP_RESET)]
esp = adafruit_esp32spi.ESP_SPIcontrol(busio.SPI(board.SCK, board.MOSI, board.MISO), *pins)
esp.connect_AP("net", "password")
pool = adafruit_connection_manager.get_radio_socketpool(esp)
context = adafruit_connection_manager.get_radio_ssl_context(esp)
`;

const answer = ({ context }: Tools, identity: Parameters<typeof serveHttps>[1]) =>
  serveHttps(context, identity, (request, response, body) =>
    response.end(JSON.stringify({ method: request.method, path: request.url, body })),
  );

const REQUESTS = `${START}
import adafruit_requests
session = adafruit_requests.Session(pool, context)
with session.get("https://host.test/one") as response:
    print(response.status_code, response.json()["path"])
with session.post("https://host.test/two", json={"text": "x" * 300}) as response:
    print(response.status_code, len(response.json()["body"]))
`;

const requests = (version: string): Exchange => ({
  name: `adafruit_esp32spi on NINA ${version}`,
  parts: [LIBRARY, 'adafruit/adafruit_requests.py', 'adafruit/adafruit_connection_manager.py'],
  peer: 'Node',
  run: async (tools) => {
    const port = await answer(tools, tools.leaf);
    const settings = { board: NINA(version), lib: ['adafruit'], hosts: { 'host.test': port } };
    await tools.printed(REQUESTS, '200 /one\n200 312\n', { ...settings, bundle: 'ca.pem', wifi: 'down' });
  },
});

export const AIRLIFT_EXCHANGES: readonly Exchange[] = [
  requests('1.7'),
  requests('3.3'),
  {
    name: 'adafruit_esp32spi: an impostor, a refusal, an unknown name, a second TLS socket',
    parts: [LIBRARY, 'adafruit/adafruit_requests.py', 'adafruit/adafruit_connection_manager.py'],
    peer: 'Node',
    run: async (tools) => {
      const impostor = await makeServerIdentity(['impostor.test']);
      const hosts = {
        'host.test': await answer(tools, tools.leaf),
        'impostor.test': await answer(tools, impostor.leaf),
        'nobody.test': await freePort(),
      };
      const program = `${START}
import adafruit_requests
session = adafruit_requests.Session(pool, context)
for url in ("https://impostor.test/", "https://nobody.test/", "https://unknown.invalid/", "https://host.test/"):
    try:
        print(session.get(url).status_code)
    except Exception as error:
        print(repr(error))
try:
    context.wrap_socket(pool.socket()).connect(("impostor.test", 443))
except OSError as error:
    print(repr(error))
`;
      const expected = `BrokenPipeError('Expected 01 but got 00',)
BrokenPipeError('Expected 01 but got 00',)
ConnectionError('Failed to request hostname',)
200
OSError(23, 'Only one open SSL connection allowed')
`;
      await tools.printed(program, expected, {
        board: NINA('3.3'),
        lib: ['adafruit'],
        hosts,
        bundle: 'ca.pem',
        wifi: 'down',
      });
    },
  },
  {
    name: 'adafruit_minimqtt over AirLift',
    parts: [LIBRARY, 'adafruit/adafruit_minimqtt', 'adafruit/adafruit_ticks.py'],
    peer: 'mosquitto',
    run: async (tools) => {
      const program = `${START}${MINIMQTT}`;
      const port = await serveMosquitto(tools.context, { cert: tools.leaf.pem, key: tools.leaf.keyPem });
      await tools.printed(program, 'a/b hello\ndone\n', {
        board: NINA('3.3'),
        lib: ['adafruit'],
        hosts: { 'host.test': port },
        bundle: 'ca.pem',
        wifi: 'down',
      });
    },
  },
  {
    name: 'adafruit_ntp over AirLift',
    parts: [LIBRARY, 'adafruit/adafruit_ntp.py'],
    peer: 'an NTP server of ours',
    run: async (tools) => {
      const program = `${START}
import adafruit_ntp
print(tuple(adafruit_ntp.NTP(pool, server="pool.ntp.org", tz_offset=0).datetime)[:5])
print(esp.get_time()[0] > 1700000000)
`;
      const hosts = { 'pool.ntp.org': await serveNtp(tools.context, Date.UTC(2026, 10, 29, 12, 34, 56)) };
      await tools.printed(program, '(2026, 11, 29, 12, 34)\nTrue\n', {
        board: NINA('3.3'),
        lib: ['adafruit'],
        hosts,
        wifi: 'down',
      });
    },
  },
  {
    name: 'an HTTP server over AirLift',
    parts: [LIBRARY],
    peer: 'curl',
    run: async (tools) => {
      const port = await freePort();
      const program = `${START}
listener = pool.socket()
listener.bind((esp.ipv4_address, ${port}))
listener.listen(1)
print("listening")
while True:
    try:
        client, address = listener.accept()
        break
    except OSError:
        pass
client.settimeout(5)
print(client.recv(4))
client.send(b"HTTP/1.0 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nhello")
client.close()
`;
      let asked: Promise<string> | undefined;
      const onOutput = () => {
        asked ??= tools.curl('--silent', `http://localhost:${port}/`);
      };
      await tools.printed(program, "listening\nb'GET '\n", {
        board: NINA('3.3'),
        lib: ['adafruit'],
        onOutput,
        wifi: 'down',
      });
      assert.equal(await asked, 'hello');
    },
  },
];
