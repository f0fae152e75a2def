import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type RewriteFacts, rewriteProgram } from './rewrite-program.ts';

const NEW: RewriteFacts = { runtime: 'micropython', loading: 'context', umqttTakesContext: true };
const OLD: RewriteFacts = { runtime: 'micropython', loading: 'wrap_socket', umqttTakesContext: false };
const CIRCUITPYTHON: RewriteFacts = { runtime: 'circuitpython', loading: 'context', umqttTakesContext: true };

for (const [name, facts, before, after] of [
  ['requests under its name', NEW, 'import requests\n', 'import verified as requests\n'],
  ['urequests under another', NEW, 'import urequests as r\n', 'import verified as r\n'],
  ['one of several', NEW, 'import time, requests, json\n', 'import time, verified as requests, json\n'],
  ['a function of it', NEW, 'from requests import get\n', 'from verified import get\n'],
  [
    'what only looks like it',
    NEW,
    'import requests_oauth\nfrom x import requests\n',
    'import requests_oauth\nfrom x import requests\n',
  ],
  [
    'umqtt with a context',
    NEW,
    'from umqtt.simple import MQTTClient\nc = MQTTClient("i", "h", ssl=True)\n',
    'from umqtt.simple import MQTTClient\nimport verified\nc = MQTTClient("i", "h", ssl=verified.context())\n',
  ],
  [
    'asyncio',
    NEW,
    '"""Doc."""\nr, w = await asyncio.open_connection(h, 443, ssl=True)\n',
    '"""Doc."""\nimport verified\nr, w = await asyncio.open_connection(h, 443, ssl=verified.context())\n',
  ],
  [
    'a socket',
    OLD,
    'import ssl\ns = ssl.wrap_socket(s, server_hostname="h")\n',
    'import ssl\nimport verified\ns = verified.wrap_socket(s, server_hostname="h")\n',
  ],
  [
    'a context that would not verify',
    NEW,
    'import ssl\nc = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\nc.verify_mode = ssl.CERT_NONE\n',
    'import ssl\nimport verified\nc = verified.context()\nc.verify_mode = ssl.CERT_REQUIRED\n',
  ],
  [
    'a server of its own',
    NEW,
    'c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n',
    'c = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)\n',
  ],
  [
    'what verifies already',
    OLD,
    'ssl.wrap_socket(s, cert_reqs=2, cadata=c)\n',
    'ssl.wrap_socket(s, cert_reqs=2, cadata=c)\n',
  ],
  [
    "CircuitPython's contexts",
    CIRCUITPYTHON,
    'import ssl\na = Session(pool, ssl.create_default_context())\nb = get_radio_ssl_context(radio)\n',
    'import ssl\nimport verified\na = Session(pool, verified.context())\nb = verified.context()\n',
  ],
  [
    'no import at all',
    NEW,
    'x = open_connection(h, 1, ssl=True)\n',
    'import verified\nx = open_connection(h, 1, ssl=verified.context())\n',
  ],
] as const)
  test(name, () => {
    const { text, notes } = rewriteProgram(before, facts);
    assert.equal(text, after);
    assert.deepEqual(notes, []);
    assert.equal(rewriteProgram(after, facts).text, after, 'once is enough');
  });

test('manual changes are reported with their line', () => {
  const program = 'MQTTClient("i", "h", ssl=True)\nopen_connection(h, 443, ssl=True)\nssl.wrap_socket(s)\n';
  const { text, notes } = rewriteProgram(program, OLD);
  assert.equal(text, program);
  assert.deepEqual(
    notes.map((note) => note.slice(0, 7)),
    ['line 1:', 'line 2:', 'line 3:'],
  );
});
