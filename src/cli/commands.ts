// The table of commands, in the order in which `thimble --help` shows them.
import type { Command } from './command.ts';
import { get } from './get.ts';
import { run } from './run.ts';
import { trust } from './trust.ts';

export const COMMANDS: readonly Command[] = [get, run, trust];
