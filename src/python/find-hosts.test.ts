import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { testWithShared } from '../../tests/support/shared.ts';
import type { Surroundings } from './constants.ts';
import { findHosts } from './find-hosts.ts';

const targets = (text: string, surroundings?: Surroundings) =>
  findHosts(text, surroundings).hosts.map(({ target }) => target);

for (const [name, text, expected] of [
  ['a plain URL', 'requests.get("https://api.example.com/data")', ['https://api.example.com/data']],
  ['without its query, which may hold a key', 'get("https://a.example/x?key=1#y")', ['https://a.example/x']],
  ['a sum of names', 'H = "a.example"\nU = "https://" + H + "/v1"\nget(U)', ['https://a.example/v1']],
  ['an f-string of which the end is unknown', 'get(f"https://a.example/v1/{n}")', ['https://a.example/']],
  ['an f-string of which the host is unknown', 'get(f"https://{h}/v1")', []],
  ['an f-string of which the host goes on', 'get(f"https://api{h}")', []],
  ['an f-string with a name that is known', 'h = "a.example"\nget(f"https://{h}/v1")', ['https://a.example/v1']],
  [
    'format and %',
    'h="b.example"\nx("https://{}/p".format(h))\ny("https://%s/q" % h)',
    ['https://b.example/p', 'https://b.example/q'],
  ],
  ['strings side by side', 'u = ("https://a.example"\n  "/b")', ['https://a.example/b']],
  ['a dictionary', 'D = {"url": "https://a.example/"}\nget(D["url"])', ['https://a.example/']],
  [
    'a dictionary part',
    'S = {"broker": "mq.example"}\nMQTT.MQTT(broker=S["broker"], port=8883)',
    ['mqtts://mq.example:8883'],
  ],
  ['MiniMQTT with a context', 'MQTT.MQTT(broker="mq.example", ssl_context=c)', ['mqtts://mq.example:8883']],
  ['MiniMQTT without TLS', 'MQTT.MQTT(broker="mq.example", port=1883, is_ssl=False)', ['mqtt://mq.example:1883']],
  ['umqtt', 'MQTTClient("id", "mq.example", ssl=True)', ['mqtts://mq.example:8883']],
  ['umqtt without TLS', 'MQTTClient("id", "mq.example")', ['mqtt://mq.example:1883']],
  ['asyncio', 'asyncio.open_connection("h.example", 443, ssl=ctx)', ['h.example:443']],
  ['asyncio without TLS', 'asyncio.open_connection("h.example", 80)', ['tcp://h.example:80']],
  ['a socket', 's.connect(socket.getaddrinfo("h.example", 443)[0][-1])', ['h.example:443']],
  [
    'a socket by an address pair',
    'HOST = "h.example"\nPORT = const(8443)\ns.connect((HOST, PORT))',
    ['h.example:8443'],
  ],
  ['a name to verify alone', 'c.wrap_socket(s, server_hostname="h.example")', ['h.example']],
  ['a server of its own', 's.bind(socket.getaddrinfo("0.0.0.0", 80)[0][-1])', []],
  ['a comment is none', '# https://c.example/\nx = 1', []],
  ['a docstring is none', '"""https://d.example/doc"""', []],
  ['a program with an error in it', 'def f(:\nget("https://a.example/")', ['https://a.example/']],
  ['a name that leads to itself', 'a = a + "x"\nget("https://" + a)', []],
  ['plain HTTP is found too', 'get("http://a.example/")', ['http://a.example/']],
  ['an attribute', 'class C:\n  HOST = "a.example"\nget("https://" + C.HOST + "/")', ['https://a.example/']],
] as const)
  test(name, () => assert.deepEqual(targets(text), expected));

test('os.getenv: settings.toml, otherwise its default', () => {
  const text = 'import os\nget("https://" + os.getenv("HOST") + "/")\nget(os.getenv("URL", "https://b.example/"))';
  assert.deepEqual(targets(text, { setting: (key) => (key === 'HOST' ? 'a.example' : undefined) }), [
    'https://a.example/',
    'https://b.example/',
  ]);
  assert.deepEqual(targets(text), ['https://b.example/']);
});

test("the program's own modules", () => {
  const modules: Record<string, string> = {
    secrets: 'secrets = {"url": "https://a.example/"}',
    config: 'from more import HOST\nPORT = 8883',
    more: 'HOST = "mq.example"\nfrom config import PORT',
  };
  const text =
    'from secrets import secrets as s\nimport config as c\nget(s["url"])\nMQTTClient("i", c.HOST, port=c.PORT, ssl=True)';
  assert.deepEqual(targets(text, { moduleText: (name) => modules[name] }), [
    'https://a.example/',
    'mqtts://mq.example:8883',
  ]);
});

test('a call whose host is only known at run time is reported', () => {
  assert.deepEqual(findHosts('x = 1\nMQTTClient("i", pick(), ssl=True)').unknown, [{ call: 'MQTTClient', line: 2 }]);
});

testWithShared('programs', 'the programs of guides: each has its hosts', (folder) => {
  const found = Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith('.py'))
      .map((name) => [name, targets(readFileSync(join(folder, name), 'utf8'))]),
  );
  assert.deepEqual(found['seed-urequests-get.py'], ['https://api.example.com/data']);
  assert.deepEqual(found['seed-esp32-client.py'], ['www.example.com:443']);
  assert.deepEqual(found['seed-ussl-socket.py'], ['api.example.com:443']);
  assert.equal(found['seed-circuitpython-requests.py']?.length, 3);
});

test('a sum of 17 terms is read, a longer one only in part', () => {
  const sum = (terms: number) => targets(`get("https://a.example/" ${'+ "b"'.repeat(terms - 1)})`);
  assert.deepEqual(sum(17), [`https://a.example/${'b'.repeat(16)}`]);
  assert.deepEqual(sum(18), []);
});

test('a name that is extended many times is followed for 2,000 steps', () => {
  const page = `html = "<p>"\n${'html = html + "<b>x</b>"\n'.repeat(20)}`;
  assert.deepEqual(targets(`${page}post("https://a.example/" + html)`)[0], 'https://a.example/<p>');
  const program = (values: number) => {
    const assigned = Array.from({ length: values }, (_, i) => `h = "h${i}.example"\n`).join('');
    return targets(`${assigned}asyncio.open_connection(h, 443, ssl=c)`).length;
  };
  assert.equal(program(1998), 1998); // and two steps for the name
  assert.equal(program(2100), 1998);
});

test('64 combinations of the values of names are tried', () => {
  const found = (first: number, second: number) => {
    const assigned = (name: string, count: number) =>
      Array.from({ length: count }, (_, i) => `${name} = "${name}${i}"\n`).join('');
    return targets(`${assigned('a', first)}${assigned('b', second)}get("https://" + a + b + ".example/")`).length;
  };
  assert.equal(found(8, 8), 64);
  assert.equal(found(13, 5), 64);
});
