// Codes `x509.*`: why a certificate, or the path to a trust anchor, was refused.
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const X509_ERRORS = {
  'x509.unknown_issuer': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'No trusted root leads to this certificate. Add the root that signed it (`thimble trust HOST` finds it).',
  },
  'x509.expired': { kind: 'certificate', alert: Alert.certificate_expired, hint: 'Check the clock first.' },
  'x509.not_yet_valid': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate begins in the future: check the clock first.',
  },
  'x509.name_mismatch': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
    hint: 'The certificate is for other names. Connect by a name that it lists.',
  },
} as const satisfies ErrorTable;
