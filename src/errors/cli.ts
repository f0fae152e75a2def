import type { ErrorTable } from './spec.ts';

export const CLI_ERRORS = {} as const satisfies ErrorTable;
