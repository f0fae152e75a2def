// Codes `der.*` and `pem.*`: malformed input.
import { AlertDescription as Alert } from './alert-description.ts';
import type { ErrorTable } from './spec.ts';

export const ASN1_ERRORS = {
  'der.not_der': {
    kind: 'input',
    alert: Alert.bad_certificate,
  },
  'der.truncated': {
    kind: 'input',
    alert: Alert.bad_certificate,
  },
  'der.malformed': {
    kind: 'input',
    alert: Alert.bad_certificate,
  },
  'der.limit': {
    kind: 'input',
    alert: Alert.bad_certificate,
  },
  'pem.malformed': { kind: 'input' },
  'pem.empty': {
    kind: 'input',
  },
} as const satisfies ErrorTable;
