// Codes `hardware.*`: a description of what is wired to a board that cannot be used.
import type { ErrorTable } from './spec.ts';

export const HARDWARE_ERRORS = {
  'hardware.bad_file': { kind: 'input' },
} as const satisfies ErrorTable;
