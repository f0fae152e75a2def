// What counts as an explanation of a name on a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, explains } from './explained.ts';

const isExplained = (page: string) => explains(blocksOf(`# A page\n\n${page}\n`), 'name');

test('a heading, a row that says something, or a sentence about the name explains it', () => {
  for (const page of [
    '## `name`',
    '| option | |\n|---|---|\n| `name` | the name of the board |',
    '| option | |\n|---|---|\n| `other`, `name(path)` | text |',
    '| of a `name` | |\n|---|---|\n| `a` | text |',
    '| type | |\n|---|---|\n| `Type` | `a`; `name` (of the board), `b` |',
    '`name`: the board',
    '- `name` is the id of a board.',
    'The board has an id, its `name`.',
    'First a sentence. `name` of `a` and `b`.',
    '**`name`** sets the id.',
  ])
    assert.ok(isExplained(page), page);
});

test('an occurrence does not: in a list of names, in a code block, as a part of another name, in an empty row', () => {
  for (const page of [
    'name is the id of a board.',
    '`a`, `name`, `b`',
    '| type | |\n|---|---|\n| `Type` | `a`, `name`, `b` |',
    '| option | |\n|---|---|\n| `name` | |',
    '```sh\nname # the id of a board\n```',
    '`names` are the ids of boards.',
    '`file-name` is the path of a file.',
    'See `name`.',
    'The first sentence is about a board. `name`.',
  ])
    assert.ok(!isExplained(page), page);
});
