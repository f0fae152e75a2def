// MicroPython's hardware modules, through the command: simulated values are read, effects are in the events, and
// missing hardware is an error.
import assert from 'node:assert/strict';
import { createCipheriv } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { programFolder, type RunSettings, runFile } from './run.ts';

const PICO = 'pico-w@micropython-1.27';

interface Event {
  readonly event: string;
  readonly what?: string;
  readonly name?: string;
  readonly action?: string;
  readonly value?: unknown;
  readonly bytes?: string;
  readonly text?: string;
  readonly used?: readonly string[];
}

/** Runs a program with `--json` and validates each event against the schema. */
async function runEvents(
  t: { after(work: () => void): void },
  program: string,
  { options, files = {}, board = PICO, ...settings }: RunSettings & { files?: Record<string, string> } = {},
) {
  const folder = programFolder(t, { 'main.py': program, ...files });
  const ran = await runFile(join(folder, 'main.py'), { ...settings, board, options: { json: true, ...options } });
  const events = ran.stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Event);
  for (const event of events) assert.ok(isEvent(event), `${JSON.stringify(event)}: ${JSON.stringify(isEvent.errors)}`);
  const printed = events.filter(({ event }) => event === 'output').map(({ text }) => text);
  const effects = events
    .filter(({ event }) => event === 'hardware')
    .map(({ what, name, action, value, bytes }) =>
      [what, name, action, value ?? bytes].filter((each) => each !== undefined).join(' '),
    );
  return { code: ran.code, events, effects, text: printed.join('') };
}

const schema = JSON.parse(
  readFileSync(new URL('../../docs/run-events.schema.json', import.meta.url), 'utf8'),
) as object;
const isEvent = new Ajv2020({ strict: false }).compile(schema);

const BOARD = `
[values]
temperature = 23.25
humidity = 51
[pins]
BUTTON = { pin = "GP14", active = 0 }
[analog]
GP26 = 1.65
[[devices]]
type = "bme280"
address = 0x76
[[devices]]
address = 0x40
writable = [1]
registers = { 0x00 = "12 34" }
[[devices]]
type = "dht22"
pin = "GP15"
[[devices]]
type = "ds18b20"
pin = "GP22"
[[uarts]]
port = 1
replies = [{ to = "AT", with = "OK\\r\\n" }]
`;

test('machine: pins, analog inputs, PWM, I2C, SPI, UART, and the sensors of a board.toml', async (t) => {
  const program = `
import machine, dht, onewire, ds18x20, neopixel, time
from machine import Pin
led = Pin("LED", Pin.OUT)
led.on(); led.toggle()
print(led.value(), led, Pin("GP5") is Pin(5), Pin(14, Pin.IN, Pin.PULL_UP).value(), Pin.board.LED)
light = machine.Signal(Pin(3, Pin.OUT), invert=True)
light.on()
print(Pin(3).value(), light.value())
print(machine.ADC(26).read_u16() >> 8, machine.ADC(Pin(26)))
pwm = machine.PWM(Pin(16), freq=1000, duty_u16=32768)
print(pwm.freq(), pwm.duty_u16())
i2c = machine.I2C(0, scl=Pin(1), sda=Pin(0))
print(i2c.scan(), i2c.readfrom_mem(0x76, 0xD0, 1), i2c.readfrom_mem(0x40, 0, 2))
i2c.writeto_mem(0x40, 1, b"\\x55")
print(i2c.readfrom_mem(0x40, 1, 1), machine.SoftI2C(scl=Pin(7), sda=Pin(6)).scan())
for bus in (i2c, machine.SoftI2C(scl=Pin(7), sda=Pin(6))):
    try:
        bus.writeto(0x10, b"a")
    except OSError as e:
        print(e.errno)
machine.SPI(0).write(b"\\x01\\x02")
uart = machine.UART(1, 9600, tx=Pin(4), rx=Pin(5))
uart.write("AT")
print(uart.any(), uart.readline(), uart.read())
sensor = dht.DHT22(Pin(15))
sensor.measure()
print(sensor.temperature(), sensor.humidity())
wire = ds18x20.DS18X20(onewire.OneWire(Pin(22)))
roms = wire.scan()
wire.convert_temp()
print(len(roms), wire.read_temp(roms[0]))
time.sleep_ms(751)
print(wire.read_temp(roms[0]))
pixels = neopixel.NeoPixel(Pin(17), 2)
pixels[0] = (1, 2, 3)
pixels.write()
for wrong in ("Pin(99)", "Pin('D9')", "machine.I2C(0, scl=Pin(2))", "machine.ADC(2000)", "machine.WDT(timeout=9000)", "machine.mem32[0]"):
    try:
        eval(wrong)
    except (ValueError, NotImplementedError) as e:
        print(e)
`;
  const { code, effects, text } = await runEvents(t, program, { files: { 'board.toml': BOARD } });
  assert.equal(
    text,
    `0 Pin(EXT_GPIO0, mode=OUT) True 1 Pin(EXT_GPIO0, mode=OUT)
0 1
128 <ADC channel=0>
1000 32768
[64, 118] b'\`' b'\\x124'
b'U' [64, 118]
5
19
4 b'OK\\r\\n' None
23.3 51.0
1 85.0
23.25
invalid pin
unknown named pin "D9"
bad SCL pin
invalid pin
timeout exceeds 8388
thimble has no registers: mem32[0x00000000]
`,
  );
  assert.equal(code, 0);
  for (const effect of [
    'pin EXT_GPIO0 set 1',
    'pwm GPIO16 freq 1000',
    'i2c 0/0x40 write 01 55',
    'i2c soft/0x10 write without answer',
    'spi 0 write 01 02',
    'uart 1 write 41 54',
    'bitstream GPIO17 write 02 01 03 00 00 00',
  ])
    assert.ok(effects.includes(effect), `${effect} in ${effects.join('\n')}`);
});

