// Codes `net.*`: no connection, or one that was lost.
import type { ErrorTable } from './spec.ts';

export const NET_ERRORS = {
  'net.name_not_found': { kind: 'network' },
  'net.refused': { kind: 'network' },
  'net.unreachable': { kind: 'network' },
  'net.reset': { kind: 'network' },
  'net.timeout': { kind: 'network' },
  'net.aborted': { kind: 'network' },
  'net.closed': { kind: 'input' },
  'net.failed': {
    kind: 'network',
  },
  'net.address_in_use': {
    kind: 'network',
  },
  'net.not_permitted': {
    kind: 'network',
  },
  'net.bad_override': {
    kind: 'input',
  },
  'net.proxy_refused': {
    kind: 'network',
  },
} as const satisfies ErrorTable;
