// No output of run contains a Wi-Fi password or the value of Authorization, in any of its forms.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';
import { serveTcp } from './servers.ts';

const PASSWORDS = ['quoted-pw', 'opensesame', 'from-the-settings', 'YWRhOmxvdmVsYWNl', 'tok-3f9a77'];

const PROGRAM = `
import network, os, socket, requests
w = network.WLAN(network.STA_IF)
w.active(True)
w.connect("net", "opensesame")
headers = {"Authorization": "Basic YWRhOmxvdmVsYWNl", "Proxy-Authorization": "Bearer tok-3f9a77"}
try:
    requests.get("http://host.test:1/", headers=headers)
except Exception as e:
    print(repr(e))
print(headers)
s = socket.socket()
s.connect(socket.getaddrinfo("host.test", 80)[0][-1])
s.write(b"GET / HTTP/1.0\\r\\nAuthorization: Bearer tok-3f9a77\\r\\n\\r\\n")
raise RuntimeError("could not join with opensesame as http://ada:from-the-settings@host.test/ or bob:quoted-pw@host.test, Authorization: Bearer tok-3f9a77")
`;

for (const [form, options] of [
  ['--trace and --summary', { trace: true, summary: true }],
  ['--json and --summary', { json: true, summary: true }],
] as const)
  test(`no secret in the output of ${form}, unless requested`, async (t) => {
    const port = await serveTcp(t, (socket) => void socket.end('HTTP/1.0 200 OK\r\n\r\n'));
    const settings = { board: 'pico-w@micropython-1.27', hosts: { 'host.test': port } };
    const ran = await runText(t, PROGRAM, { ...settings, options });
    // Without --json the program's output, including tracebacks, is its own: the rest is run's.
    const lines = ran.stderr
      .split('\n')
      .filter((line) => /^(thimble|trace| {2})/.test(line) && !line.startsWith('  File'));
    const written = 'json' in options ? ran.stdout + ran.stderr : lines.join('\n');
    assert.match(written, /host\.test/);
    for (const secret of PASSWORDS) assert.ok(!written.includes(secret), `${secret} in\n${written}`);
    if (!('json' in options)) return;
    assert.match(written, /Authorization': 'Basic \[removed\]'/);
    const shown = await runText(t, PROGRAM, { ...settings, options: { ...options, showSecrets: true } });
    for (const secret of ['opensesame', 'tok-3f9a77']) assert.ok(shown.stdout.includes(secret), secret);
  });
