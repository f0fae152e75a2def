// Codes `cli.*`: a command that cannot begin, because of its own arguments or of a file that they name.
import type { ErrorTable } from './spec.ts';

export const CLI_ERRORS = {
  'cli.usage': { kind: 'input', hint: 'Run the command with --help: it shows every option, with examples.' },
  'cli.file': { kind: 'input', hint: 'Check the path, and that you may read or write there.' },
} as const satisfies ErrorTable;
