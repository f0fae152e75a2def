// The simulated hardware without Python: sources over time, pins with edges, timers, the watchdog, and board.toml.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { isTlsError } from '../../errors.ts';
import { type HardwareDescription, NO_HARDWARE } from './description.ts';
import { DEVICE_SCHEMA } from './device-schema.ts';
import type { Effect } from './effects.ts';
import { Hardware } from './hardware.ts';
import { Interrupts } from './interrupts.ts';
import { readHardware } from './read-hardware.ts';
import { BOARD_TOML_SCHEMA } from './schema.ts';
import { nextStep, valueAt } from './value-source.ts';

function wired(description: Partial<HardwareDescription>) {
  const clock = { now: 0 };
  const effects: Effect[] = [];
  const bites: number[] = [];
  const hardware = new Hardware({
    description: { ...NO_HARDWARE, ...description },
    now: () => clock.now,
    onEffect: (effect) => effects.push(effect),
    onBite: (timeout) => bites.push(timeout),
  });
  return { clock, effects, bites, hardware };
}

function read(text: string, set: readonly string[] = [], press: readonly string[] = []) {
  const context = {
    pinNames: { LED: 'EXT_GPIO0', GP14: 'GPIO14' },
    deviceTypes: ['bme280'],
    deviceFile: async () => undefined,
  };
  return readHardware({ board: { text, file: 'board.toml' }, set, press }, context);
}

describe('a source over program time', () => {
  it('steps hold, curves are linear, both can repeat', () => {
    const steps = {
      steps: [
        [0, 1],
        [2, 5],
      ],
    } as const;
    assert.deepEqual(
      [0, 1.9, 2, 9].map((time) => valueAt(steps, time)),
      [1, 1, 5, 5],
    );
    const curve = {
      curve: [
        [1, 10],
        [3, 20],
      ],
      repeat: 4,
    } as const;
    assert.deepEqual(
      [0, 1, 2, 3, 3.5, 6].map((time) => valueAt(curve, time)),
      [10, 10, 15, 20, 20, 15],
    );
    assert.equal(nextStep(steps, 0), 2);
    assert.equal(nextStep(steps, 2), Number.POSITIVE_INFINITY);
    assert.equal(nextStep({ ...steps, repeat: 10 }, 2), 10);
    assert.equal(nextStep({ ...steps, repeat: 10 }, 10), 12);
  });
});

