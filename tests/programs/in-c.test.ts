// What modules that are written in C in MicroPython refuse, although Thimble's are written in Python.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';
import { serveTcp } from './servers.ts';

/** Prints the TypeError of each call with a keyword. */
const KEYWORDS = `
import sys
def call(function, **keywords):
    try:
        function(**keywords)
        print("accepted")
    except TypeError as e:
        print(e)
`;
const REFUSED = "function doesn't take keyword arguments\n";

test('functions that are written in C in the firmware refuse keywords', async (t) => {
  const program = `${KEYWORDS}
import hashlib, os, select, socket, time
s = socket.socket()
call(socket.getaddrinfo, host="127.0.0.1", port=80)
call(s.connect, address=1)
call(s.settimeout, seconds=1)
call(os.stat, path="/")
call(time.sleep, seconds=1)
call(select.poll().register, stream=s)
call(hashlib.sha256, data=b"")
s.settimeout(1)
print(socket.getaddrinfo, hasattr(s.connect, "__name__"), callable(socket.getaddrinfo))
s.connect(address=1)
`;
  const { stdout, stderr } = await runText(t, program, { board: 'unix@micropython-1.27' });
  assert.equal(stdout, `${REFUSED.repeat(7)}<function> False True\n`);
  assert.match(stderr, /line 21, in <module>\nTypeError: function doesn't take keyword arguments/);
});

test('sockets and the network refuse keywords, what parses its arguments takes them', async (t) => {
  const program = `${KEYWORDS}
import machine, network, socket
call(socket.socket, af=2)
call(network.hostname, name="board")
call(network.WLAN, interface=0)
call(network.WLAN(0).active, flag=True)
network.WLAN(0).active(True)
call(network.WLAN(0).connect, ssid="guest", key="x")
call(machine.Pin(2).irq, handler=None, trigger=machine.Pin.IRQ_RISING)
call(machine.WDT, timeout=8000)
`;
  const { stdout } = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  assert.equal(stdout, `${REFUSED.repeat(4)}${'accepted\n'.repeat(3)}`);
});

/** Prints the AttributeError of each assignment. */
const ATTRIBUTES = `
def call(assign):
    try:
        assign()
        print("accepted")
    except AttributeError as e:
        print(e)
`;

test('objects of types that are written in C take no attributes', async (t) => {
  const program = `${ATTRIBUTES}
import machine, network, socket, select
def sets_socket(): socket.socket().x = 1
def sets_method(): socket.socket().close = 1
def sets_poll(): select.poll().x = 1
def sets_pin(): machine.Pin(2).value = 1
def sets_wlan(): network.WLAN(0).password = "x"
def sets_pwm(): machine.PWM(machine.Pin(3)).freq = 50
class Led(machine.Pin): pass
def sets_own():
    led = Led(2)
    led.name = "red"
for assign in sets_socket, sets_method, sets_poll, sets_pin, sets_wlan, sets_pwm, sets_own: call(assign)
print(type(machine.Pin(2)) is machine.Pin)
`;
  const { stdout } = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  const refused = [
    ...["'socket' object has no attribute 'x'", "'socket' object has no attribute 'close'"],
    ...["'poll' object has no attribute 'x'", "'Pin' object has no attribute 'value'"],
    ...["'WLAN' object has no attribute 'password'", "'PWM' object has no attribute 'freq'"],
  ];
  assert.equal(stdout, `${refused.join('\n')}\naccepted\nTrue\n`);
});

test('a TLS socket takes no attributes', async (t) => {
  const port = await serveTcp(t, () => {});
  const program = `${ATTRIBUTES}
import socket, ssl
s = socket.socket()
s.connect(socket.getaddrinfo("127.0.0.1", ${port})[0][-1])
tls = ssl.wrap_socket(s, do_handshake=False)
def sets(): tls.x = 1
call(sets)
`;
  for (const [version, name] of [
    ['1.20', 'ussl'],
    ['1.23', 'SSLSocket'],
    ['1.27', 'SSLSocket'],
  ]) {
    const { stdout } = await runText(t, program, { board: `unix@micropython-${version}` });
    assert.equal(stdout, `'${name}' object has no attribute 'x'\n`);
  }
});

test('select.select is on boards, not in the unix port', async (t) => {
  const program = 'import select\nprint(hasattr(select, "select"), hasattr(select, "poll"))';
  for (const [board, has] of [
    ['unix@micropython-1.20', 'False'],
    ['unix@micropython-1.28', 'False'],
    ['pico-w@micropython-1.27', 'True'],
  ])
    assert.equal((await runText(t, program, { board: board! })).stdout, `${has} True\n`);
});

test('startswith and endswith take a tuple since MicroPython 1.25 and CircuitPython 10', async (t) => {
  const program = `
for call in (
    lambda: "abc".startswith(("a", "b")), lambda: "abc".endswith(("c",)), lambda: b"abc".startswith((b"a",)),
    lambda: "abc".startswith("b", 1, 2), lambda: "abc".startswith("b", 1), lambda: "abc".endswith("bc"),
):
    try:
        print(call())
    except TypeError as e:
        print(e)
`;
  const tuple = "can't convert 'tuple' object to str implicitly\n".repeat(3);
  const older = `${tuple}function expected at most 3 arguments, got 4\nTrue\nTrue\n`;
  for (const [board, printed] of [
    ['unix@micropython-1.20', older],
    ['pico-w@micropython-1.24', older],
    ['pico-w@micropython-1.25', 'True\n'.repeat(6)],
    ['pico-w@circuitpython-9.2', older],
    ['pico-w@circuitpython-10.2', 'True\n'.repeat(6)],
  ])
    assert.equal((await runText(t, program, { board: board! })).stdout, printed);
});

test('ssl and the modules that are only in guide take keywords, as they are Python', async (t) => {
  const program = `
import requests, socket, ssl, ussl, urequests
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
for call in (
    lambda: context.load_cert_chain(certfile=b"x", keyfile=b"x"), lambda: context.load_verify_locations(cadata=b"x"),
    lambda: ussl.wrap_socket(sock=None), lambda: urequests.request(method="GET", url="https://x.invalid/"),
):
    try:
        call()
    except Exception as e:
        print("keyword" in str(e))
`;
  assert.equal((await runText(t, program, {})).stdout, 'False\n'.repeat(4));
  const onBoard = program
    .replace('requests, socket, ssl, ussl, urequests', 'ssl')

    .replace(/ {4}lambda: ussl.*\n/, '');
  const { stdout } = await runText(t, onBoard, { board: 'pico-w@micropython-1.27' });
  assert.equal(stdout, 'False\n'.repeat(2));
});
