// The SSD1306's memory, addressing and panel, by Solomon's data sheet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ssd1306, Ssd1306OnI2c } from './ssd1306.ts';

/** The commands that published drivers send for 128 by 64. */
const INIT = [
  0xae, 0x20, 0x00, 0x40, 0xa1, 0xa8, 63, 0xc8, 0xd3, 0, 0xda, 0x12, 0xd5, 0x80, 0x8d, 0x14, 0xa4, 0xa6, 0xaf,
];

function display(commands: readonly number[] = INIT) {
  const controller = new Ssd1306();
  const bus = new Ssd1306OnI2c(controller);
  for (const command of commands) bus.write(Uint8Array.of(0x80, command));
  /** The positions of the lit pixels. */
  const lit = () => {
    const { width, height, pixels } = controller.picture();
    const all = Array.from({ length: width * height }, (_, at) => at).filter((at) => pixels[3 * at] === 0xff);
    return all.map((at) => `${at % width},${Math.floor(at / width)}`);
  };
  return { controller, bus, lit };
}

test('a window is filled from left to right, page by page; bit 0 is at the top', () => {
  const { bus, lit } = display();
  for (const byte of [0x21, 126, 127, 0x22, 1, 2]) bus.write(Uint8Array.of(0x80, byte));
  bus.write(Uint8Array.of(0x40, 0x01, 0x02, 0x80));
  assert.deepEqual(lit(), ['126,8', '127,9', '126,23']);
  // The fourth byte is the last of the window; the fifth is at its beginning again.
  bus.write(Uint8Array.of(0x40, 0, 0x10));
  assert.deepEqual(lit(), ['127,9', '126,12', '126,23']);
});

test('page mode, off, all on, inverted, mirrored, flipped', () => {
  const { bus, controller, lit } = display([...INIT, 0x20, 0x02, 0xb3, 0x05, 0x10]);
  bus.write(Uint8Array.of(0x40, 0x01));
  assert.deepEqual(lit(), ['5,24']);
  bus.write(Uint8Array.of(0x00, 0xa0));
  assert.deepEqual(lit(), ['122,24']);
  bus.write(Uint8Array.of(0x00, 0xa1, 0xc0));
  assert.deepEqual(lit(), ['5,39']);
  bus.write(Uint8Array.of(0x00, 0xc8, 0xa7));
  assert.equal(lit().length, 128 * 64 - 1);
  bus.write(Uint8Array.of(0x00, 0xa6, 0xa5));
  assert.equal(lit().length, 128 * 64);
  bus.write(Uint8Array.of(0x00, 0xa4, 0xae));
  assert.equal(lit().length, 0);
  bus.write(Uint8Array.of(0x00, 0xaf, 0xa8, 31));
  assert.deepEqual([controller.picture().height, lit()], [32, ['5,24']]);
});
