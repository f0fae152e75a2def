import type { ErrorTable } from './spec.ts';

export const MICROPYTHON_ERRORS = {} as const satisfies ErrorTable;
