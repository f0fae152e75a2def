import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from './commands.ts';
import { LOADERS, loadCommands } from './load-commands.ts';

test('every command is loaded by its name', async () => {
  assert.deepEqual(
    Object.keys(LOADERS),
    COMMANDS.map(({ name }) => name),
  );
  for (const command of COMMANDS) assert.deepEqual(await loadCommands(command.name), [command]);
});

test('any other word loads all commands', async () => {
  for (const word of [undefined, '--help', 'help', 'constructor', 'nothing'])
    assert.equal(await loadCommands(word), COMMANDS);
});
