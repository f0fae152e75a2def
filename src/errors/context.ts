// Codes `context.*` (settings that do not fit together) and `board.*` (what a board's firmware refuses or does not support).
import { AlertDescription as Alert } from './alert-description.ts';
import type { ErrorTable } from './spec.ts';

export const CONTEXT_ERRORS = {
  'context.server_name_required': {
    kind: 'input',
  },
  'context.server_name_too_long': {
    kind: 'input',
  },
  'context.file': {
    kind: 'input',
  },
  'context.unknown_cipher': {
    kind: 'input',
  },
  'context.no_credential': {
    kind: 'input',
    alert: Alert.handshake_failure,
  },
  'context.key_mismatch': {
    kind: 'input',
  },
  'board.unknown': { kind: 'input' },
  'board.bad_profile': { kind: 'input' },
  'board.fixed_rules': {
    kind: 'input',
  },
  'board.unknown_bundle': {
    kind: 'input',
  },
  'board.bad_bundle': {
    kind: 'input',
  },
  'board.bad_ca_data': {
    kind: 'input',
  },
  'board.ca_chain_required': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
  },
  'board.not_in_bundle': {
    kind: 'certificate',
    alert: Alert.access_denied,
  },
  'board.callback_refused': {
    kind: 'certificate',
    alert: Alert.access_denied,
  },
  'board.verify_failed': {
    kind: 'certificate',
    alert: Alert.certificate_unknown,
  },
  'board.out_of_memory': {
    kind: 'input',
  },
  'board.out_of_sockets': {
    kind: 'input',
  },
} as const satisfies ErrorTable;
