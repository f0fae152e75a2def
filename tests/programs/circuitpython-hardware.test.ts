// CircuitPython's modules for hardware, on boards with the required pins and buses.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decode } from 'fast-png';
import type { OptionValues } from '../../src/cli/command.ts';
import { ATTEMPT } from './attempt.ts';
import { programFolder, runFile, runText } from './run.ts';

const PICO = 'pico-w@circuitpython-10.2';
const FEATHER = 'adafruit_feather_esp32s3_tft@circuitpython-10.2';

async function linesOf(t: TestContext, program: string, board = PICO, options: OptionValues = {}): Promise<string[]> {
  const { stdout, stderr } = await runText(t, ATTEMPT + program, { board, options });
  assert.doesNotMatch(stderr, /Traceback/);
  return stdout.trimEnd().split('\n');
}

test('digitalio, analogio, pwmio, touchio, keypad, countio, rotaryio: pins with simulated hardware', async (t) => {
  const program = `
import analogio, board, countio, digitalio, keypad, microcontroller, pwmio, rotaryio, time, touchio
led = digitalio.DigitalInOut(board.LED)
led.direction = digitalio.Direction.OUTPUT
led.value = True
print(led.value, led.direction, board.LED, board.board_id, microcontroller.pin.GPIO25)
attempt("twice", digitalio.DigitalInOut, board.LED)
attempt("no pin", digitalio.DigitalInOut, 13)
led.deinit()
attempt("gone", lambda: led.value)
with digitalio.DigitalInOut(board.GP2) as pin:
    pin.pull = digitalio.Pull.UP
    print(pin.value, pin.pull)
    def drive():
        pin.value = True
    attempt("input", drive)
print(analogio.AnalogIn(board.A0).value, microcontroller.cpu.temperature)
pwm = pwmio.PWMOut(board.GP3, duty_cycle=100)
def frequency():
    pwm.frequency = 50
attempt("fixed", frequency)
print(touchio.TouchIn(board.GP4).value, rotaryio.IncrementalEncoder(board.GP5, board.GP6).position)
keys = keypad.Keys((board.GP14, board.GP15), value_when_pressed=False)
print(keys.key_count)
event = None
while event is None:
    time.sleep(0.01)
    event = keys.events.get()
print(event)
`;
  const options = { set: ['A0=1.65', 'cpu_temperature=40', 'encoder=3'], press: ['GP15@10ms..600s'] };
  assert.deepEqual(await linesOf(t, program, PICO, options), [
    'True digitalio.Direction.OUTPUT board.LED raspberry_pi_pico_w microcontroller.pin.GPIO25',
    'twice ValueError LED in use',
    'no pin TypeError pin must be of type Pin, not int',
    'gone ValueError Object has been deinitialized and can no longer be used. Create a new object.',
    'True digitalio.Pull.UP',
    'input AttributeError Cannot set value when direction is input.',
    '32768 40.0',
    'fixed AttributeError PWM frequency not writable when variable_frequency is False on construction.',
    'False 3',
    '2',
    '<Event: key_number 1 pressed>',
  ]);
});

test('busio, bitbangio, onewireio, adafruit_bus_device: a sensor answers with its value', async (t) => {
  const program = `
import board, busio, onewireio
from adafruit_bus_device.i2c_device import I2CDevice
i2c = busio.I2C(board.GP5, board.GP4)
attempt("unlocked", i2c.scan)
while not i2c.try_lock():
    pass
print([hex(address) for address in i2c.scan()], i2c.try_lock())
attempt("nobody", i2c.writeto, 0x10, b"")
i2c.unlock()
attempt("probe", I2CDevice, i2c, 0x10)
sensor = I2CDevice(i2c, 0x44)
answer = bytearray(6)
with sensor:
    sensor.write(b"\\xfd")
import time
time.sleep(0.02)
with sensor:
    sensor.readinto(answer)
print(round(-45 + 175 * (answer[0] << 8 | answer[1]) / 65535, 1))
spi = busio.SPI(board.GP18, board.GP19, board.GP16)
spi.try_lock()
data = bytearray(2)
spi.readinto(data)
print(data)
uart = busio.UART(board.GP0, board.GP1, timeout=0.01)
uart.write(b"AT\\r\\n")
print(uart.readline())
print(onewireio.OneWire(board.GP22).reset(), onewireio.OneWire(board.GP21).reset())
`;
  const toml = `
[values]
temperature = 31.5
[[devices]]
type = "sht4x"
[[devices]]
type = "ds18b20"
pin = "GP22"
[[uarts]]
port = 0
replies = [{ to = "AT\\r\\n", with = "OK\\r\\n" }]
`;
  const folder = programFolder(t, { 'main.py': ATTEMPT + program, 'board.toml': toml });
  const { stdout } = await runFile(join(folder, 'main.py'), { board: PICO });
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'unlocked RuntimeError Function requires lock',
    "['0x44'] False",
    'nobody OSError [Errno 19] ENODEV',
    'probe ValueError No I2C device at address: 0x10',
    '31.5',
    "bytearray(b'\\xff\\xff')",
    "b'OK\\r\\n'",
    'False True',
  ]);
});

