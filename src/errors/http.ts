import type { ErrorTable } from './spec.ts';

export const HTTP_ERRORS = {} as const satisfies ErrorTable;
