// `thimble boards`: lists the firmwares with a profile, what is known of each, and what an upgrade changes.
import type { CommandGroup } from '../command.ts';
import { diffCommand } from './diff.ts';
import { fromConfigCommand } from './from-config.ts';
import { listCommand } from './list.ts';
import { showCommand } from './show.ts';

export const boards: CommandGroup = {
  name: 'boards',
  summary: 'List and compare the simulated firmwares',
  examples: [
    ['thimble boards --chip pico-w', 'the firmwares of the Pico W'],
    ['thimble boards show esp8266@micropython-1.28', 'everything known about one, with sources'],
    ['thimble boards diff pico-w@cp10.2 pico-w@cp-main', 'what changes for a program'],
  ],
  commands: [listCommand, showCommand, diffCommand, fromConfigCommand],
  byDefault: 'list',
};
