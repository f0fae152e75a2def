// The included sensors, read like a driver does: raw registers and the formulas of their data sheets.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shippedDevice, shippedDevices } from '../main-thread/node/device-files.ts';
import type { HardwareDescription } from './description.ts';
import type { Effect } from './effects.ts';
import { Hardware } from './hardware.ts';
import { crc8Maxim } from './layout.ts';
import { readHardware } from './read-hardware.ts';

const CONTEXT = {
  pinNames: { LED: 'GPIO25' },
  deviceTypes: shippedDevices(),
  deviceFile: async (type: string) => shippedDevice(type),
};

async function described(text: string, set: readonly string[] = []): Promise<HardwareDescription> {
  return readHardware({ board: { text, file: 'board.toml' }, set, press: [] }, CONTEXT);
}

/** Hardware with a clock controlled by the test. */
async function wired(text: string, set: readonly string[] = []) {
  const clock = { now: 0 };
  const effects: Effect[] = [];
  const hardware = new Hardware({
    description: await described(text, set),
    now: () => clock.now,
    onEffect: (effect) => effects.push(effect),
    onBite: () => assert.fail('the watchdog is not running'),
  });
  const bus = hardware.i2c(0);
  const read = (address: number, length: number) => {
    const into = new Uint8Array(length);
    return bus.read(address, into) ? into : undefined;
  };
  const registers = (address: number, register: number, length: number) => {
    bus.write(address, Uint8Array.of(register));
    return read(address, length)!;
  };
  return { clock, effects, hardware, bus, read, registers };
}

function near(actual: number, expected: number, within: number): void {
  assert.ok(Math.abs(actual - expected) <= within, `${actual} is not within ${within} of ${expected}`);
}

/** CRC-8 of Sensirion's data sheet, section 4.4: 0xbeef has 0x92. */
function crc8(bytes: Uint8Array): number {
  let crc = 0xff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x131 : 0)) & 0xff;
  }
  return crc;
}

