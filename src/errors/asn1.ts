// Codes `der.*` and `pem.*`: bytes that are not what they should be.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const ASN1_ERRORS = {
  'der.not_der': {
    kind: 'input',
    alert: Alert.bad_certificate,
    hint: 'These bytes are not DER at all: another kind of file, or PEM text handed in as bytes.',
  },
  'der.truncated': {
    kind: 'input',
    alert: Alert.bad_certificate,
    hint: 'The bytes end too early: the file or the transfer was cut short. Copy it again, whole.',
  },
  'der.malformed': {
    kind: 'input',
    alert: Alert.bad_certificate,
    hint: 'The bytes are not strict DER: damaged, or written by a tool that is not careful.',
  },
  'der.limit': {
    kind: 'input',
    alert: Alert.bad_certificate,
    hint: 'The structure is larger or deeper than any honest one. It may be an attack: do not raise the limit.',
  },
  'pem.malformed': { kind: 'input', hint: 'A PEM block is damaged: copy it again, with its BEGIN and END lines.' },
  'pem.empty': {
    kind: 'input',
    hint: 'No PEM block of the wanted kind was found: is it the right file, or a DER file?',
  },
} as const satisfies ErrorTable;
