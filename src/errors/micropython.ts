// Codes `micropython.*`: a Python program that cannot be run, or whose interpreter failed beneath it.
import type { ErrorTable } from './spec.ts';

export const MICROPYTHON_ERRORS = {
  'micropython.no_program': {
    kind: 'input',
    hint: 'Name the Python file to run: thimble run main.py. What follows -- becomes its sys.argv.',
  },
  'micropython.interpreter_failed': {
    kind: 'input',
    hint: 'It may be out of memory: no garbage is collected while a program runs. Read into one buffer with readinto.',
  },
} as const satisfies ErrorTable;
