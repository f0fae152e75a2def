// The options of `thimble get`: curl's, where curl has one for it.

import { BOARD_FLAGS } from '../board-option.ts';
import { CAPTURE_OPTIONS, type CaptureOptions } from '../capture.ts';
import type { Option } from '../command.ts';
import { NETWORK_OPTIONS, type NetworkOptions } from '../environment.ts';
import { VERIFICATION_OPTIONS, type VerificationOptions } from '../options.ts';
import { type RootOptions, rootOptions, TRUSTED_ROOTS } from '../roots.ts';

export interface GetOptions extends VerificationOptions, RootOptions, NetworkOptions, CaptureOptions {
  readonly request?: string;
  readonly data?: readonly string[];
  readonly header?: readonly string[];
  readonly head?: true;
  readonly include?: true;
  readonly location?: true;
  readonly fail?: true;
  readonly silent?: true;
  readonly showError?: true;
  readonly writeOut?: string;
  readonly json?: true;
  readonly stream?: true;
  readonly output?: string;
  readonly board?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly insecure?: true;
  readonly allowTruncated?: true;
  readonly proxy?: string;
  readonly trace?: true;
  readonly timeout: string;
}

export const GET_OPTIONS: readonly Option[] = [
  { flags: '-X, --request <method>', description: 'the method (default: GET, or POST with --data)' },
  {
    flags: '-d, --data <data>',
    description: 'send this as the body; @file sends a file; several are joined with &',
    repeatable: true,
  },
  { flags: '-H, --header <line>', description: "a header, as 'Name: value'", repeatable: true },
  { flags: '-I, --head', description: 'request only the headers (HEAD), and print them' },
  { flags: '-i, --include', description: 'print the headers before the body' },
  { flags: '-L, --location', description: 'follow redirects: always on, accepted for compatibility with curl' },
  { flags: '-f, --fail', description: 'do not print the body if the status is 400 or above' },
  { flags: '-o, --output <file>', description: 'write the body to this file, once it is complete' },
  {
    flags: '-w, --write-out <format>',
    description: 'print this at the end: text with %{http_code}, %{size_download}, %{time_total}, \\n, …',
  },
  { flags: '-s, --silent', description: 'no progress bar, no warnings and no error messages' },
  { flags: '-S, --show-error', description: 'with -s: still print warnings and error messages' },
  { flags: '--json', description: 'print one JSON object: status, headers, connection and body' },
  { flags: '--stream', description: 'request no compression, and wait without limit for the next piece' },
  ...rootOptions(TRUSTED_ROOTS),
  ...VERIFICATION_OPTIONS,
  { flags: BOARD_FLAGS, description: 'connect as this firmware does: its ClientHello, its verifier, its roots' },
  {
    flags: '--cert <file>',
    description: 'the client certificate, for servers that ask for one (its key may be in the same file)',
  },
  { flags: '--key <file>', description: 'the key of --cert' },
  ...NETWORK_OPTIONS,
  {
    flags: '--proxy <url>',
    description:
      'go through this HTTP proxy (http://[user:password@]host:port); otherwise HTTPS_PROXY and NO_PROXY are followed',
  },
  { flags: '-k, --insecure', description: 'do not verify the server: anyone could answer in its place' },
  {
    flags: '--allow-truncated',
    description: "accept a body that ends with the connection, without a length, as boards' own servers send it",
  },
  { flags: '--trace', description: 'print the handshake as a timeline, with sizes, times and memory' },
  ...CAPTURE_OPTIONS,
  {
    flags: '--timeout <seconds>',
    description: 'time limit for the connection, and for each piece of the response',
    default: '30',
  },
];
