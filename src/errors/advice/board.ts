// Advice for codes `context.*` (settings that do not fit together) and `board.*` (what a board's firmware refuses).
import { type AdviceTable, LOAD_THE_ROOT } from './advice.ts';

export const BOARD_ADVICE = {
  'context.server_name_required': {
    cause: 'Verification is on, and no host name was given to compare the certificate with.',
    fix: 'Pass the name of the host: server_hostname="example.com" (serverName in TypeScript).',
  },
  'context.server_name_too_long': {
    cause: 'The host name is longer than this firmware takes.',
    fix: 'Pass the name of the host alone, without a path; a DNS name has at most 253 characters.',
  },
  'context.file': {
    cause: 'A file named in the settings cannot be read.',
    fix: 'Check its path, and that you may read it.',
  },
  'context.unknown_cipher': {
    cause: 'There is no cipher suite of that name.',
    fix: 'Use a name that getCiphers() lists. The spellings of IANA, OpenSSL and mbedTLS are understood.',
  },
  'context.no_credential': {
    cause: 'A server was started without a certificate.',
    fix: 'Call load_cert_chain(cert, key) before the first connection. `thimble cert new NAME` makes a pair for development.',
  },
  'context.key_mismatch': {
    cause: 'The private key does not belong to the certificate.',
    fix: 'Use the pair that was made together: `openssl pkey -in KEY -pubout` and `openssl x509 -in CERT -pubkey -noout` print the same.',
  },
  'board.unknown': {
    cause: 'There is no profile of that name.',
    fix: 'Use an id from the list in the message: BOARD@FIRMWARE-VERSION.',
  },
  'board.bad_profile': {
    cause: 'A profile of your own is not in the form of docs/board.schema.json.',
    fix: 'Correct the value at the path named in the message; an editor with the schema checks it as you type.',
  },
  'board.fixed_rules': {
    cause: 'A policy, CRL or revocation mode was given for a board, and its firmware verifies by its own rules.',
    fix: "Leave it out to see what the board does, or use the board 'guide' or 'modern'.",
  },
  'board.unknown_bundle': {
    cause: 'There is no root bundle of that name.',
    fix: 'Use a name from docs/boards.md, or a file of your own with --bundle.',
  },
  'board.bad_bundle': {
    cause: 'The bytes are not a binary bundle of that format (v1 up to ESP-IDF 5.3 and in CircuitPython, v2 from 5.4).',
    fix: "Read it in the other format, or generate it again with ESP-IDF's gen_crt_bundle.py.",
  },
  'board.bad_ca_data': {
    cause:
      'That firmware cannot read this CA certificate: PEM where it takes DER, DER where it takes PEM, or an indented block.',
    fix: 'CircuitPython takes PEM text without indentation; MicroPython before 1.29 takes one DER certificate as bytes.',
  },
  'board.ca_chain_required': {
    cause: 'CERT_REQUIRED is set and no root certificate is loaded.',
    fix: LOAD_THE_ROOT,
  },
  'board.not_in_bundle': {
    cause:
      "The firmware looks up the issuer of the last certificate of the server's chain, and its built-in bundle does not contain that root. A chain that ends in a cross-signed root fails like this although the root itself is built in.",
    fix: 'Load the root yourself with load_verify_locations(cadata=…): `thimble trust HOST` writes it.',
  },
  'board.callback_refused': {
    cause: "The program's verify_callback returned a number other than 0.",
    fix: 'Return 0 to accept. Note that True is 1, which refuses.',
  },
  'board.verify_failed': {
    cause: 'The certificate breaks a rule of that firmware; the flags in the message say which.',
    fix: 'If it is your own CA, issue the certificate again without what the flags name; otherwise its owner has to.',
  },
  'board.out_of_memory': {
    cause: 'The board has too little memory left: a TLS connection takes about 23 KB at once.',
    fix: 'Close other connections and call gc.collect() before connecting; read bodies in pieces.',
  },
  'board.out_of_sockets': {
    cause: 'All sockets of the board are open.',
    fix: 'Close each response and socket when it is done: response.close(), or a with block.',
  },
} as const satisfies AdviceTable;
