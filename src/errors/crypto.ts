// Codes `crypto.*`: keys, points and algorithms that a provider refuses.
import { AlertDescription as Alert } from './alert-description.ts';
import type { ErrorTable } from './spec.ts';

export const CRYPTO_ERRORS = {
  'crypto.bad_key_share': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
  },
  'crypto.bad_public_key': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'crypto.bad_private_key': {
    kind: 'input',
  },
  'crypto.unsupported': {
    kind: 'input',
    alert: Alert.handshake_failure,
  },
} as const satisfies ErrorTable;
