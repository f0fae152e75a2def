// Codes `micropython.*`: a Python program that cannot be run, or an interpreter that failed.
import type { ErrorTable } from './spec.ts';

export const MICROPYTHON_ERRORS = {
  'micropython.no_program': {
    kind: 'input',
  },
  'micropython.bad_fault': {
    kind: 'input',
  },
  'micropython.bad_recording': {
    kind: 'input',
  },
  'micropython.interpreter_failed': {
    kind: 'input',
  },
} as const satisfies ErrorTable;
