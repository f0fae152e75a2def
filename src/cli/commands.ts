// The table of commands, in the order in which `thimble --help` shows them.
import type { Command } from './command.ts';

export const COMMANDS: readonly Command[] = [];
