// Codes `crypto.*`: keys, points and algorithms that a provider refuses.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const CRYPTO_ERRORS = {
  'crypto.bad_key_share': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
    hint: 'The peer sent a public value that is not a point of the group, or of low order. Do not trust it.',
  },
  'crypto.bad_public_key': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'A public key is malformed or of a type that is not supported.',
  },
  'crypto.bad_private_key': {
    kind: 'input',
    hint: 'The private key cannot be read. It must be an unencrypted or password-protected PKCS#8, PKCS#1 or SEC 1 key.',
  },
  'crypto.unsupported': {
    kind: 'input',
    alert: Alert.handshake_failure,
    hint: 'This crypto provider does not have that algorithm.',
  },
} as const satisfies ErrorTable;
