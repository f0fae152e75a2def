// Codes `trust.*`: why no root could be recommended.
import type { ErrorTable } from './spec.ts';

export const TRUST_ERRORS = {
  'trust.bad_host': { kind: 'input' },
  'trust.no_single_root': {
    kind: 'certificate',
  },
  'trust.not_proved': {
    kind: 'certificate',
  },
  'trust.one_per_file': {
    kind: 'input',
  },
} as const satisfies ErrorTable;
