// Codes `hardware.*`: an unusable description of the hardware connected to a board.
import type { ErrorTable } from './spec.ts';

export const HARDWARE_ERRORS = {
  'hardware.bad_file': { kind: 'input' },
} as const satisfies ErrorTable;