test('displayio, terminalio, vectorio, bitmaptools: --screenshot shows their output', async (t) => {
  const program = `
import bitmaptools, board, displayio, terminalio, vectorio
display = board.DISPLAY
palette = displayio.Palette(2)
palette[0], palette[1] = 0x0000FF, (255, 0, 0)
bitmap = displayio.Bitmap(4, 2, 2)
bitmaptools.fill_region(bitmap, 0, 0, 2, 2, 1)
group = displayio.Group(scale=2, x=10)
group.append(displayio.TileGrid(bitmap, pixel_shader=palette))
group.append(vectorio.Rectangle(pixel_shader=palette, width=1, height=1, x=0, y=5, color_index=1))
display.root_group = group
attempt("twice", group.append, group[0])
attempt("no layer", group.append, bitmap)
def move():
    group.x = 1.5
attempt("float", move)
attempt("outside", lambda: bitmap[4, 0])
glyph = terminalio.FONT.get_glyph(ord("A"))
print(display.width, display.height, len(group), terminalio.FONT.get_bounding_box(), glyph.shift_x)
`;
  const folder = programFolder(t, { 'main.py': ATTEMPT + program });
  const file = join(folder, 'screen.png');
  const { stdout, stderr } = await runFile(join(folder, 'main.py'), {
    board: FEATHER,
    options: { screenshot: [file] },
  });
  assert.deepEqual(stdout.trimEnd().split('\n'), [
    'twice ValueError Layer already in a group',
    'no layer ValueError Layer must be a Group or TileGrid subclass',
    "float TypeError can't convert float to int",
    'outside IndexError pixel coordinates out of bounds',
    '240 135 2 (6, 12) 6',
  ]);
  assert.equal(stderr, '');
  const { width, height, data } = decode(readFileSync(file));
  assert.deepEqual([width, height], [240, 135]);
  const pixel = (x: number, y: number) => [...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3)];
  assert.deepEqual(
    [pixel(9, 0), pixel(10, 0), pixel(13, 3), pixel(14, 0), pixel(17, 3), pixel(18, 0), pixel(10, 10), pixel(12, 10)],
    [
      [0, 0, 0],
      [255, 0, 0],
      [255, 0, 0],
      [0, 0, 255],
      [0, 0, 255],
      [0, 0, 0],
      [255, 0, 0],
      [0, 0, 0],
    ],
  );
});

test('a board has its own modules, and a display that is initialized at start', async (t) => {
  const program = `
import espcamera, supervisor
attempt("camera", espcamera.Camera)
def keys():
    import keypad
attempt("keys", keys)
print(supervisor.runtime.display.width)
`;
  assert.deepEqual(await linesOf(t, program, 'adafruit_esp32s3_camera@circuitpython-10.2'), [
    'camera NotImplementedError this firmware has espcamera.Camera, but thimble does not',
    "keys ImportError no module named 'keypad'",
    '240',
  ]);
});

test('displayio has the buses and displays until 9.2, which also have separate modules since 9.0', async (t) => {
  const program = `
import displayio
print([name for name in ("Display", "EPaperDisplay", "FourWire", "I2CDisplay") if hasattr(displayio, name)])
try:
    import fourwire
    print(fourwire.FourWire is getattr(displayio, "FourWire", None))
except ImportError as e:
    print(e)
`;
  const old = "['Display', 'EPaperDisplay', 'FourWire', 'I2CDisplay']";
  for (const [version, expected] of [
    ['8.2', [old, "no module named 'fourwire'"]],
    ['9.2', [old, 'True']],
    ['10.2', ['[]', 'False']],
  ] as const)
    assert.deepEqual(await linesOf(t, program, `pico-w@circuitpython-${version}`), expected);
});

