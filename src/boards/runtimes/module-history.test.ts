import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ChipModules, modulesAt, type VersionChanges } from './module-history.ts';

const HISTORY: readonly VersionChanges[] = [
  {
    version: '1.0',
    newChips: 'esp32 esp8266 unix',
    changes: [
      { chips: 'all', builtin: '+sys +zlib', extensible: '+sys' },
      { chips: 'all but esp8266 unix', builtin: '+esp', frozen: '+mip=0.1' },
    ],
  },
  { version: '1.1', newChips: 'esp32-c6=esp32', changes: [{ chips: 'esp32 esp32-c6', builtin: '-zlib +deflate' }] },
  { version: '1.2', changes: [{ chips: 'all', frozen: '+mip=0.2', aliases: '+old=new' }] },
];

test('a version has the changes up to its own, and no later ones', () => {
  assert.deepEqual(shown('1.0', 'esp32'), 'sys zlib esp | sys | mip=0.1 | ');
  assert.deepEqual(shown('1.1', 'esp32'), 'sys esp deflate | sys | mip=0.1 | ');
  assert.deepEqual(shown('1.2', 'esp32'), 'sys esp deflate | sys | mip=0.2 | old=new');
});

test('a change applies to all chips, to all but some, or to those that it names', () => {
  assert.deepEqual(shown('1.1', 'esp8266'), 'sys zlib | sys |  | ');
  assert.deepEqual(shown('1.2', 'unix'), 'sys zlib | sys | mip=0.2 | old=new');
});

test('a new chip starts as a copy of the other one, before the version’s changes', () => {
  assert.equal(modulesAt(HISTORY, '1.0', 'esp32-c6'), undefined);
  assert.deepEqual(shown('1.1', 'esp32-c6'), 'sys esp deflate | sys | mip=0.1 | ');
});

function shown(version: string, chip: string): string {
  const { builtin, extensible, frozen, aliases } = modulesAt(HISTORY, version, chip)!;
  return [builtin, extensible, frozen, aliases].map(printed).join(' | ');
}

function printed(modules: ChipModules['builtin']): string {
  return [...modules].map(([name, value]) => (value === undefined ? name : `${name}=${value}`)).join(' ');
}
