// What Python can ask of the board itself: its firmware, its randomness, its settings.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, TomlError } from 'smol-toml';
import type { ProgramData } from '../bridge/messages.ts';
import type { HostFunction } from './host-call.ts';
import { raiseValueError } from './raise.ts';
import type { ContextTools } from './tls-contexts.ts';

export function boardFunctions(tools: ContextTools, { folder, profile }: ProgramData): Record<string, HostFunction> {
  const { interpreter, environment } = tools;
  return {
    /** @returns the version and the board, one a line. */
    firmware: () => `${profile.version}\n${profile.title}`,

    random(address: number, length: number) {
      interpreter.memory(address, length).set(environment.random(length));
      return 0;
    },

    /** @returns the texts and whole numbers at the top of settings.toml, as JSON: what `os.getenv` gives. */
    settings: () => JSON.stringify(readSettings(join(folder, 'settings.toml'))),
  };
}

/** @throws PythonRaise ValueError for a file that is no TOML. */
function readSettings(path: string): Record<string, string | number> {
  try {
    const entries = Object.entries(parse(readFileSync(path, 'utf8')));
    const usable = entries.filter(([, value]) => typeof value === 'string' || Number.isInteger(value));
    return Object.fromEntries(usable) as Record<string, string | number>;
  } catch (error) {
    if (error instanceof TomlError) throw raiseValueError(`settings.toml: ${error.message}`);
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
