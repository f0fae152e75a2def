// One exchange for each library: the program that uses it, the peer, and the expected output of both.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunSettings } from '../../tests/programs/run.ts';
import { serveHttps, serveNtp, serveOpenssl } from '../../tests/programs/servers.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { serveMosquitto } from '../../tests/support/mosquitto.ts';
import type { Issued } from '../../tests/support/pki.ts';
import { MINIMQTT } from './minimqtt.ts';

export interface Tools {
  readonly context: { after(work: () => void | Promise<void>): void };
  readonly root: Issued;
  readonly leaf: Issued;
  readonly curl: (...words: readonly string[]) => Promise<string>;
  path(part: string): string;
  /** Runs a program with parts of the folder in its /lib, and compares its output. @throws AssertionError */
  printed(
    program: string,
    expected: string,
    settings: RunSettings & {
      readonly lib?: readonly string[];
      readonly files?: Readonly<Record<string, string | Uint8Array>>;
      /** A file in the program's folder: `ca.pem` is the root of the servers. */
      readonly bundle?: string;
    },
  ): Promise<void>;
}

export interface Exchange {
  readonly name: string;
  /** Path in the folder of libraries. */
  readonly parts: readonly string[];
  readonly peer: string;
  run(tools: Tools): Promise<void>;
}

const PICO_W = 'pico-w@micropython-1.27';
const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';
const SIMPLE = 'micropython-lib/micropython/umqtt.simple';
const ROBUST = 'micropython-lib/micropython/umqtt.robust';
const CONTEXT = `
import ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
context.verify_mode = ssl.CERT_REQUIRED
context.load_verify_locations(cafile="/ca.der")
`;
const NOW = Date.UTC(2026, 10, 29, 12, 34, 56);

const broker = ({ context, leaf }: Tools) => serveMosquitto(context, { cert: leaf.pem, key: leaf.keyPem });
const json = ({ context, leaf }: Tools) =>
  serveHttps(context, leaf, (request, response, body) =>
    response.end(JSON.stringify({ method: request.method, path: request.url, body })),
  );

/** A module or package in the root, where it precedes a frozen one. */
function inRoot(folder: string): Record<string, Uint8Array> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'));
  const wanted = names.filter((name) => !/^(manifest|test|example|setup)/.test(name));
  return Object.fromEntries(wanted.map((name) => [name, readFileSync(join(folder, name))]));
}

const mqtt = (module: string) => `${CONTEXT}
from ${module} import MQTTClient
client = MQTTClient("board", "host.test", port=8883, keepalive=30, ssl=context)
got = []
client.set_callback(lambda topic, message: got.append((topic, message)))
client.connect()
client.subscribe(b"a/b", qos=1)
client.publish(b"a/b", b"hello", qos=1)
while not got:
    client.wait_msg()
print(got)
client.disconnect()
`;

