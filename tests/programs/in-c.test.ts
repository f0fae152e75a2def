// What modules that are written in C in MicroPython refuse, although Thimble's are written in Python.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

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
