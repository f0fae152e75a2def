// Codes `net.*`: no connection, or one that was lost.
import type { ErrorTable } from './spec.ts';

export const NET_ERRORS = {
  'net.name_not_found': { kind: 'network', hint: 'The name does not resolve. Check the spelling and the DNS server.' },
  'net.refused': { kind: 'network', hint: 'Nothing listens on that port. Is the server running, and the port right?' },
  'net.unreachable': { kind: 'network', hint: 'There is no route to that address. Check the network.' },
  'net.reset': { kind: 'network', hint: 'The peer cut the connection. Its log may say why.' },
  'net.timeout': { kind: 'network', hint: 'The peer did not answer in time. Raise the timeout, or look at the peer.' },
  'net.aborted': { kind: 'network', hint: 'The caller gave the operation up.' },
  'net.closed': { kind: 'input', hint: 'The connection was closed on this side before the call.' },
  'net.failed': {
    kind: 'network',
    hint: 'The operating system refused the operation; its own code is in the message.',
  },
  'net.address_in_use': {
    kind: 'network',
    hint: 'Another program listens on that port. Stop it, or choose another port (0 takes any free one).',
  },
  'net.not_permitted': {
    kind: 'network',
    hint: 'The system forbids it. For a port below 1024 take a higher one (8443); otherwise look at its firewall.',
  },
  'net.bad_override': {
    kind: 'input',
    hint: 'Write HOST:PORT:ADDRESS, or NAME=ADDRESS:PORT; an IPv6 address stands in brackets.',
  },
  'net.proxy_refused': {
    kind: 'network',
    hint: 'The proxy would not open the tunnel. Its status says why: 407 wants credentials, 403 forbids the host.',
  },
} as const satisfies ErrorTable;
