import type { ErrorTable } from './spec.ts';

export const DOCTOR_ERRORS = {} as const satisfies ErrorTable;