test('machine: timers and pins interrupt a program that computes, waits or is idle; the watchdog ends it', async (t) => {
  const program = `
import asyncio, machine, time
from machine import Pin, Timer
ticks = []
timer = Timer(period=20, mode=Timer.PERIODIC, callback=ticks.append)
while len(ticks) < 3:
    sum(range(50))
count = len(ticks)
time.sleep_ms(100)
print(len(ticks) - count >= 3, ticks[0] is timer)
async def wait():
    before = len(ticks)
    await asyncio.sleep_ms(100)
    print(len(ticks) - before >= 3)
asyncio.run(wait())
state = machine.disable_irq()
count = len(ticks)
time.sleep_ms(50)
print(len(ticks) == count)
machine.enable_irq(state)
timer.deinit()
edges = []
pin = Pin(2, Pin.OUT)
irq = pin.irq(lambda p: edges.append((p.value(), irq.flags())), Pin.IRQ_FALLING | Pin.IRQ_RISING)
pin.on()
while not edges:
    pass
pin.off()
while len(edges) < 2:
    pass
print(edges)
bad = Timer(period=1, mode=Timer.ONE_SHOT, callback=lambda t: 1 // 0)
time.sleep_ms(30)
try:
    dog = machine.WDT(timeout=100)
    dog.feed()
    while True:
        pass
finally:
    print("never")
`;
  const { code, events, text } = await runEvents(t, program);
  assert.equal(
    text,
    `True True
True
True
[(1, 8), (0, 4)]
Traceback (most recent call last):
  File "main.py", line 32, in <lambda>
ZeroDivisionError: divide by zero
`,
  );
  assert.equal(code, 1);
  assert.deepEqual(
    events.filter(({ event }) => event === 'end'),
    [{ event: 'end', cause: 'watchdog' }],
  );
});

test('a button is pressed, a value is set, a deep sleep ends the run, and a stub reports which of its names were used', async (t) => {
  const program = `
import machine, time, waveshare
from machine import Pin
waveshare.EPD_2in13().display(b"")
seen = []
button = Pin(14, Pin.IN, Pin.PULL_UP)
button.irq(lambda p: seen.append(p.value()), Pin.IRQ_FALLING)
print(machine.ADC(26).read_u16() >> 8)
while not seen:
    time.sleep_ms(10)
print(seen)
machine.deepsleep(60000)
print("never")
`;
  const options = { press: ['BUTTON@3s..1h'], set: ['GP26=3.3'], stub: ['waveshare'] };
  const { code, events, text } = await runEvents(t, program, { files: { 'board.toml': BOARD }, options });
  assert.equal(text, '255\n[0]\n');
  assert.equal(code, 0);
  assert.deepEqual(events.slice(-3), [
    { event: 'end', cause: 'deep sleep', wakesAfter: 60_000 },
    { event: 'stub', name: 'waveshare', used: ['EPD_2in13'] },
    { event: 'exit', code: 0 },
  ]);
});

