// The line of the program that opened a connection, in events, warnings and the summary.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeServerIdentity } from '../support/pki.ts';
import { runText } from './run.ts';
import { serveHttps } from './servers.ts';

const PROGRAM = `import asyncio, socket
import helper
def attempt(port):
    s = socket.socket()
    try:
        s.connect(("127.0.0.1", port)) # 6
    except OSError: pass
class Thing:
    def method(self, first, *rest, key=3, **named):
        local = first
        # a line
        def inner():
            return local
        s = socket.socket()
        try: s.connect(("127.0.0.1", 2)) # 15
        except OSError: pass
    @property
    def attribute(self):
        attempt(1)
def generator():
    yield 1
    s = socket.socket()
    try: s.connect(("127.0.0.1", 3)) # 23
    except OSError: pass
    yield 2
async def waiting():
    try: await asyncio.open_connection("127.0.0.1", 4) # 27
    except OSError: pass
async def main():
    await asyncio.sleep(0)
    await waiting()
Thing().method(0, 1, other=2)
Thing().attribute
list(generator())
asyncio.run(main())
helper.attempt(5)
[attempt(p) for p in (6,)]
exec("attempt(7)")
${'\n'.repeat(300)}attempt(8)
(lambda:
    (helper.attempt)(9))()
`;
const HELPER = `


import socket
def attempt(port):
    s = socket.socket()
    try:
        s.connect(("127.0.0.1", port)) # 8
    except OSError: pass
`;

test('the line of each connection: functions, methods, generators, coroutines, modules', async (t) => {
  const ran = await runText(t, PROGRAM, {
    board: 'guide',
    options: { json: true },
    files: { 'lib/helper.py': HELPER },
  });
  const lines = ran.stdout.split('\n').flatMap((text) => {
    if (!text.includes('"event":"open"')) return [];
    const { port, line } = JSON.parse(text) as { port: number; line: string };
    return [`${port} ${line}`];
  });
  assert.deepEqual(lines, [
    '2 main.py:15',
    '1 main.py:6',
    '3 main.py:23',
    '4 main.py:27',
    '5 /lib/helper.py:8',
    '6 main.py:6',
    '7 main.py:6',
    '8 main.py:6',
    '9 /lib/helper.py:8',
  ]);
});

test('TLS memory, its warning, and unclosed connections name the line', async (t) => {
  const { leaf } = await makeServerIdentity(['host.test']);
  const port = await serveHttps(t, leaf, (_, response) => response.end('ok'));
  const program = `import requests
keep = []
def fetch(n):
    return requests.get("https://host.test/%d" % n)

keep.append(fetch(0))
keep.append(fetch(1))
fetch(2)
`;
  const settings = { board: 'esp32@micropython-1.27', hosts: { 'host.test': port } };
  const ran = await runText(t, program, { ...settings, options: { summary: true } });
  assert.match(ran.stderr, /2 TLS connections are open; .* opened at line 4 of main\.py\./);
  assert.equal(ran.stderr.match(/left open: host\.test:443 \(opened at line 4 of main\.py\)/g)?.length, 3);
  const { stdout } = await runText(t, program, { ...settings, options: { json: true } });
  const memory = stdout.split('\n').filter((line) => line.includes('"event":"memory"'));
  assert.ok(memory.length >= 9);
  for (const event of memory) assert.equal((JSON.parse(event) as { line: string }).line, 'main.py:4');
});
