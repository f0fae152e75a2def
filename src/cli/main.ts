#!/usr/bin/env node
// `thimble` as compiled, one file for each source. The published package is bundled: scripts/bundle.ts.
import { loadCommands } from './load-commands.ts';
import { start } from './start.ts';

await start(loadCommands);
