import type { ErrorTable } from './spec.ts';

export const TRUST_ERRORS = {} as const satisfies ErrorTable;
