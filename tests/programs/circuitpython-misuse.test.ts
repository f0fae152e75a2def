// CircuitPython: what the firmware refuses, and this simulation must refuse too.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ATTEMPT } from './attempt.ts';
import { runText } from './run.ts';

const PICO = 'pico-w@circuitpython-10.2';

const SOCKETS = `
import ssl, socketpool, wifi
pool = socketpool.SocketPool(wifi.radio)
`;

test('objects of the firmware refuse attributes that they do not have; those of a subclass take them', async (t) => {
  const program = `
import board, busio, digitalio, displayio, rtc, socketpool, ssl, supervisor, wifi
context, pool = ssl.create_default_context(), socketpool.SocketPool(wifi.radio)
attempt("context", setattr, context, "verify_mode", 0)
attempt("socket", setattr, pool.socket(), "timeout", 3)
attempt("pool", setattr, pool, "timeout", 3)
attempt("radio", setattr, wifi.radio, "host_name", "x")
led = digitalio.DigitalInOut(board.LED)
led.direction = digitalio.Direction.OUTPUT
attempt("pin", setattr, led, "vlaue", True)
attempt("group", setattr, displayio.Group(), "visible", True)
attempt("runtime", setattr, supervisor.runtime, "autorelaod", False)
context.check_hostname = led.value = displayio.Group().hidden = True
busio.UART(board.GP0, board.GP1).timeout = 0.1
supervisor.runtime.autoreload = False
class Row(displayio.Group):
    def __init__(self):
        super().__init__()
        self.visible = True
print(Row().visible, context.check_hostname)
`;
  const refused = (what: string, kind: string, name: string) =>
    `${what} AttributeError '${kind}' object has no attribute '${name}'`;
  assert.deepEqual((await runText(t, ATTEMPT + program, { board: PICO })).stdout.trimEnd().split('\n'), [
    refused('context', 'SSLContext', 'verify_mode'),
    refused('socket', 'Socket', 'timeout'),
    refused('pool', 'SocketPool', 'timeout'),
    refused('radio', 'Radio', 'host_name'),
    refused('pin', 'DigitalInOut', 'vlaue'),
    refused('group', 'Group', 'visible'),
    refused('runtime', 'Runtime', 'autorelaod'),
    'True True',
  ]);
});

test('misuse of ssl, sockets and time', async (t) => {
  const program = `
import time
context = ssl.create_default_context()
attempt("no certificate", lambda: context.load_cert_chain("absent.pem", "leaf.key"))
attempt("no key", lambda: context.load_cert_chain("leaf.pem", "absent.key"))
attempt("UDP", lambda: context.wrap_socket(pool.socket(pool.AF_INET, pool.SOCK_DGRAM), server_hostname="x"))
attempt("bytearray", lambda: context.load_verify_locations(cadata=bytearray(b"x")))
s = pool.socket()
attempt("not connected", lambda: s.send(b"x"))
s.close()
attempt("closed", lambda: s.send(b"x"))
attempt("1999", lambda: time.mktime((1999, 1, 1, 0, 0, 0, 0, -1, -1)))
`;
  const expected = [
    'no certificate OSError [Errno 2] ENOENT',
    'no key OSError [Errno 2] ENOENT',
    'UDP RuntimeError Invalid socket for TLS',
    "bytearray TypeError can't convert 'bytearray' object to str implicitly",
    'not connected BrokenPipeError 32',
    'closed OSError [Errno 9] EBADF',
    '1999 OverflowError tm_year out of range',
    '',
  ];
  const files = { 'leaf.pem': '', 'leaf.key': '' };
  for (const board of ['pico-w@circuitpython-8.2', 'esp32-s3@circuitpython-10.2']) {
    const ran = await runText(t, ATTEMPT + SOCKETS + program, { board, files, options: { wifi: 'up' } });
    assert.deepEqual(ran.stdout.split('\n'), expected, board + ran.stderr);
  }
});