test('effects that are only reported: pixels, sound, keys of a keyboard, pulses, an e-paper display', async (t) => {
  const program = `
import adafruit_pixelbuf, array, audiobusio, audiocore, audiomixer, board, digitalio, neopixel_write, pulseio, rainbowio
import synthio, time, usb_hid
pin = digitalio.DigitalInOut(board.D5)
pin.switch_to_output()
class Strip(adafruit_pixelbuf.PixelBuf):
    def _transmit(self, buffer):
        neopixel_write.neopixel_write(pin, buffer)
strip = Strip(2, byteorder="GRB", brightness=0.5, auto_write=True)
strip[1] = 0x102030
print(strip[0], strip[1], hex(rainbowio.colorwheel(0)), hex(rainbowio.colorwheel(85)))
out = audiobusio.I2SOut(board.D6, board.D9, board.D10)
sample = audiocore.RawSample(array.array("h", [0] * 80), sample_rate=8000)
out.play(sample, loop=True)
print(out.playing)
out.play(sample)
while out.playing:
    time.sleep(0.01)
print(out.playing, synthio.midi_to_hz(69))
usb_hid.devices[0].send_report(bytes(8))
pulseio.PulseOut(board.D11).send(array.array("H", [9, 4]))
`;
  const { stdout } = await runText(t, ATTEMPT + program, { board: FEATHER, options: { json: true } });
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const text = events.filter(({ event }) => event === 'output').map((event) => event.text);
  assert.equal(text.join(''), '(0, 0, 0) (16, 32, 48) 0xff0000 0xff00\nTrue\nFalse 440.0\n');
  const told = events
    .filter(({ event, what }) => event === 'hardware' && what !== 'pin')
    .map(({ what, name, action, value, bytes }) => [what, name, action, value ?? bytes]);
  assert.deepEqual(told, [
    ['neopixel', 'GPIO5', 'write', '00 00 00 10 08 18'],
    ['audio', 'GPIO10', 'play', 'RawSample'],
    ['audio', 'GPIO10', 'play', 'RawSample'],
    ['usb hid', '0x06', 'report', '00 00 00 00 00 00 00 00'],
    ['pulse', 'GPIO11', 'send', '9 4'],
  ]);
});

test('microcontroller, watchdog, storage, supervisor, rtc, atexit, traceback, warnings, re', async (t) => {
  const program = `
import atexit, microcontroller, re, rtc, storage, supervisor, time, traceback, warnings
from watchdog import WatchDogMode, WatchDogTimeout
atexit.register(print, "the end")
print(len(microcontroller.nvm), microcontroller.nvm[0], microcontroller.cpu.reset_reason)
microcontroller.nvm[0:2] = b"ab"
print(microcontroller.nvm[0:3])
attempt("byte", microcontroller.nvm.__setitem__, 0, 256)
dog = microcontroller.watchdog
attempt("long", setattr, dog, "timeout", 9)
dog.timeout = 0.05
attempt("raise", setattr, dog, "mode", WatchDogMode.RAISE)
print(storage.getmount("/").label)
storage.remount("/", True)
attempt("read-only", open, "x.txt", "w")
storage.remount("/", False)
open("x.txt", "w").close()
rtc.RTC().datetime = time.struct_time((2026, 1, 2, 3, 4, 5, 4, -1, -1))
print(time.localtime().tm_year, rtc.RTC().datetime.tm_wday)
print(supervisor.runtime.run_reason, supervisor.ticks_ms() >= 0)
try:
    1 / 0
except ZeroDivisionError as e:
    print(traceback.format_exception(e, limit=0))
warnings.simplefilter("error")
attempt("warning", warnings.warn, "old", DeprecationWarning)
match = re.search("(b)(c)?", "abd")
print(match.groups(), match.span(), match.span(2), match.start(1), match.end())
attempt("broken", lambda: isinstance(BrokenPipeError(32), ConnectionError))
`;
  assert.deepEqual(await linesOf(t, program), [
    '4096 255 microcontroller.ResetReason.POWER_ON',
    "bytearray(b'ab\\xff')",
    'byte ValueError Bytes must be between 0 and 255.',
    'long ValueError timeout must be <= 8',
    'raise NotImplementedError ',
    'CIRCUITPY',
    'read-only OSError 30',
    '2026 4',
    'supervisor.RunReason.STARTUP True',
    "['ZeroDivisionError: divide by zero\\n']",
    'warning DeprecationWarning old',
    "('b', None) (1, 2) (-1, -1) 1 2",
    'broken True',
    'the end',
  ]);
});

