// Loads each command by its name: the other commands' modules take longer to load than most commands take to run.
import type { AnyCommand, CommandGroup } from './command.ts';

type Load = () => Promise<AnyCommand | CommandGroup>;

export const LOADERS: Readonly<Record<string, Load>> = {
  run: async () => (await import('./run.ts')).run,
  check: async () => (await import('./check/check.ts')).check,
  doctor: async () => (await import('./check/check.ts')).doctor,
  trust: async () => (await import('./trust/trust.ts')).trust,
  explain: async () => (await import('./explain.ts')).explain,
  get: async () => (await import('./get/get.ts')).get,
  serve: async () => (await import('./serve/serve.ts')).serve,
  cert: async () => (await import('./cert/cert.ts')).cert,
  boards: async () => (await import('./boards/boards.ts')).boards,
  web: async () => (await import('./web.ts')).web,
};

/** @param name - the first word of the command line. @returns that command; for any other word all commands. */
export async function loadCommands(name: string | undefined): Promise<readonly (AnyCommand | CommandGroup)[]> {
  if (name !== undefined && Object.hasOwn(LOADERS, name)) return [await LOADERS[name]!()];
  return (await import('./commands.ts')).COMMANDS;
}