describe('pins', () => {
  it('the level of an input comes from its pull, its wiring, or a pressed button', () => {
    const { clock, hardware } = wired({
      pins: [
        {
          pin: 'GPIO2',
          level: {
            steps: [
              [0, 1],
              [1, 0],
            ],
          },
        },
      ],
      presses: [{ pin: 'GPIO3', from: 500, to: 700 }],
    });
    const { pins } = hardware;
    const [driven, button] = [pins.find('GPIO2'), pins.find('GPIO3')];
    pins.configure(button, 'in', 'up');
    const seen = [0, 500, 699, 700, 1000].map((now) => {
      clock.now = now;
      return [pins.level(driven), pins.level(button)];
    });
    assert.deepEqual(seen, [
      [1, 1],
      [1, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]);
    pins.configure(button, 'in', 'down');
    assert.equal(pins.level(button), 0);
  });

  it('edges call the handler: at their time if external, at once if the program causes them', () => {
    const { clock, effects, hardware } = wired({ presses: [{ pin: 'GPIO3', from: 500, to: 700 }] });
    const { pins, interrupts } = hardware;
    const pin = pins.find('GPIO3');
    pins.configure(pin, 'in', 'up');
    const handler = interrupts.newHandler();
    pins.watch(pin, 3, (edge) => interrupts.raise(handler, edge));
    assert.equal(interrupts.next(), 500);
    clock.now = 499;
    assert.equal(interrupts.isDue(), false);
    clock.now = 800;
    assert.equal(interrupts.isDue(), true);
    assert.deepEqual([interrupts.take(), interrupts.flags], [handler, 2]);
    assert.equal(interrupts.isDue(), false, 'nobody interrupts a handler');
    assert.deepEqual([interrupts.take(), interrupts.flags], [handler, 1]);
    assert.equal(interrupts.take(), 0);
    pins.set(pin, 0);
    pins.configure(pin, 'out', 'none');
    assert.equal(interrupts.take(), handler);
    assert.deepEqual(
      effects.filter(({ action }) => action === 'edge').map(({ value }) => value),
      [0, 1, 0],
    );
  });
});

describe('timers and the watchdog', () => {
  it('a late timer is called as often as it was due, up to the depth of the queue', () => {
    const clock = { now: 0 };
    const interrupts = new Interrupts(() => clock.now);
    const timer = interrupts.newHandler();
    interrupts.startTimer(timer, 10, 'periodic');
    clock.now = 35;
    const calls = [];
    while (interrupts.take() !== 0) calls.push(timer);
    assert.equal(calls.length, 3);
    assert.equal(interrupts.next(), 40);
    clock.now = 10_000;
    while (interrupts.take() !== 0) calls.push(timer);
    assert.equal(calls.length, 3 + 8);
    interrupts.stop(timer);
    assert.equal(interrupts.next(), Number.POSITIVE_INFINITY);
  });

  it('a timer that is faster than its handler still lets the program continue', () => {
    let now = 0;
    const interrupts = new Interrupts(() => now++); // each look takes longer than the period
    interrupts.startTimer(interrupts.newHandler(), 0.001, 'periodic');
    const round = () => {
      let calls = 0;
      while (calls < 100 && interrupts.take() !== 0) calls++;
      interrupts.finish();
      return calls;
    };
    assert.deepEqual([round(), round()], [8, 8]);
  });

  it('no handler is due while interrupts are disabled, and no call is lost', () => {
    const clock = { now: 0 };
    const interrupts = new Interrupts(() => clock.now);
    interrupts.startTimer(interrupts.newHandler(), 10, 'once');
    assert.equal(interrupts.disable(true), false);
    clock.now = 20;
    assert.equal(interrupts.isDue(), false);
    assert.equal(interrupts.disable(false), true);
    assert.equal(interrupts.isDue(), true);
  });

  it('a watchdog resets the board if it is not fed in time', () => {
    const { bites, clock, hardware } = wired({});
    hardware.watchdog.start(100);
    clock.now = 90;
    hardware.watchdog.feed();
    clock.now = 189;
    hardware.interrupts.isDue();
    assert.deepEqual(bites, []);
    clock.now = 190;
    hardware.interrupts.isDue();
    assert.deepEqual(bites, [100]);
  });
});

describe('a UART', () => {
  it('sends at the given times, and replies to received text', () => {
    const { clock, hardware } = wired({
      uarts: [{ port: 1, sends: [{ at: 1, text: 'hi' }], replies: [{ to: 'AT\r\n', with: 'OK' }] }],
    });
    const uart = hardware.uart(1);
    const into = new Uint8Array(8);
    assert.equal(uart.read(into), 0);
    uart.write(new TextEncoder().encode('A'));
    uart.write(new TextEncoder().encode('T\r\n'));
    assert.equal(uart.available(), 2);
    clock.now = 1000;
    assert.equal(new TextDecoder().decode(into.subarray(0, uart.read(into))), 'OKhi');
  });
});

describe('board.toml', () => {
  const refusals: readonly (readonly [text: string, message: RegExp])[] = [
    ['values = ', /, line 1: it is not TOML: /],
    ['[pin]', /\/pin is not known/],
    ['[pins.A]\npin = "D99"', /\/pins\/A\/pin: the board has no pin D99/],
    ['[[devices]]\ntype = "bmp9"', /\/devices\/0: there is no device bmp9: bme280/],
    ['[[devices]]\nregisters = { 0x00 = "zz" }\naddress = 4', /\/devices\/0\/registers\/0x00/],
    ['[[devices]]\nregisters = { 0x00 = "00" }', /has no address/],
    ['[[devices]]\naddress = 4\n[[devices]]\naddress = 4', /two devices have the address 0x4/],
    ['[analog]\nGP26 = "dark"', /\/analog\/GP26: \[values\] has no dark/],
    ['[values]\nx = { steps = [] }', /\/values\/x/],
  ];
  for (const [text, message] of refusals)
    it(`refuses ${JSON.stringify(text)}`, async () => {
      await assert.rejects(
        read(text),
        (error) => isTlsError(error) && error.code === 'hardware.bad_file' && message.test(error.message),
      );
    });

  it('names of pins, --set and --press', async () => {
    const description = await read(
      '[pins]\nBUTTON = { pin = "GP14", active = 0 }\n[values]\nlight = 1',
      ['light=2.5', 'GP26=1.65', 'BUTTON=1'],
      ['BUTTON@2s', 'GP3@500ms..1s'],
    );
    assert.deepEqual(description.values, { light: 2.5 });
    assert.deepEqual(description.pins, [
      { pin: 'GPIO14', active: 0, level: 1 },
      { pin: 'GPIO26', level: 1 },
    ]);
    assert.deepEqual(description.presses, [
      { pin: 'GPIO14', from: 2000, to: 2200 },
      { pin: 'GPIO3', from: 500, to: 1000 },
    ]);
    for (const press of ['BUTTON', 'NONE@1s', 'BUTTON@2s..1s', 'BUTTON@soon'])
      await assert.rejects(read('', [], [press]), (error) => isTlsError(error) && error.code === 'cli.usage');
    await assert.rejects(read('', ['temperature=warm']), (error) => isTlsError(error) && error.code === 'cli.usage');
  });
});

describe('the published schemas', () => {
  const published = { 'board-toml': BOARD_TOML_SCHEMA, 'device-toml': DEVICE_SCHEMA };
  for (const [name, schema] of Object.entries(published))
    it(`docs/${name}.schema.json is the one used for validation (npx tsx scripts/board-schema.ts writes it)`, () => {
      const text = readFileSync(new URL(`../../../docs/${name}.schema.json`, import.meta.url), 'utf8');
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(schema)));
    });
});
