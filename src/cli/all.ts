// The entry of the bundle with all commands: main.ts without a top-level await, which CommonJS does not have.
import { loadCommands } from './load-commands.ts';
import { start } from './start.ts';

void start(loadCommands);