describe('the included sensors answer as their data sheets say', () => {
  it('BME280: the compensation of the data sheet gives the measured values', async () => {
    const { bus, registers } = await wired('[[devices]]\ntype = "bme280"', [
      'temperature=-3.25',
      'pressure=987.6',
      'humidity=61.5',
    ]);
    assert.deepEqual(bus.scan(), [0x77]);
    assert.equal(registers(0x77, 0xd0, 1)[0], 0x60);
    assert.deepEqual([...registers(0x77, 0xfa, 3)], [0x80, 0, 0], 'nothing is measured in sleep mode');
    bus.write(0x77, Uint8Array.of(0xf2, 0x01));
    bus.write(0x77, Uint8Array.of(0xf4, 0x27));
    const calibration = new DataView(registers(0x77, 0x88, 26).buffer);
    const humidityCalibration = new DataView(registers(0x77, 0xe1, 7).buffer);
    const data = registers(0x77, 0xf7, 8);
    const raw = (at: number) => (data[at]! << 12) | (data[at + 1]! << 4) | (data[at + 2]! >> 4);
    const { fine, temperature } = bmeTemperature(calibration, raw(3));
    near(temperature, -3.25, 0.01);
    near(bmePressure(calibration, fine, raw(0)) / 100, 987.6, 0.02);
    near(bmeHumidity(calibration, humidityCalibration, fine, (data[6]! << 8) | data[7]!), 61.5, 0.02);
  });

  it('BME280: a reset puts it to sleep', async () => {
    const { bus, registers } = await wired('[[devices]]\ntype = "bme280"\naddress = 0x76');
    bus.write(0x76, Uint8Array.of(0xf4, 0x27));
    assert.equal(registers(0x76, 0xf4, 1)[0], 0x27);
    bus.write(0x76, Uint8Array.of(0xe0, 0xb6));
    assert.equal(registers(0x76, 0xf4, 1)[0], 0);
    bus.write(0x76, Uint8Array.of(0xd0, 0x12));
    assert.equal(registers(0x76, 0xd0, 1)[0], 0x60, 'the identification cannot be written');
  });

  it('AHT20: busy for 75 ms, then 20 bits each and a check byte', async () => {
    const { bus, clock, read } = await wired('[[devices]]\ntype = "aht20"', ['temperature=-12.5', 'humidity=33']);
    assert.equal(read(0x38, 1)![0], 0x18);
    bus.write(0x38, Uint8Array.of(0xac, 0x33, 0x00));
    clock.now = 74;
    assert.equal(read(0x38, 1)![0]! & 0x80, 0x80);
    clock.now = 75;
    const data = read(0x38, 7)!;
    assert.equal(data[0]! & 0x80, 0);
    assert.equal(data[6], crc8(data.subarray(0, 6)));
    near((((data[1]! << 12) | (data[2]! << 4) | (data[3]! >> 4)) / 2 ** 20) * 100, 33, 0.001);
    near(((((data[3]! & 15) << 16) | (data[4]! << 8) | data[5]!) / 2 ** 20) * 200 - 50, -12.5, 0.001);
  });

  it('SHT4x: not acknowledged before 8.3 ms, then two words with check bytes', async () => {
    const { bus, clock, read } = await wired('[[devices]]\ntype = "sht4x"', ['temperature=30.5', 'humidity=80']);
    assert.equal(crc8(Uint8Array.of(0xbe, 0xef)), 0x92);
    bus.write(0x44, Uint8Array.of(0xfd));
    clock.now = 8;
    assert.equal(read(0x44, 6), undefined);
    clock.now = 8.5;
    const data = read(0x44, 6)!;
    assert.equal(data[2], crc8(data.subarray(0, 2)));
    assert.equal(data[5], crc8(data.subarray(3, 5)));
    near(-45 + (175 * ((data[0]! << 8) | data[1]!)) / 65535, 30.5, 0.01);
    near(-6 + (125 * ((data[3]! << 8) | data[4]!)) / 65535, 80, 0.01);
  });

  it('LIS3DH: the range of CTRL_REG4 and the flag for more than one register', async () => {
    const { bus, registers } = await wired('[[devices]]\ntype = "lis3dh"', [
      'acceleration_x=-4.9',
      'acceleration_z=9.80665',
    ]);
    assert.equal(registers(0x18, 0x0f, 1)[0], 0x33);
    bus.write(0x18, Uint8Array.of(0x20, 0x57));
    for (const [range, perG] of [
      [0, 16380],
      [3, 1365],
    ] as const) {
      bus.write(0x18, Uint8Array.of(0x23, range << 4));
      const axes = new DataView(registers(0x18, 0xa8, 6).buffer);
      near((axes.getInt16(0, true) / perG) * 9.80665, -4.9, 0.01);
      assert.equal(axes.getInt16(2, true), 0);
      near(axes.getInt16(4, true) / perG, 1, 0.001);
    }
    const same = registers(0x18, 0x28, 2);
    assert.equal(same[0], same[1], 'without the flag every byte is of one register');
  });

  it('DHT22: tenths, with a sign bit, and the sum', async () => {
    const { hardware } = await wired('[[devices]]\ntype = "dht22"\npin = 15', ['temperature=-5.3', 'humidity=65.4']);
    const data = hardware.dht('GPIO15')!;
    assert.equal(((data[0]! << 8) | data[1]!) / 10, 65.4);
    assert.equal(data[2]! & 0x80, 0x80);
    assert.equal((((data[2]! & 0x7f) << 8) | data[3]!) / 10, 5.3);
    assert.equal(data[4], (data[0]! + data[1]! + data[2]! + data[3]!) & 0xff);
    assert.equal(hardware.dht('GPIO16'), undefined);
  });

  it('DS18B20: found by a search, 85 °C until 750 ms after a conversion began', async () => {
    const text = ['a', 'b'].map(() => '[[devices]]\ntype = "ds18b20"\npin = 22\n').join('');
    const { clock, hardware } = await wired(text, ['temperature=-10.125']);
    const line = hardware.oneWire('GPIO22');
    const roms = searchRoms(line);
    assert.equal(roms.length, 2);
    for (const rom of roms) {
      assert.equal(rom[0], 0x28);
      assert.equal(crc8Maxim(rom), 0);
    }
    line.reset();
    for (const byte of [0xcc, 0x44]) line.writeByte(byte);
    assert.equal(line.readBit(), 0);
    assert.equal(scratchpad(line, roms[0]!).temperature, 85);
    clock.now = 750;
    const { temperature, bytes } = scratchpad(line, roms[1]!);
    assert.equal(temperature, -10.125);
    assert.equal(crc8Maxim(bytes), 0);
    assert.equal(hardware.oneWire('GPIO23').reset(), false);
  });

  it('every included file matches the schema', async () => {
    for (const type of shippedDevices()) {
      const { devices } = await described(
        `[[devices]]\ntype = "${type}"\npin = 4${type.endsWith('_spi') ? '\ndc = 5' : ''}`,
      );
      assert.equal(devices.length, 1, type);
    }
  });
});

