// The data files of src/boards are what their generators write from the facts; and what a program gets on each chip and
// board at each version is what the facts say, read here without the generators' notations.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dataFiles } from '../../scripts/data/files.ts';
import {
  circuitpythonBuiltins,
  circuitpythonModules,
  circuitpythonTable,
  micropythonModules,
} from '../../scripts/data/module-facts.ts';
import { COMBINATIONS } from '../../src/boards/catalogue.ts';
import { loadProfile } from '../../src/boards/load-profile.ts';
import { CIRCUITPYTHON_BOARDS } from '../../src/boards/names/circuitpython-boards.ts';
import { loadBoardNames } from '../../src/boards/pins/load-board-names.ts';
import { loadPins } from '../../src/boards/pins/load-pins.ts';
import { withDevice } from '../../src/boards/runtimes/load-device-modules.ts';
import { loadModuleLists } from '../../src/boards/runtimes/load-module-lists.ts';
import { sharedPath, testWithShared } from '../support/shared.ts';

const MODULES = 'facts/modules/';

testWithShared(MODULES, 'each generated file is what its generator writes', () => {
  const files = dataFiles(shared);
  assert.equal(files.length, 6);
  for (const { path, text } of files)
    assert.ok(source(path) === text, `${path} differs from what its generator writes: npm run data`);
});

testWithShared(MODULES, 'the modules of each chip at each version are those of the facts', async () => {
  let compared = 0;
  const runtimes = { micropython: micropythonModules(facts), circuitpython: circuitpythonModules(facts) };
  for (const [runtime, versions] of Object.entries(runtimes)) {
    for (const { version, chips } of versions) {
      for (const [chip, expected] of chips) {
        const lists = await loadModuleLists(runtime as keyof typeof runtimes, version, chip);
        assert.deepEqual(lists, expected, `${chip}@${runtime}-${version}`);
        compared++;
      }
    }
  }
  assert.equal(compared, 151);
});

testWithShared(MODULES, 'the built-in modules of each CircuitPython board are those of the facts', async () => {
  let compared = 0;
  for (const { id, chip, version, port } of COMBINATIONS) {
    if (port.runtime !== 'circuitpython') continue;
    const table = circuitpythonTable(facts, version);
    const profile = await loadProfile(id);
    for (const device of boardsOf(chip).filter((each) => each in table.boards)) {
      const { builtin } = (await withDevice(profile, device)).runtime.python.lists;
      const names = builtin.filter((name) => !name.includes('.')).sort();
      assert.deepEqual(names, circuitpythonBuiltins(table, table.boards[device]), `${device} at ${version}`);
      compared++;
    }
  }
  assert.equal(compared, 1762);
});

testWithShared(MODULES, 'the pins of MicroPython’s boards are those of the facts', async () => {
  const boards = facts('modules/micropython-pins-1.27.json');
  const { names, numbers } = await loadPins(await loadProfile('pico-2-w@micropython-1.27'));
  assert.deepEqual(names, named(boards.RPI_PICO2_W.board));
  assert.deepEqual(numbers, boards.RPI_PICO2_W.numbers);
  const stm32 = await loadPins(await loadProfile('stm32@micropython-1.27'));
  assert.deepEqual(stm32.names, named(boards.PYBD_SF6.board));
});

/** Boards whose pins changed between 10.2.1 (the facts) and the commit of the generated files. */
const CHANGED_SINCE: readonly string[] = [
  'adafruit_sparkle_motion',
  'm5stack_cores3',
  'm5stack_cores3_se',
  'unexpectedmaker_feathers3',
  'waveshare_esp32_s3_matrix',
];

testWithShared(MODULES, 'the pins of CircuitPython’s boards are those of the facts', async () => {
  const boards = facts('modules/circuitpython-pins-10.2.json');
  const differing: string[] = [];
  let compared = 0;
  for (const chip of new Set(COMBINATIONS.filter(isCircuitpython).map(({ chip: id }) => id))) {
    for (const device of boardsOf(chip).filter((id) => id in boards)) {
      const { names } = await loadBoardNames(chip, device);
      const { pins, objects = [] } = boards[device];
      const hasPins = Object.entries(pins).every(([name, pin]) => names[name] === pin);
      const expected = [...new Set([...Object.keys(pins), ...objects])].sort();
      if (!hasPins || Object.keys(names).sort().join() !== expected.join()) differing.push(device);
      compared++;
    }
  }
  assert.deepEqual(differing, CHANGED_SINCE);
  assert.equal(compared, 257);
});

function isCircuitpython({ port }: (typeof COMBINATIONS)[number]): boolean {
  return port.runtime === 'circuitpython';
}

function boardsOf(chip: string): readonly string[] {
  return CIRCUITPYTHON_BOARDS[chip]!.trim()
    .split('\n')
    .map((line) => line.split(' ')[0]!);
}

function named(pins: Readonly<Record<string, number | string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(pins).map(([name, pin]) => [name, typeof pin === 'number' ? `GPIO${pin}` : pin]),
  );
}

function facts(path: string) {
  return shared(`facts/${path}`);
}

// biome-ignore lint/suspicious/noExplicitAny: the facts' own shape
function shared(path: string): Record<string, any> {
  return JSON.parse(readFileSync(sharedPath(path), 'utf8'));
}

function source(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}
