// Codes `der.*` and `pem.*`: bytes that are not what they should be.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const ASN1_ERRORS = {
  'der.malformed': {
    kind: 'input',
    alert: Alert.bad_certificate,
    hint: 'The bytes are not strict DER: a truncated file, or one written by a tool that is not careful.',
  },
  'pem.malformed': { kind: 'input', hint: 'A PEM block is damaged: copy it again, with its BEGIN and END lines.' },
  'pem.empty': {
    kind: 'input',
    hint: 'No PEM block of the wanted kind was found: is it the right file, or a DER file?',
  },
} as const satisfies ErrorTable;
