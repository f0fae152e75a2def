// The table of commands, in the order in which `thimble --help` shows them.
import { boards } from './boards/boards.ts';
import { cert } from './cert/cert.ts';
import { check, doctor } from './check/check.ts';
import type { AnyCommand, CommandGroup } from './command.ts';
import { explain } from './explain.ts';
import { get } from './get/get.ts';
import { run } from './run.ts';
import { serve } from './serve/serve.ts';
import { trust } from './trust/trust.ts';
import { web } from './web.ts';

export const COMMANDS: readonly (AnyCommand | CommandGroup)[] = [
  run,
  check,
  doctor,
  trust,
  explain,
  get,
  serve,
  cert,
  boards,
  web,
];
