// Errors of WIZnet's socket library (W5100S, W5500 boards with MicroPython), which surface as small negative numbers:
// ioLibrary's socket.h.
import type { Theme } from '../themes.ts';
import type { Words } from './words.ts';

export interface WiznetMeaning {
  readonly number: number;
  readonly name: string;
  readonly theme: Theme;
  readonly words: Words;
}

export const WIZNET_MEANINGS: readonly WiznetMeaning[] = [
  row(-1, 'SOCKERR_SOCKNUM', 'sockets', 'All eight sockets of the chip are in use.', 'Close those that are done.'),
  row(
    -4,
    'SOCKERR_SOCKCLOSED',
    'closed',
    'The socket was closed, by the other side or by the chip.',
    'Make a new socket.',
  ),
  row(
    -5,
    'SOCKERR_SOCKMODE',
    'usage',
    'The socket is of another type than the call needs.',
    'SOCK_STREAM for TCP, SOCK_DGRAM for UDP.',
  ),
  row(-6, 'SOCKERR_SOCKFLAG', 'usage', 'A flag of the socket is not valid.', 'Leave it out.'),
  row(
    -7,
    'SOCKERR_SOCKSTATUS',
    'socket-state',
    'The socket is not connected any more: the other side closed it, and the library read on.',
    "Use the vendor's urequests, which reads no further than the answer, and close each response.",
  ),
  row(-10, 'SOCKERR_ARG', 'usage', 'An argument is not valid.', 'Check address and port.'),
  row(-11, 'SOCKERR_PORTZERO', 'usage', 'The port is 0.', 'Give a port.'),
  row(
    -12,
    'SOCKERR_IPINVALID',
    'dns',
    'The address is not valid: the name did not resolve.',
    'Check the DNS server in ifconfig.',
  ),
  row(
    -13,
    'SOCKERR_TIMEOUT',
    'timeout',
    'No answer in time: no cable, no gateway, or the host is down.',
    'Check the cable and ifconfig().',
  ),
  row(-14, 'SOCKERR_DATALEN', 'usage', 'The data is longer than the buffer of the chip.', 'Send less at a time.'),
];

function row(number: number, name: string, theme: Theme, cause: string, fix: string): WiznetMeaning {
  return { number, name, theme, words: { cause, fix } };
}
