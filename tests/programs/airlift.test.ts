// AirLift: a program that implements NINA's protocol with busio and the board's pins, against local servers. `npm run
// libraries` runs adafruit_esp32spi itself in the same way.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { programFolder, type Ran, runFile, runText } from './run.ts';
import { serveHttps, serveTcp } from './servers.ts';

const BOARD = 'samd51@circuitpython-10.2+nina-3.3';

let root: Issued;
let leaf: Issued;
let impostor: Issued;

before(async () => {
  ({ root, leaf } = await makeServerIdentity(['host.test']));
  ({ leaf: impostor } = await makeServerIdentity(['impostor.test']));
});

/** The part of the protocol that a request needs: one function that sends a command and returns the response. */
const DRIVER = `
import board, busio, digitalio, time
cs, busy, reset = [digitalio.DigitalInOut(pin) for pin in (board.ESP_CS, board.ESP_BUSY, board.ESP_RESET)]
cs.switch_to_output(True)
reset.switch_to_output(False)
reset.value = True
spi = board.SPI()
def transfer(work):
    while busy.value:
        pass
    while not spi.try_lock():
        pass
    cs.value = False
    assert busy.value
    try:
        return work()
    finally:
        cs.value = True
        spi.unlock()
def command(code, *parameters):
    wide = code in (0x44, 0x45, 0x46)
    frame = bytes([0xE0, code, len(parameters)])
    for each in parameters:
        frame += bytes([len(each) >> 8] if wide else []) + bytes([len(each) & 255]) + each
    transfer(lambda: spi.write(frame + b"\\xee"))
    answer = bytearray(600)
    transfer(lambda: spi.readinto(answer))
    assert answer[0] == 0xE0, bytes(answer[:4])
    found, at = [], 3
    for _ in range(answer[2]):
        length = answer[at]
        at += 1
        if code == 0x45:
            length = length << 8 | answer[at]
            at += 1
        found.append(bytes(answer[at : at + length]))
        at += length
    return found
def join():
    command(0x11, b"net", b"password")
    while command(0x20) != [b"\\x03"]:
        time.sleep(0.01)
def connect(host, port, slot, mode):
    return command(0x2D, host, bytes(4), bytes([port >> 8, port & 255]), bytes([slot]), bytes([mode]))
def read(slot):
    data = b""
    for _ in range(2000):
        if command(0x2B, bytes([slot])) != [b"\\0\\0"]:
            data += command(0x45, bytes([slot]), b"\\xf4\\x01")[0]
        elif data:
            return data
`;

async function runAirlift(
  t: Parameters<typeof programFolder>[0],
  program: string,
  hosts: Record<string, number>,
): Promise<Ran> {
  const folder = programFolder(t, { 'code.py': DRIVER + program });
  const bundle = join(folder, 'roots.pem');
  writeFileSync(bundle, root.pem);
  return runFile(join(folder, 'code.py'), { board: BOARD, wifi: 'down', hosts, bundle });
}

test('TLS on the coprocessor: its roots verify, an impostor is refused, and the reason is reported', async (t) => {
  const reply = (name: string) => (_request: unknown, response: { end(text: string): void }) => response.end(name);
  const hosts = {
    'host.test': await serveHttps(t, leaf, reply('genuine')),
    'impostor.test': await serveHttps(t, impostor, reply('impostor')),
    'plain.test': await serveTcp(t, (socket) => socket.on('data', () => socket.end('HTTP/1.0 200 OK\r\n\r\nplain'))),
  };
  const program = `
print(connect(b"host.test", 443, 0, 2), "before it joined")
join()
print(connect(b"host.test", 443, 0, 2))
print(command(0x44, b"\\0", b"GET / HTTP/1.1\\r\\nHost: host.test\\r\\nConnection: close\\r\\n\\r\\n"))
print(read(0)[-7:])
print(connect(b"impostor.test", 443, 1, 2), connect(b"plain.test", 443, 1, 2))
print(connect(b"plain.test", 80, 2, 0), command(0x44, b"\\2", b"GET /\\r\\n"), read(2)[-5:])
print(command(0x3F), command(0x34, b"nothing.invalid"))
raise BrokenPipeError("Expected 01 but got 00")
`;
  const ran = await runAirlift(t, program, hosts);
  assert.deepEqual(ran.stdout.split('\n'), [
    '[] before it joined',
    "[b'\\x01']",
    "[b'6\\x00']",
    "b'genuine'",
    '[] []',
    "[b'\\x01'] [b'\\x07\\x00'] b'plain'",
    "[b'\\x01'] [b'\\x00']",
    '',
  ]);
  assert.equal(ran.code, 1);
  assert.match(ran.stderr, /plain\.test|impostor\.test/);
});

test('a stall in a handshake keeps BUSY high; Ctrl-C ends a program that waits for it', async (t) => {
  const abort = new AbortController();
  const hosts = { 'host.test': await serveTcp(t, (socket) => socket.once('data', () => abort.abort())) };
  const folder = programFolder(t, { 'code.py': `${DRIVER}\njoin()\nprint(connect(b"host.test", 443, 0, 2))\n` });
  const ran = await runFile(join(folder, 'code.py'), { board: BOARD, wifi: 'down', hosts, signal: abort.signal });
  assert.notEqual(ran.code, 0);
  assert.match(ran.stderr, /KeyboardInterrupt/);
});

test('the networks of board.toml are in range, with their passwords', async (t) => {
  const program = `
print(command(0x27), command(0x32, b"\\1"), command(0x3C, b"\\0"))
for ssid, password in ((b"nobody", b""), (b"cafe", b"wrong"), (b"cafe", b"espresso")):
    command(0x11, ssid, password)
    while command(0x20) == [b"\\x06"]:
        time.sleep(0.02)
    print(ssid, command(0x20))
`;
  const files = {
    'board.toml': `
[[wifi]]
ssid = "cafe"
password = "espresso"
bssid = "aa:bb:cc:00:11:22"
[[wifi]]
ssid = "street"
rssi = -80
`,
  };
  const ran = await runText(t, DRIVER + program, { board: BOARD, wifi: 'down', files });
  assert.deepEqual(ran.stdout.split('\n'), [
    "[b'cafe', b'street'] [b'\\xb0\\xff\\xff\\xff'] [b'\\xaa\\xbb\\xcc\\x00\\x11\"']",
    "b'nobody' [b'\\x01']",
    "b'cafe' [b'\\x04']",
    "b'cafe' [b'\\x03']",
    '',
  ]);
});
