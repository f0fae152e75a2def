// The included I2C devices that need no separate test: the bytes written, the bytes then read, and their meaning in the
// data sheet. devices.test.ts has the others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shippedDevice, shippedDevices } from '../main-thread/node/device-files.ts';
import { Hardware } from './hardware.ts';
import { readHardware } from './read-hardware.ts';

/** Bytes to write, at which time (ms), how many bytes to read, and their meaning; `undefined`: the device does not answer. */
type Step =
  | { write: number[]; at?: number; acknowledged?: number }
  | { write: number[]; at?: number; read: number; means: (data: DataView) => unknown; is: unknown }
  | { write: number[]; at?: number; read: number; is: undefined };

const word = (at: number) => (data: DataView) => data.getUint16(at);
const byte = (data: DataView) => data.getUint8(0);
const near = (value: number) => Math.round(value * 100) / 100;

const DEVICES: Record<string, { address: number; set?: string[]; steps: Step[] }> = {
  lc709203f: {
    address: 0x0b,
    set: ['battery_voltage=3.7', 'battery_percent=42.5'],
    steps: [
      { write: [0x09], read: 3, means: (data) => data.getUint16(0, true), is: 3700 },
      { write: [0x0f], read: 3, means: (data) => data.getUint16(0, true), is: 425 },
      // CRC-8 of 16 0f 17 a9 01, x⁸+x²+x+1 from 0.
      {
        write: [0x0f],
        read: 3,
        means: (data) => smbus([0x16, 0x0f, 0x17, data.getUint8(0), data.getUint8(1)]) === data.getUint8(2),
        is: true,
      },
    ],
  },
  max17048: {
    address: 0x36,
    set: ['battery_voltage=3.7', 'battery_percent=42.5', 'charge_rate=-4.16'],
    steps: [
      {
        write: [0x02],
        read: 4,
        means: (data) => [near((data.getUint16(0) * 78.125) / 1e6), data.getUint16(2) / 256],
        is: [3.7, 42.5],
      },
      { write: [0x16], read: 2, means: (data) => near(data.getInt16(0) * 0.208), is: -4.16 },
      { write: [0x08], read: 2, means: word(0), is: 0x0012 },
      { write: [0xfe, 0x54, 0x00], acknowledged: 1 },
    ],
  },
  shtc3: {
    address: 0x70,
    set: ['temperature=-7.5', 'humidity=66'],
    steps: [
      { write: [0x78, 0x66], at: 0, read: 6, is: undefined },
      {
        write: [],
        at: 13,
        read: 6,
        means: (data) => [near(-45 + (175 * data.getUint16(0)) / 65536), near((100 * data.getUint16(3)) / 65536)],
        is: [-7.5, 66],
      },
      { write: [0xef, 0xc8], at: 13, read: 2, means: (data) => data.getUint16(0) & 0x083f, is: 0x0807 },
    ],
  },
  scd4x: {
    address: 0x62,
    set: ['co2=1234'],
    steps: [
      { write: [0xe4, 0xb8], at: 0 },
      { write: [], at: 2, read: 2, means: (data) => data.getUint16(0) & 0x7ff, is: 0 },
      { write: [0x21, 0xb1], at: 10 },
      { write: [0xe4, 0xb8], at: 4000 },
      { write: [], at: 4002, read: 2, means: (data) => data.getUint16(0) & 0x7ff, is: 0 },
      { write: [0xec, 0x05], at: 4010 },
      { write: [], at: 4012, read: 9, is: undefined },
      { write: [0xec, 0x05], at: 5010 },
      { write: [], at: 5012, read: 9, means: word(0), is: 1234 },
    ],
  },
  bme680: {
    address: 0x77,
    set: ['temperature=18.5', 'pressure=1001.5', 'humidity=52'],
    steps: [
      { write: [0xd0], read: 1, means: byte, is: 0x61 },
      { write: [0x1d], read: 1, means: byte, is: 0 },
      { write: [0x74, 0x25] },
      {
        write: [0x1d],
        read: 10,
        means: (data) => [
          data.getUint8(0),
          near(((1048576 - (data.getUint32(2) >>> 12)) * 62.5) / 36477),
          near((((data.getUint32(5) >>> 12) / 16384 - 27504 / 1024) * 26624) / 5120),
          near((data.getUint16(8) * 656) / 262144),
        ],
        is: [0x80, 1001.5, 18.5, 52],
      },
    ],
  },
  dps310: {
    address: 0x77,
    set: ['temperature=18.5', 'pressure=1001.5'],
    steps: [
      { write: [0x0d], read: 1, means: byte, is: 0x10 },
      { write: [0x06, 0x06] },
      { write: [0x07, 0x06] },
      {
        write: [0x00],
        read: 6,
        means: (data) => [
          near(800 + (500 * (data.getInt32(0) >> 8)) / 1040384),
          near(25 + (100 * (((data.getUint16(3) << 16) >> 8) | data.getUint8(5))) / 1040384),
        ],
        is: [1001.5, 18.5],
      },
    ],
  },
  veml7700: {
    address: 0x10,
    set: ['light=250'],
    steps: [
      { write: [0x00, 0x00, 0x18] }, // gain 1/4, 100 ms: 0.2688 lx
      { write: [0x04], read: 2, means: (data) => Math.round(data.getUint16(0, true) * 0.2688), is: 250 },
      { write: [0x00, 0xc0, 0x08] }, // gain 2, 800 ms
      { write: [0x04], read: 2, means: (data) => Math.round(data.getUint16(0, true) * 0.0042), is: 250 },
      { write: [0x00], read: 2, means: word(0), is: 0xc008 },
    ],
  },
  as7341: {
    address: 0x39,
    set: ['light_violet_415=111', 'light_green_555=222'],
    steps: [
      { write: [0x92], read: 1, means: (data) => data.getUint8(0) >> 2, is: 9 },
      { write: [0xa3], read: 1, means: byte, is: 0 },
      { write: [0x80, 0x13] },
      { write: [0x80], read: 1, means: byte, is: 0x03 },
      { write: [0xa3], read: 1, means: byte, is: 0x40 },
      { write: [0x95], read: 2, means: (data) => data.getUint16(0, true), is: 222 },
      { write: [0x00, 0x30] },
      { write: [0x95], read: 2, means: (data) => data.getUint16(0, true), is: 111 },
    ],
  },
  apds9960: {
    address: 0x39,
    set: ['color_red=1000', 'proximity=77'],
    steps: [
      { write: [0x93], read: 1, means: byte, is: 0 },
      { write: [0x80, 0x07] },
      { write: [0x93], read: 5, means: (data) => [data.getUint8(0), data.getUint16(3, true)], is: [1, 1000] },
      { write: [0x9c], read: 1, means: byte, is: 77 },
    ],
  },
  adxl345: {
    address: 0x53,
    steps: [
      { write: [0x00], read: 1, means: byte, is: 0xe5 },
      { write: [0x36], read: 2, means: (data) => data.getInt16(0, true), is: 0 },
      { write: [0x2d, 0x08] },
      { write: [0x36], read: 2, means: (data) => data.getInt16(0, true), is: 256 },
      { write: [0x31, 0x03] },
      { write: [0x36], read: 2, means: (data) => data.getInt16(0, true), is: 32 },
    ],
  },
  nau7802: {
    address: 0x2a,
    set: ['load=-5'],
    steps: [
      { write: [0x00, 0x06] },
      { write: [0x00], read: 1, means: byte, is: 0x2e },
      { write: [0x02, 0x04] },
      { write: [0x02], read: 1, means: byte, is: 0 },
      { write: [0x12], read: 3, means: (data) => (data.getUint16(0) << 8) | data.getUint8(2), is: 0xfffffb },
    ],
  },
  aw9523: {
    address: 0x58,
    set: ['inputs=65533'],
    steps: [
      { write: [0x10], read: 1, means: byte, is: 0x23 },
      { write: [0x00], read: 2, means: (data) => data.getUint16(0, true), is: 65533 },
      { write: [0x02, 0x0f] },
      { write: [0x7f, 0x00] },
      { write: [0x02], read: 1, means: byte, is: 0 },
    ],
  },
  pca9554: {
    address: 0x3f,
    set: ['inputs=5'],
    steps: [
      { write: [0x00], read: 1, means: byte, is: 5 },
      { write: [0x03, 0xfe] },
      { write: [0x03], read: 1, means: byte, is: 0xfe },
    ],
  },
  drv2605: {
    address: 0x5a,
    steps: [
      { write: [0x00], read: 1, means: (data) => data.getUint8(0) >> 5, is: 7 },
      { write: [0x0c, 0x01] },
      { write: [0x0c], read: 1, means: byte, is: 0 },
    ],
  },
  tsc2007: {
    address: 0x48,
    set: ['touch_x=1234', 'touch_pressure=300'],
    steps: [
      { write: [0xc4], read: 2, means: (data) => data.getUint16(0) >> 4, is: 1234 },
      { write: [0xe4], read: 2, means: (data) => data.getUint16(0) >> 4, is: 300 },
    ],
  },
  ht16k33: {
    address: 0x70,
    steps: [
      { write: [0x21], acknowledged: 1 },
      { write: [0, 1, 2, 3], acknowledged: 4 },
    ],
  },
  is31fl3741: {
    address: 0x30,
    steps: [
      { write: [0xfc], read: 1, means: byte, is: 0x60 },
      { write: [0xfd, 4], acknowledged: 2 },
    ],
  },
  seesaw_encoder: {
    address: 0x36,
    set: ['encoder=-3', 'encoder_button=1'],
    steps: [
      { write: [0x00, 0x01], read: 1, means: byte, is: 0x87 },
      { write: [0x00, 0x02], read: 4, means: word(0), is: 4991 },
      { write: [0x11, 0x30], read: 4, means: (data) => data.getInt32(0), is: -3 },
      { write: [0x01, 0x04], read: 4, means: (data) => data.getUint32(0) & (1 << 24), is: 0 },
    ],
  },
};

