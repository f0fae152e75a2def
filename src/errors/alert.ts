// Codes `alert.*`: a fatal alert that the peer sent, one code for each description (RFC 8446 §6.2).
import type { ErrorTable } from './spec.ts';

export const ALERT_ERRORS = {
  'alert.unexpected_message': { kind: 'alert' },
  'alert.bad_record_mac': {
    kind: 'alert',
  },
  'alert.decryption_failed': { kind: 'alert' },
  'alert.record_overflow': { kind: 'alert' },
  'alert.decompression_failure': { kind: 'alert' },
  'alert.handshake_failure': {
    kind: 'alert',
  },
  'alert.no_certificate': { kind: 'alert' },
  'alert.bad_certificate': { kind: 'alert' },
  'alert.unsupported_certificate': { kind: 'alert' },
  'alert.certificate_revoked': { kind: 'alert' },
  'alert.certificate_expired': {
    kind: 'alert',
  },
  'alert.certificate_unknown': { kind: 'alert' },
  'alert.illegal_parameter': { kind: 'alert' },
  'alert.unknown_ca': {
    kind: 'alert',
  },
  'alert.access_denied': { kind: 'alert' },
  'alert.decode_error': { kind: 'alert' },
  'alert.decrypt_error': { kind: 'alert' },
  'alert.export_restriction': { kind: 'alert' },
  'alert.protocol_version': {
    kind: 'alert',
  },
  'alert.insufficient_security': { kind: 'alert' },
  'alert.internal_error': { kind: 'alert' },
  'alert.inappropriate_fallback': {
    kind: 'alert',
  },
  'alert.user_canceled': { kind: 'alert' },
  'alert.no_renegotiation': { kind: 'alert' },
  'alert.missing_extension': { kind: 'alert' },
  'alert.unsupported_extension': { kind: 'alert' },
  'alert.certificate_unobtainable': { kind: 'alert' },
  'alert.unrecognized_name': {
    kind: 'alert',
  },
  'alert.bad_certificate_status_response': { kind: 'alert' },
  'alert.bad_certificate_hash_value': {
    kind: 'alert',
  },
  'alert.unknown_psk_identity': { kind: 'alert' },
  'alert.certificate_required': {
    kind: 'alert',
  },
  'alert.no_application_protocol': { kind: 'alert' },
  'alert.unknown': { kind: 'alert' },
} as const satisfies ErrorTable;
