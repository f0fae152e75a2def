// Advice for codes `net.*`: no connection, a time-out, a connection that was cut.
import type { AdviceTable } from './advice.ts';

export const NETWORK_ADVICE = {
  'net.name_not_found': {
    cause: 'The host name does not resolve: it is misspelled, or there is no DNS server or no network.',
    fix: 'Check the spelling, then the network and its DNS server; on a board check first that the Wi-Fi is connected (wlan.isconnected() or wifi.radio.connected).',
  },
  'net.refused': {
    cause: 'The host exists, and nothing listens on that port.',
    fix: 'Start the server, or correct the port.',
  },
  'net.unreachable': {
    cause: 'There is no route to that address.',
    fix: 'Check the network. Most boards support IPv4 only, on 2.4 GHz Wi-Fi.',
  },
  'net.reset': {
    cause: 'The peer cut the connection; servers do this when they reject a request or a TLS hello.',
    fix: "Look in the server's log, and try again.",
  },
  'net.timeout': {
    cause: 'The peer did not answer in time: a firewall drops packets, the server is busy, or the signal is weak.',
    fix: 'Raise the timeout, and try the same host from a computer in the same network.',
  },
  'net.aborted': {
    cause: 'The caller cancelled the operation (Ctrl-C, or an AbortSignal).',
    fix: 'Nothing: run it again to finish it.',
  },
  'net.closed': { cause: 'The program used a connection that it had closed.', fix: 'Open a new connection.' },
  'net.failed': {
    cause: 'The operating system refused the operation; its code is in the message.',
    fix: 'Look that code up: it is not about TLS.',
  },
  'net.address_in_use': {
    cause: "Another program listens on that port, or the last run's socket is still being closed.",
    fix: 'Stop the other program, or choose another port (0 takes any free one).',
  },
  'net.not_permitted': {
    cause: 'The system does not allow it: the port is below 1024, or a firewall forbids it.',
    fix: 'Use a port above 1023, such as 8443; otherwise check the firewall.',
  },
  'net.bad_override': {
    cause: 'A value that leads a host name to an address is not in a form that is understood.',
    fix: 'Write NAME:PORT:ADDRESS:PORT (--host: NAME=ADDRESS:PORT). Both ports are optional; IPv6 addresses need brackets.',
  },
  'net.proxy_refused': {
    cause: 'The HTTP proxy did not open the tunnel.',
    fix: 'See its status: 407 requires credentials, 403 means that the proxy forbids this host.',
  },
} as const satisfies AdviceTable;
