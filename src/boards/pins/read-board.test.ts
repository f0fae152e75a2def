import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BoardNames, boardLines } from '../../../scripts/data/board-text.ts';
import { readBoard } from './read-board.ts';

const LIST = `
feather: TX=1 RX=2 D5=5 LED=CYW0 I2C={"i2c":[4,null]}
feather_tft like feather: TX..D5 TFT_CS=7 I2C={"i2c":[3,2]} LED=13
feather_4mb like feather:
bare:
`;

test('a board that is written out has its names in their order', () => {
  const names = { TX: 1, RX: 2, D5: 5, LED: 'CYW0', I2C: { i2c: [4, null] } };
  assert.equal(JSON.stringify(readBoard(LIST, 'feather')), JSON.stringify(names));
  assert.deepEqual(readBoard(LIST, 'bare'), {});
});

test('a board like another has that one’s stretches, and its own names between them', () => {
  const names = { TX: 1, RX: 2, D5: 5, TFT_CS: 7, I2C: { i2c: [3, 2] }, LED: 13 };
  assert.equal(JSON.stringify(readBoard(LIST, 'feather_tft')), JSON.stringify(names));
  assert.deepEqual(readBoard(LIST, 'feather_4mb'), readBoard(LIST, 'feather'));
});

test('a board is found by its whole id', () => {
  assert.equal(readBoard(LIST, 'feather_'), undefined);
  assert.equal(readBoard(LIST, 'TX'), undefined);
});

test('what the generator writes is read as the same names in the same order', () => {
  const pads = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`GP${i}`, i]));
  const feather = { ...pads, LED: 'CYW0', MATRIX: [1, 'PA02'], SIZE: { int: 3 } } as const;
  const boards = new Map<string, BoardNames>([
    ['feather', feather],
    ['feather_4mb', feather],
    ['feather_tft', { LED: 'CYW0', ...pads, RST: 6, MATRIX: [1, 'PA02'], SIZE: { int: 3 } }],
    ['other', { A0: 1 }],
    ['bare', {}],
  ]);
  const lines = boardLines(boards);
  assert.ok(lines.some((line) => line.startsWith('feather_tft like feather: LED=CYW0 GP0..GP19 RST=6 MATRIX..SIZE')));
  for (const [id, names] of boards)
    assert.equal(JSON.stringify(readBoard(lines.join('\n'), id)), JSON.stringify(names));
});