test('the watchdog of Espressif boards can raise an exception', async (t) => {
  const program = `
import microcontroller, time
from watchdog import WatchDogMode, WatchDogTimeout
dog = microcontroller.watchdog
dog.timeout = 100
dog.timeout = 0.05
dog.mode = WatchDogMode.RAISE
try:
    time.sleep(10)
except WatchDogTimeout as e:
    print(repr(e), dog.mode)
`;
  assert.deepEqual(await linesOf(t, program, FEATHER), ['WatchDogTimeout() None']);
});

test('alarm, microcontroller.reset and supervisor.reload end the run with their cause', async (t) => {
  const ends = [
    [
      'import alarm, time\nalarm.exit_and_deep_sleep_until_alarms(alarm.time.TimeAlarm(monotonic_time=time.monotonic() + 60))',
      'deep sleep',
    ],
    ['import microcontroller\nmicrocontroller.reset()', 'reset'],
    ['import supervisor\nsupervisor.reload()', 'reload'],
  ] as const;
  for (const [ending, cause] of ends) {
    const program = `try:\n    ${ending.replace('\n', '\n    ')}\nexcept BaseException:\n    print("caught")\nprint("on")\n`;
    const { stdout, code } = await runText(t, program, { board: PICO, options: { json: true } });
    const events = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      events.filter(({ event }) => event === 'end' || event === 'output').map((event) => event.cause),
      [cause],
    );
    assert.equal(code, 0);
  }
});

test('wifi, mdns, ipaddress: an access point, a scan, services', async (t) => {
  const program = `
import ipaddress, mdns, wifi
radio = wifi.radio
attempt("short", radio.connect, "net", "short")
attempt("ap_info", lambda: radio.ap_info.ssid)
radio.start_ap("mine", "password1")
print(radio.ap_active, radio.ipv4_address_ap, radio.stations_ap, wifi.AuthMode.WPA2)
radio.stop_ap()
print(radio.ap_active, radio.ipv4_address_ap)
print([(each.ssid, each.channel) for each in radio.start_scanning_networks()])
attempt("again", radio.start_scanning_networks)
radio.stop_scanning_networks()
attempt("mac", setattr, radio, "mac_address", bytes(6))
attempt("monitor", wifi.Monitor)
server = mdns.Server(radio)
server.advertise_service(service_type="_http", protocol="_tcp", port=80)
print(server.find("_http", "_tcp"), ipaddress.ip_address("10.0.0.1").packed, ipaddress.ip_address(1))
attempt("name", ipaddress.ip_address, "host")
`;
  assert.deepEqual(await linesOf(t, program), [
    'short ValueError password length must be 8-64',
    'ap_info NotImplementedError ',
    'True 192.168.4.1 [] wifi.AuthMode.WPA2',
    'False None',
    "[('thimble', 1)]",
    'again RuntimeError Already scanning for wifi networks',
    'mac NotImplementedError mac_address is read-only for this board',
    'monitor NotImplementedError ',
    "() b'\\n\\x00\\x00\\x01' 1.0.0.0",
    'name ValueError Not a valid IP string',
  ]);
});

test('ap_info where a firmware lacks it: its exception without text, and a line on stderr that explains it', async (t) => {
  const program = `
import wifi
for _ in range(2):
    try:
        wifi.radio.ap_info
    except NotImplementedError as e:
        print(e.args)
`;
  const { stdout, stderr } = await runText(t, program, { board: 'pico-w@circuitpython-10.2' });
  assert.equal(stdout, '()\n()\n');
  assert.match(
    stderr,
    /thimble: wifi\.radio\.ap_info is not implemented in this firmware; connected and ipv4_address are/,
  );
});