export const EXCHANGES: readonly Exchange[] = [
  {
    name: 'umqtt.simple',
    parts: [SIMPLE],
    peer: 'mosquitto',
    run: async (tools) =>
      tools.printed(mqtt('umqtt.simple'), "[(b'a/b', b'hello')]\n", {
        board: PICO_W,
        lib: [SIMPLE],
        hosts: { 'host.test': await broker(tools) },
      }),
  },
  {
    name: 'umqtt.robust',
    parts: [SIMPLE, ROBUST],
    peer: 'mosquitto',
    run: async (tools) =>
      tools.printed(mqtt('umqtt.robust'), "[(b'a/b', b'hello')]\n", {
        board: PICO_W,
        lib: [SIMPLE, ROBUST],
        hosts: { 'host.test': await broker(tools) },
      }),
  },
  {
    name: 'aiohttp',
    parts: ['micropython-lib/python-ecosys/aiohttp'],
    peer: 'Node',
    run: async (tools) => {
      const program = `${CONTEXT}
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as session:
        async with session.get("https://host.test/one", ssl=context) as response:
            print(response.status, (await response.json())["path"])
        async with session.post("https://host.test/two", json={"a": 1}, ssl=context) as response:
            print(response.status, (await response.json())["body"])
asyncio.run(main())
`;
      const expected = `200 /one\n200 {"a": 1}\n`;
      const ports = { 'host.test': await json(tools) };
      await tools.printed(program, expected, {
        board: PICO_W,
        lib: ['micropython-lib/python-ecosys/aiohttp'],
        hosts: ports,
      });
    },
  },
  {
    name: 'requests',
    parts: ['micropython-lib/python-ecosys/requests'],
    peer: 'openssl',
    run: async (tools) => {
      const files = inRoot(tools.path('micropython-lib/python-ecosys/requests'));
      const port = await serveOpenssl(tools.context, tools.leaf, { 'a.txt': 'of openssl\n' });
      const program =
        'import requests\nprint(requests.__file__)\nr = requests.get("https://host.test/a.txt")\nprint(r.status_code, r.text)\n';
      const expected = 'requests/__init__.py\n200 of openssl\n\n';
      await tools.printed(program, expected, { board: PICO_W, files, hosts: { 'host.test': port } });
    },
  },
  {
    name: 'ntptime',
    parts: ['micropython-lib/micropython/net/ntptime'],
    peer: 'an NTP server of ours',
    run: async (tools) => {
      const files = inRoot(tools.path('micropython-lib/micropython/net/ntptime'));
      const program = 'import ntptime, time\nntptime.settime()\nprint(time.localtime()[:5])\n';
      const hosts = { 'pool.ntp.org': await serveNtp(tools.context, NOW) };
      await tools.printed(program, '(2026, 11, 29, 12, 34)\n', { board: PICO_W, files, clock: 'unset', hosts });
    },
  },
  {
    name: 'mip',
    parts: ['micropython-lib/micropython/mip', 'micropython-lib/python-ecosys/requests'],
    peer: 'Node',
    run: async (tools) => {
      const files = {
        ...inRoot(tools.path('micropython-lib/micropython/mip')),
        ...inRoot(tools.path('micropython-lib/python-ecosys/requests')),
      };
      const served: Readonly<Record<string, string>> = {
        '/pi/v2/package/6/thing/latest.json': JSON.stringify({
          v: 1,
          hashes: [['thing/__init__.py', 'abcdef01']],
          deps: [],
        }),
        '/pi/v2/package/py/thing/latest.json': JSON.stringify({
          v: 1,
          hashes: [['thing/__init__.py', 'abcdef01']],
          deps: [],
        }),
        '/pi/v2/file/ab/abcdef01': 'x = "installed"\n',
      };
      const port = await serveHttps(tools.context, tools.leaf, (request, response) => {
        const text = served[request.url!];
        response.writeHead(text === undefined ? 404 : 200).end(text);
      });
      const program = 'import mip\nmip.install("thing")\nimport thing\nprint(thing.x, thing.__file__)\n';
      const expected = `Installing thing (latest) from https://micropython.org/pi/v2 to /lib\nCopying: /lib/thing/__init__.py\nDone\ninstalled /lib/thing/__init__.py\n`;
      await tools.printed(program, expected, { board: PICO_W, files, hosts: { 'micropython.org': port } });
    },
  },
  {
    name: 'mqtt_as',
    parts: ['micropython-mqtt/mqtt_as'],
    peer: 'mosquitto',
    run: async (tools) => {
      const program = `${CONTEXT}
import asyncio
from mqtt_as import MQTTClient, config
config.update(server="host.test", port=8883, ssl=True, ssid="net", wifi_pw="password", queue_len=4)
config["ssl_params"] = {"server_hostname": "host.test", "cert_reqs": ssl.CERT_REQUIRED, "cadata": open("/ca.der", "rb").read()}
async def main():
    client = MQTTClient(config)
    await client.connect(quick=True)
    await client.subscribe("a/b", 1)
    await client.publish("a/b", "hello", qos=1)
    async for topic, message, retained in client.queue:
        print(bytes(topic), bytes(message), retained)
        break
    await client.disconnect()
asyncio.run(main())
`;
      const ports = { 'host.test': await broker(tools) };
      await tools.printed(program, "b'a/b' b'hello' False\n", {
        board: PICO_W,
        lib: ['micropython-mqtt'],
        hosts: ports,
      });
    },
  },
  {
    name: 'microdot',
    parts: ['microdot/src'],
    peer: 'curl',
    run: async (tools) => {
      const port = await freePort();
      const program = `
import asyncio, ssl
from microdot import Microdot
app = Microdot()
@app.post("/echo")
async def echo(request):
    asyncio.create_task(stop(request.app))
    return {"got": request.json}
async def stop(app):
    await asyncio.sleep(2)
    app.shutdown()
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/cert.der", "/key.der")
print("starting")
app.run(host="127.0.0.1", port=${port}, ssl=context)
print("over")
`;
      const url = `https://localhost:${port}/echo`;
      let asked: Promise<string> | undefined;
      const onOutput = () => {
        asked ??= tools.curl(
          '--insecure',
          '--retry',
          '20',
          '--retry-connrefused',
          '--retry-delay',
          '0',
          '--json',
          '{"a": 1}',
          url,
        );
      };
      await tools.printed(program, 'starting\nover\n', { board: PICO_W, lib: ['microdot/src'], onOutput });
      assert.match((await asked)!, /\{"got": \{"a": 1\}\}$/); // after curl's messages about its attempts
    },
  },
  {
    name: 'adafruit_requests',
    parts: ['adafruit/adafruit_requests.py', 'adafruit/adafruit_connection_manager.py'],
    peer: 'Node',
    run: async (tools) => {
      const program = `
import adafruit_connection_manager, adafruit_requests, ssl, wifi
pool = adafruit_connection_manager.get_radio_socketpool(wifi.radio)
context = ssl.create_default_context()
context.load_verify_locations(cadata=open("/ca.pem").read())
session = adafruit_requests.Session(pool, context)
with session.get("https://host.test/one") as response:
    print(response.status_code, response.json()["path"])
with session.post("https://host.test/two", json={"a": 1}) as response:
    print(response.status_code, response.json()["body"])
adafruit_connection_manager.connection_manager_close_all(pool)
`;
      const settings = { board: CIRCUITPYTHON, lib: ['adafruit'], hosts: { 'host.test': await json(tools) } };
      await tools.printed(program, '200 /one\n200 {"a": 1}\n', settings);
    },
  },
  {
    name: 'adafruit_minimqtt',
    parts: ['adafruit/adafruit_minimqtt', 'adafruit/adafruit_ticks.py'],
    peer: 'mosquitto',
    run: async (tools) => {
      const program = `
import ssl, socketpool, wifi
context = ssl.create_default_context()
context.load_verify_locations(cadata=open("/ca.pem").read())
pool = socketpool.SocketPool(wifi.radio)
${MINIMQTT}`;
      const settings = { board: CIRCUITPYTHON, lib: ['adafruit'], hosts: { 'host.test': await broker(tools) } };
      await tools.printed(program, 'a/b hello\ndone\n', settings);
    },
  },
  {
    name: 'adafruit_ntp',
    parts: ['adafruit/adafruit_ntp.py'],
    peer: 'an NTP server of ours',
    run: async (tools) => {
      const program = `
import adafruit_ntp, rtc, socketpool, time, wifi
ntp = adafruit_ntp.NTP(socketpool.SocketPool(wifi.radio), server="pool.ntp.org", tz_offset=0)
rtc.RTC().datetime = ntp.datetime
print(tuple(time.localtime())[:5])
`;
      const hosts = { 'pool.ntp.org': await serveNtp(tools.context, NOW) };
      const settings = { board: CIRCUITPYTHON, lib: ['adafruit'], clock: 'unset', hosts };
      await tools.printed(program, '(2026, 11, 29, 12, 34)\n', settings);
    },
  },
  {
    name: 'adafruit_httpserver',
    parts: ['adafruit/adafruit_httpserver'],
    peer: 'curl',
    run: async (tools) => {
      const port = await freePort();
      const program = `
import socketpool, wifi
from adafruit_httpserver import JSONResponse, POST, Request, Server
server = Server(socketpool.SocketPool(wifi.radio), "/static", https=True, certfile="/cert.pem", keyfile="/key.pem")
seen = []
@server.route("/echo", POST)
def echo(request: Request):
    seen.append(request.json())
    return JSONResponse(request, {"got": request.json()})
server.start("127.0.0.1", ${port})
print("listening")
while not seen:
    server.poll()
server.stop()
print(seen)
`;
      const url = `https://localhost:${port}/echo`;
      let asked: Promise<string> | undefined;
      const onOutput = () => {
        asked ??= tools.curl('--insecure', '--json', '{"a": 1}', url);
      };
      await tools.printed(program, "listening\n[{'a': 1}]\n", { board: CIRCUITPYTHON, lib: ['adafruit'], onOutput });
      assert.equal(await asked, '{"got": {"a": 1}}');
    },
  },
];
