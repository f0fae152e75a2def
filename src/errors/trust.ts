// Codes `trust.*`: why no root could be recommended.
import type { ErrorTable } from './spec.ts';

export const TRUST_ERRORS = {
  'trust.bad_host': { kind: 'input' },
  'trust.bundle_too_large': {
    kind: 'input',
  },
  'trust.no_hosts': {
    kind: 'input',
  },
  'trust.local_root': {
    kind: 'certificate',
  },
  'trust.no_single_root': {
    kind: 'certificate',
  },
  'trust.not_proved': {
    kind: 'certificate',
  },
  'trust.unverified_board': {
    kind: 'certificate',
  },
  'trust.one_per_file': {
    kind: 'input',
  },
} as const satisfies ErrorTable;
