// Codes `tls.*`: a peer, or a caller of the engine, that breaks the protocol.
import { AlertDescription as Alert } from './alert-description.ts';
import type { ErrorTable } from './spec.ts';

export const TLS_ERRORS = {
  'tls.decode_error': {
    kind: 'peer',
    alert: Alert.decode_error,
  },
  'tls.unexpected_message': {
    kind: 'peer',
    alert: Alert.unexpected_message,
  },
  'tls.illegal_parameter': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
  },
  'tls.not_tls': {
    kind: 'peer',
    alert: Alert.unexpected_message,
  },
  'tls.http_on_tls_port': {
    kind: 'peer',
    alert: Alert.unexpected_message,
  },
  'tls.protocol_version': {
    kind: 'peer',
    alert: Alert.protocol_version,
  },
  'tls.no_common_parameters': {
    kind: 'peer',
    alert: Alert.handshake_failure,
  },
  'tls.missing_extension': {
    kind: 'peer',
    alert: Alert.missing_extension,
  },
  'tls.unsupported_extension': {
    kind: 'peer',
    alert: Alert.unsupported_extension,
  },
  'tls.bad_record_mac': {
    kind: 'peer',
    alert: Alert.bad_record_mac,
  },
  'tls.record_overflow': {
    kind: 'peer',
    alert: Alert.record_overflow,
  },
  'tls.bad_record': {
    kind: 'peer',
    alert: Alert.decode_error,
  },
  'tls.record_too_long': {
    kind: 'peer',
    alert: Alert.record_overflow,
  },
  'tls.bad_finished': {
    kind: 'peer',
    alert: Alert.decrypt_error,
  },
  'tls.bad_binder': {
    kind: 'peer',
    alert: Alert.decrypt_error,
  },
  'tls.bad_signature': {
    kind: 'peer',
    alert: Alert.decrypt_error,
  },
  'tls.downgrade': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
  },
  'tls.inappropriate_fallback': {
    kind: 'peer',
    alert: Alert.inappropriate_fallback,
  },
  'tls.too_many_messages': {
    kind: 'peer',
    alert: Alert.unexpected_message,
  },
  'tls.fragmented_message': {
    kind: 'peer',
  },
  'tls.message_too_long': {
    kind: 'peer',
    alert: Alert.illegal_parameter,
  },
  'tls.certificate_required': {
    kind: 'peer',
    alert: Alert.certificate_required,
  },
  'tls.no_client_certificate': {
    kind: 'peer',
    alert: Alert.handshake_failure,
  },
  'tls.unknown_psk_identity': {
    kind: 'peer',
    alert: Alert.unknown_psk_identity,
  },
  'tls.no_application_protocol': {
    kind: 'peer',
    alert: Alert.no_application_protocol,
  },
  'tls.truncated': {
    kind: 'network',
  },
  'tls.closed_in_handshake': {
    kind: 'network',
  },
  'tls.close_notify_in_handshake': {
    kind: 'network',
  },
  'tls.key_exhausted': {
    kind: 'input',
    alert: Alert.internal_error,
  },
  'tls.internal_error': {
    kind: 'input',
    alert: Alert.internal_error,
  },
} as const satisfies ErrorTable;
