// Codes `context.*` (settings that do not fit together) and `board.*` (what a board's firmware refuses or lacks).
import { AlertDescription as Alert } from './alerts.ts';
import type { ErrorTable } from './spec.ts';

export const CONTEXT_ERRORS = {
  'context.server_name_required': {
    kind: 'input',
    hint: 'Say which host is meant (server_hostname, serverName): without it no certificate can be checked for its name.',
  },
  'context.file': {
    kind: 'input',
    hint: 'A file that a setting names cannot be read. Check its path and who may read it.',
  },
  'context.unknown_cipher': {
    kind: 'input',
    hint: 'Use the names of IANA, OpenSSL or mbedTLS; getCiphers() lists those that there are.',
  },
  'context.no_credential': {
    kind: 'input',
    hint: 'A server needs a certificate and its key: load_cert_chain before the first connection.',
  },
  'context.key_mismatch': {
    kind: 'input',
    hint: 'The key belongs to another certificate: take the pair that was made together.',
  },
  'board.unknown': { kind: 'input', hint: 'Name a board as BOARD@FIRMWARE-VERSION.' },
  'board.fixed_rules': {
    kind: 'input',
    hint: "A firmware verifies by its own rules. Policies, CRLs and the revocation mode are for 'modern' and 'guide'.",
  },
  'board.unknown_bundle': {
    kind: 'input',
    hint: 'Name a bundle of the list, or give a file of your own with --bundle.',
  },
  'board.bad_bundle': {
    kind: 'input',
    hint: "The bytes are no binary bundle of that format, as ESP-IDF's gen_crt_bundle.py writes it: v1 or v2?",
  },
  'board.bad_ca_data': {
    kind: 'input',
    hint: 'That firmware cannot read this CA certificate: look which form (PEM or DER) it takes.',
  },
  'board.ca_chain_required': {
    kind: 'certificate',
    alert: Alert.unknown_ca,
    hint: 'Verification is on and nothing is trusted: load a root (`thimble trust HOST` writes it).',
  },
  'board.not_in_bundle': {
    kind: 'certificate',
    alert: Alert.access_denied,
    hint: 'The firmware looks only for the issuer of the last certificate that the server sent. Load its root by hand (`thimble trust HOST` writes it).',
  },
  'board.callback_refused': {
    kind: 'certificate',
    alert: Alert.access_denied,
    hint: 'The verify callback returned another number than 0: look there.',
  },
  'board.verify_failed': {
    kind: 'certificate',
    alert: Alert.certificate_unknown,
    hint: 'The certificate breaks a rule of that firmware; the flags in the message say which.',
  },
  'board.out_of_memory': {
    kind: 'input',
    hint: 'The board has no memory left for this: close other connections first, and collect garbage before connecting.',
  },
  'board.out_of_sockets': {
    kind: 'input',
    hint: 'All sockets of the board are open: close responses and sockets that are done.',
  },
} as const satisfies ErrorTable;
