// Codes `x509.*`: why a certificate, or the path to a trust anchor, was refused.
import { AlertDescription as Alert } from './alert-description.ts';
import type { ErrorTable } from './spec.ts';

export const X509_ERRORS = {
  'x509.unknown_issuer': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'x509.self_signed': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'x509.expired': {
    kind: 'certificate',
    alert: Alert.certificate_expired,
  },
  'x509.not_yet_valid': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.clock_unset': {
    kind: 'input',
    alert: Alert.internal_error,
  },
  'x509.name_mismatch': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.no_names': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.malformed': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.profile': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.unknown_critical_extension': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
  },
  'x509.not_a_ca': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'x509.key_usage': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
  },
  'x509.extended_key_usage': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
  },
  'x509.path_length': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'x509.name_constraints': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.certificate_policies': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.bad_signature': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.weak_signature': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.unsupported_signature': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
  },
  'x509.weak_key': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.unsupported_key': {
    kind: 'certificate',
    alert: Alert.unsupported_certificate,
  },
  'x509.revoked': {
    kind: 'certificate',
    alert: Alert.certificate_revoked,
  },
  'x509.revocation_unknown': {
    kind: 'certificate',
    alert: Alert.certificate_unknown,
  },
  'x509.must_staple': {
    kind: 'certificate',
    alert: Alert.bad_certificate_status_response,
  },
  'x509.bad_crl': {
    kind: 'input',
  },
  'x509.bad_ocsp_response': {
    kind: 'certificate',
    alert: Alert.bad_certificate_status_response,
  },
  'x509.distrusted': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'x509.too_complex': {
    kind: 'certificate',
    alert: Alert.bad_certificate,
  },
  'x509.unknown_policy': {
    kind: 'input',
  },
  'x509.no_anchors': {
    kind: 'input',
    alert: Alert.internal_error,
  },
} as const satisfies ErrorTable;
