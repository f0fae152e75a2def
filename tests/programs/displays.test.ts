// Displays on a bus in board.toml: --screenshot shows what a program wrote to them, pixel by pixel.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { decode } from 'fast-png';
import { programFolder, runFile } from './run.ts';

/** Writes like published drivers; a program prints the pixels in its frame buffer. */
const DRIVER = `
INIT = b"\\xae\\x20\\x00\\x40\\xa1\\xa8\\x3f\\xc8\\xd3\\x00\\xda\\x12\\xd5\\x80\\x8d\\x14\\xa4\\xa6\\xaf\\x21\\x00\\x7f\\x22\\x00\\x07"
buffer = bytearray(1024)
def dot(x, y):
    buffer[(y >> 3) * 128 + x] |= 1 << (y & 7)
for i in range(64):
    dot(i, i)
    dot(127 - i // 8, i)
def lit():
    print(" ".join(["%d,%d" % (x, y) for y in range(64) for x in range(128) if buffer[(y >> 3) * 128 + x] >> (y & 7) & 1]))
`;

const PROGRAMS = {
  'machine.I2C': {
    board: 'pico-w@micropython-1.27',
    toml: '[[devices]]\ntype = "ssd1306"\n',
    program: `
from machine import I2C, Pin
i2c = I2C(0, scl=Pin(5), sda=Pin(4))
for command in INIT:
    i2c.writeto(0x3c, bytes([0x80, command]))
i2c.writevto(0x3c, [b"\\x40", buffer])
`,
  },
  'machine.SPI': {
    board: 'pico-w@micropython-1.27',
    toml: '[[devices]]\ntype = "ssd1306_spi"\npin = "GP17"\ndc = "GP20"\n',
    program: `
from machine import Pin, SPI
spi = SPI(0, sck=Pin(18), mosi=Pin(19), miso=Pin(16))
cs, dc = Pin(17, Pin.OUT, value=1), Pin(20, Pin.OUT, value=0)
spi.write(b"\\xa5" * 20) # nobody is selected
cs(0)
spi.write(INIT)
cs(1)
dc(1)
cs(0)
spi.write(buffer)
cs(1)
`,
  },
  'busio.I2C': {
    board: 'adafruit_feather_esp32s2@circuitpython-10.2',
    toml: '[[devices]]\ntype = "ssd1306"\naddress = 0x3d\n',
    program: `
import board
i2c = board.I2C()
i2c.try_lock()
i2c.writeto(0x3d, b"\\x00" + INIT)
i2c.writeto(0x3d, b"\\x40" + buffer)
`,
  },
};

for (const [what, { board, toml, program }] of Object.entries(PROGRAMS))
  test(`an SSD1306 on ${what} is captured from its bus`, async (t) => {
    const { stdout, stderr, shown } = await shownBy(t, `${DRIVER}${program}lit()\n`, { board, toml });
    assert.equal(stderr, '');
    assert.deepEqual(shown, stdout.trimEnd().split(' '));
    assert.equal(shown.length, 128);
  });

test('without a display on a bus there is no picture; a display on SPI needs its pins', async (t) => {
  const folder = programFolder(t, {
    'main.py': 'print(1)\n',
    'board.toml': '[[devices]]\ntype = "ssd1306_spi"\npin = 1\n',
  });
  await assert.rejects(runFile(join(folder, 'main.py'), { board: 'pico-w@micropython-1.27' }), {
    code: 'hardware.bad_file',
    message: /dc = the pin that tells data from commands/,
  });
  const other = programFolder(t, { 'main.py': 'print(1)\n' });
  const file = join(other, 'screen.png');
  const ran = await runFile(join(other, 'main.py'), {
    board: 'pico-w@micropython-1.27',
    options: { screenshot: [file] },
  });
  assert.deepEqual([ran.stdout, existsSync(file)], ['1\n', false]);
});

const DRIVERS = process.env.THIMBLE_DRIVERS;
test('the published driver from micropython-lib draws the content of its frame buffer', {
  skip: DRIVERS === undefined ? 'THIMBLE_DRIVERS names no folder of drivers' : false,
}, async (t) => {
  const program = `
from machine import I2C, Pin
import ssd1306
frame = ssd1306.SSD1306_I2C(128, 64, I2C(0, scl=Pin(5), sda=Pin(4)))
frame.text("published", 0, 40)
frame.show()
print(" ".join(["%d,%d" % (x, y) for y in range(64) for x in range(128) if frame.pixel(x, y)]))
`;
  const { stdout, shown } = await shownBy(t, program, { ...PROGRAMS['machine.I2C'], lib: [DRIVERS!] });
  assert.deepEqual(shown, stdout.trimEnd().split(' '));
});

/** @returns also the lit pixels of the picture, as `x,y`. */
async function shownBy(
  t: TestContext,
  program: string,
  { board, toml, lib = [] }: { board: string; toml: string; lib?: string[] },
) {
  const folder = programFolder(t, { 'main.py': program, 'board.toml': toml });
  const file = join(folder, 'screen.png');
  const ran = await runFile(join(folder, 'main.py'), { board, options: { screenshot: [file], lib } });
  const { width, height, data, channels } = decode(readFileSync(file));
  assert.deepEqual([width, height], [128, 64]);
  const all = Array.from({ length: width * height }, (_, at) => at).filter((at) => data[channels * at]! > 127);
  return { ...ran, shown: all.map((at) => `${at % width},${Math.floor(at / width)}`) };
}
