// Every composition and every fact of every stack as text, compared with the reviewed version.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { BOARD_IDS } from '../../src/boards/catalogue.ts';
import { ALL_PROFILES } from '../support/profiles.ts';
import { boardsText } from './board-facts.ts';

test('the profiles equal boards.txt: `npm run mutate:boards -- --update` after a change', () => {
  const golden = readFileSync(new URL('boards.txt', import.meta.url), 'utf8');
  const text = boardsText(ALL_PROFILES);
  for (const id of BOARD_IDS) assert.ok(text.includes(`\n${id}: `), id);
  const [here, there] = [text.split('\n'), golden.split('\n')];
  const first = here.findIndex((line, i) => line !== there[i]);
  assert.equal(here[first], there[first], `line ${first + 1} of tests/golden/boards.txt`);
  assert.equal(here.length, there.length);
});