test('cryptolib, bluetooth, _thread, rp2 and functions for other compilers', async (t) => {
  const program = `
import binascii, bluetooth, cryptolib, micropython, rp2
key, iv, data = bytes(range(16)), bytes(range(16, 32)), bytes(range(48))
for mode, vector in ((1, None), (2, iv)):
    cipher = cryptolib.aes(key, mode, vector) if vector else cryptolib.aes(key, mode)
    print(binascii.hexlify(cipher.encrypt(data)).decode())
for wrong in ((b"short", 1), (key, 6, iv), (key, 2)):
    try:
        cryptolib.aes(*wrong)
    except ValueError as e:
        print(e)
ble = bluetooth.BLE()
print(ble.active(), ble.active(True), bluetooth.UUID(0x181A), bluetooth.UUID("6e400001-b5a3-f393-e0a9-e50e24dcca9e"))
try:
    ble.gap_advertise(100)
except NotImplementedError as e:
    print(e)
try:
    import _thread
except ImportError as e:
    print(str(e)[:30])
@micropython.native
def one():
    return 1
@micropython.viper
def two(buffer) -> int:
    p = ptr8(buffer)
    p[0] = 258
    return int(uint(p[0]))
print(one(), two(bytearray(1)))
rp2.country("DE")
@rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
def blink():
    set(pins, 1)
machine = rp2.StateMachine(0, blink, freq=2000)
machine.put(7)
try:
    machine.get()
except NotImplementedError as e:
    print(e)
`;
  const { code, effects, events, text } = await runEvents(t, program);
  const key = Buffer.from(Array.from({ length: 16 }, (_, index) => index));
  const iv = Buffer.from(Array.from({ length: 16 }, (_, index) => 16 + index));
  const data = Buffer.from(Array.from({ length: 48 }, (_, index) => index));
  const encrypted = (name: string, vector: Buffer | null) =>
    createCipheriv(name, key, vector).setAutoPadding(false).update(data).toString('hex');
  assert.equal(
    text,
    `${encrypted('aes-128-ecb', null)}
${encrypted('aes-128-cbc', iv)}
key
mode
IV
False True UUID(0x181a) UUID('6e400001-b5a3-f393-e0a9-e50e24dcca9e')
thimble has no Bluetooth radio: this program needs the board
the firmware has _thread, and 
1 2
thimble runs no PIO programs: nothing comes out of a state machine
`,
  );
  assert.equal(code, 0);
  assert.ok(effects.includes('pio 0 put 7'));
  const warnings = events.filter(({ event }) => event === 'warning');
  assert.equal(warnings.length, 1, 'plain Python is said once');
});

test('ESP32 and ESP8266: their numbers, their texts, their modules', async (t) => {
  const program = `
import machine, esp
from machine import Pin
print(Pin.OUT, Pin.PULL_UP, Pin.IRQ_RISING, Pin(4), machine.reset_cause(), esp.flash_size())
print(hasattr(Pin, "toggle"), hasattr(machine, "DAC"))
try:
    import esp32
    store = esp32.NVS("a")
    store.set_i32("x", 4)
    print(esp32.NVS("a").get_i32("x"))
    store.get_i32("y")
except (ImportError, OSError) as e:
    print(e)
for wrong in ("Pin(34, Pin.OUT)", "machine.ADC(Pin(4)).read()", "machine.freq(1)", "machine.WDT(timeout=10)"):
    try:
        print(eval(wrong))
    except (ValueError, OSError, TypeError) as e:
        print(repr(e))
`;
  const esp32 = await runEvents(t, program, { board: 'esp32@micropython-1.27', wifi: 'up' });
  assert.equal(
    esp32.text,
    `3 2 1 Pin(4) 1 4194304
True True
4
(-4354, 'ESP_ERR_NVS_NOT_FOUND')
ValueError('pin can only be input',)
OSError(116,)
ValueError('frequency must be 20MHz, 40MHz, 80Mhz, 160MHz or 240MHz',)
ValueError('WDT timeout too short',)
`,
  );
  const esp8266 = await runEvents(t, program, { board: 'esp8266@micropython-1.24' });
  assert.equal(
    esp8266.text,
    `1 1 1 Pin(4) 6 4194304
False False
no module named 'esp32'
ValueError('invalid pin',)
0
ValueError('frequency can only be either 80Mhz or 160MHz',)
ValueError()
`,
  );
});

/** A folder with BME280.py, the widely copied MicroPython driver based on Adafruit's. */
const DRIVERS = process.env.THIMBLE_DRIVERS;

test('a published driver of the BME280 reads the simulated values', {
  skip: DRIVERS === undefined ? 'THIMBLE_DRIVERS names no folder of drivers' : false,
}, async (t) => {
  const program = `
from machine import I2C, Pin
import BME280
sensor = BME280.BME280(i2c=I2C(0, scl=Pin(5), sda=Pin(4)))
print(sensor.temperature, sensor.humidity, sensor.pressure)
`;
  const options = { lib: [DRIVERS!], set: ['temperature=18.5', 'humidity=33', 'pressure=990.5'] };
  const { text } = await runEvents(t, program, {
    files: { 'board.toml': '[[devices]]\ntype = "bme280"\naddress = 0x76\n' },
    options,
  });
  const [temperature, humidity, pressure] = text.split(' ').map(Number.parseFloat);
  assert.ok(Math.abs(temperature! - 18.5) < 0.02, text);
  assert.ok(Math.abs(humidity! - 33) < 0.02, text);
  assert.ok(Math.abs(pressure! - 990.5) < 0.05, text);
});

test('an unusable board.toml ends the command before the program runs', async (t) => {
  const folder = programFolder(t, { 'main.py': 'print(1)', 'board.toml': '[pins.A]\npin = "D99"' });
  await assert.rejects(
    runFile(join(folder, 'main.py'), { board: PICO }),
    (error: Error & { code?: string }) => error.code === 'hardware.bad_file' && /\/pins\/A\/pin/.test(error.message),
  );
});
