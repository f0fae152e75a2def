import type { ErrorTable } from './spec.ts';

export const CONTEXT_ERRORS = {} as const satisfies ErrorTable;
