#!/usr/bin/env node
// `thimble` as compiled, a file for each source. What is published is bundled: scripts/bundle.ts.
import { loadCommands } from './load-commands.ts';
import { start } from './start.ts';

await start(loadCommands);