type Line = ReturnType<Hardware['oneWire']>;

/** Searches like MicroPython's onewire.py: 1 first at a conflict. */
function searchRoms(line: Line): number[][] {
  const found: number[][] = [];
  let conflicts: number[] = [];
  let before: number[] = [];
  do {
    line.reset();
    line.writeByte(0xf0);
    const bits: number[] = [];
    const open: number[] = [];
    for (let index = 0; index < 64; index++) {
      const bit = line.readBit();
      const complement = line.readBit();
      assert.ok(bit === 0 || complement === 0, 'somebody answers');
      let chosen = bit;
      if (bit === 0 && complement === 0) {
        const last = conflicts.at(-1);
        chosen = last === undefined || index > last ? 1 : index === last ? 0 : (before[index] as 0 | 1);
        if (chosen === 1) open.push(index);
      }
      bits.push(chosen);
      line.writeBit(chosen);
    }
    conflicts = open;
    before = bits;
    found.push(
      Array.from({ length: 8 }, (_, byte) =>
        bits.slice(8 * byte, 8 * byte + 8).reduce((all, bit, at) => all | (bit << at), 0),
      ),
    );
  } while (conflicts.length > 0);
  return found;
}

function scratchpad(line: Line, rom: readonly number[]) {
  line.reset();
  for (const byte of [0x55, ...rom, 0xbe]) line.writeByte(byte);
  const bytes = Array.from({ length: 9 }, () => line.readByte());
  return { bytes, temperature: new DataView(Uint8Array.from(bytes).buffer).getInt16(0, true) / 16 };
}

// The floating-point compensation of Bosch's data sheet, section 8.1.
function bmeTemperature(c: DataView, adc: number) {
  const [t1, t2, t3] = [c.getUint16(0, true), c.getInt16(2, true), c.getInt16(4, true)];
  const one = (adc / 16384 - t1 / 1024) * t2;
  const two = (adc / 131072 - t1 / 8192) ** 2 * t3;
  return { fine: one + two, temperature: (one + two) / 5120 };
}

function bmePressure(c: DataView, fine: number, adc: number): number {
  const p = (index: number) => (index === 1 ? c.getUint16(6, true) : c.getInt16(4 + 2 * index, true));
  let one = fine / 2 - 64000;
  let two = (one * one * p(6)) / 32768;
  two += one * p(5) * 2;
  two = two / 4 + p(4) * 65536;
  one = ((p(3) * one * one) / 524288 + p(2) * one) / 524288;
  one = (1 + one / 32768) * p(1);
  let pressure = ((1048576 - adc - two / 4096) * 6250) / one;
  one = (p(9) * pressure * pressure) / 2147483648;
  two = (pressure * p(8)) / 32768;
  pressure += (one + two + p(7)) / 16;
  return pressure;
}

function bmeHumidity(c: DataView, e: DataView, fine: number, adc: number): number {
  const [h1, h2, h3] = [c.getUint8(25), e.getInt16(0, true), e.getUint8(2)];
  const h4 = (e.getInt8(3) << 4) | (e.getUint8(4) & 15);
  const h5 = (e.getInt8(5) << 4) | (e.getUint8(4) >> 4);
  const h6 = e.getInt8(6);
  const base = fine - 76800;
  const raw = adc - (h4 * 64 + (h5 / 16384) * base);
  const humidity = raw * ((h2 / 65536) * (1 + (h6 / 67108864) * base * (1 + (h3 / 67108864) * base)));
  return humidity * (1 - (h1 * humidity) / 524288);
}