for (const [type, { address, set = [], steps }] of Object.entries(DEVICES))
  test(`${type} answers as in its data sheet`, async () => {
    const clock = { now: 0 };
    const board = { text: `[[devices]]\ntype = "${type}"`, file: 'board.toml' };
    const context = {
      pinNames: {},
      deviceTypes: shippedDevices(),
      deviceFile: async (name: string) => shippedDevice(name),
    };
    const description = await readHardware({ board, set, press: [] }, context);
    const bus = new Hardware({ description, now: () => clock.now, onEffect: () => {}, onBite: () => {} }).i2c(0);
    assert.deepEqual(bus.scan(), [address]);
    for (const [index, step] of steps.entries()) {
      clock.now = step.at ?? clock.now;
      if (step.write.length > 0) {
        const count = bus.write(address, Uint8Array.from(step.write));
        assert.equal(count, ('acknowledged' in step && step.acknowledged) || step.write.length, `step ${index}`);
      }
      if (!('read' in step)) continue;
      const into = new Uint8Array(step.read);
      const answers = bus.read(address, into);
      assert.equal(answers, step.is !== undefined, `step ${index}`);
      if ('means' in step) assert.deepEqual(step.means(new DataView(into.buffer)), step.is, `step ${index}`);
    }
  });

test('every included device has a test', () => {
  const elsewhere = [
    'aht20',
    'bme280',
    'dht11',
    'dht22',
    'ds18b20',
    'lis3dh',
    'pcf8574',
    'sht4x',
    'ssd1306',
    'ssd1306_spi',
  ];
  assert.deepEqual([...Object.keys(DEVICES), ...elsewhere].sort(), [...shippedDevices()].sort());
});

function smbus(bytes: readonly number[]): number {
  let crc = 0;
  for (const each of bytes) {
    crc ^= each;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x107 : 0)) & 0xff;
  }
  return crc;
}
