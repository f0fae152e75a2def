// Codes `cli.*`: a command that cannot start, because of its arguments or of a file that they name.
import type { ErrorTable } from './spec.ts';

export const CLI_ERRORS = {
  'cli.usage': { kind: 'input' },
  'cli.file': { kind: 'input' },
} as const satisfies ErrorTable;
