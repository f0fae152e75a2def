// Codes `trust.*`: why no root could be recommended.
import type { ErrorTable } from './spec.ts';

export const TRUST_ERRORS = {
  'trust.bad_host': { kind: 'input', hint: 'Write HOST or HOST:PORT; an IPv6 address stands in brackets: [::1]:8443.' },
  'trust.no_single_root': {
    kind: 'certificate',
    hint: 'Run it again: a server that shows another chain each time can need more than one run.',
  },
  'trust.not_proved': {
    kind: 'certificate',
    hint: 'The server showed another chain than a moment before, as some behind load balancers do. Run it again.',
  },
  'trust.one_per_file': {
    kind: 'input',
    hint: 'A DER file holds one certificate: use --format pem, or -o FILE, which then writes one file for each root.',
  },
} as const satisfies ErrorTable;
