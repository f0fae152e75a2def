// errno numbers of boards' sockets in words. The numbers are Linux's on most MicroPython ports and newlib's on
// CircuitPython and ESP32, so that some numbers have two meanings.
import type { Words } from './words.ts';

export interface ErrnoMeaning {
  readonly name: string;
  readonly linux: number | undefined;
  readonly newlib: number | undefined;
  readonly words: Words;
}

const SLOW =
  'Raise the timeout (settimeout, timeout=…); check host, port and Wi-Fi signal; try the same from a computer in that network.';

export const ERRNO_MEANINGS: readonly ErrnoMeaning[] = [
  row(
    'EPERM',
    1,
    1,
    'The operation is not allowed; beside MBEDTLS_ERR_ERROR_GENERIC_ERROR it is a 1 that was returned where TLS expects 0.',
    'Return 0 from a verify_callback to accept; in CircuitPython check each PEM block of the cadata.',
  ),
  row('ENOENT', 2, 2, 'A file is not there.', 'Check the path on the board: certificates must be copied to it.'),
  row('EIO', 5, 5, 'A device or the network failed without saying how.', 'Restart the board; check Wi-Fi.'),
  row(
    'EBADF',
    9,
    9,
    'The socket is closed already.',
    'Make a new socket for each connection, and do not use a response after close().',
  ),
  row(
    'EAGAIN',
    11,
    11,
    'Nothing is ready on a non-blocking socket, or its timeout of 0 is over: no failure.',
    'Wait with select.poll, or call setblocking(True).',
  ),
  row(
    'ENOMEM',
    12,
    12,
    'Memory is short: a TLS connection needs about 23 KB at once, in pieces as long as 16 KB, and a fragmented heap has none.',
    'gc.collect() right before connecting, close other sockets, connect early in the program, import less.',
  ),
  row('EACCES', 13, 13, 'The operation is not permitted.', 'Use a port above 1023.'),
  row(
    'EBUSY',
    16,
    16,
    "Something is in use. From wrap_socket it is mbedTLS's MPI_ALLOC_FAILED (-0x10) in disguise: memory was short, and MicroPython made an errno of it.",
    'gc.collect() and close other sockets before connecting.',
  ),
  row('ENODEV', 19, 19, 'The network interface is not there or not active.', 'wlan.active(True) first.'),
  row(
    'EINVAL',
    22,
    22,
    'An argument is not what the call takes.',
    'Check the address: a tuple of getaddrinfo, not a name.',
  ),
  row('ENFILE', 23, 23, 'No more sockets can be opened.', 'Close those that are done.'),
  row('EMFILE', 24, 24, 'No more sockets can be opened.', 'Close those that are done.'),
  row('EPIPE', 32, 32, 'The peer has closed its side, and more was written.', 'Connect anew.'),
  row(
    'EADDRINUSE',
    98,
    112,
    "The port is in use, often by the program's own last run.",
    'setsockopt(SOL_SOCKET, SO_REUSEADDR, 1) before bind, or another port.',
  ),
  row(
    'ECONNABORTED',
    103,
    113,
    'The connection was given up: the Wi-Fi dropped, or the peer does not answer any more.',
    'Check wlan.isconnected(), reconnect, and try again.',
  ),
  row(
    'ECONNRESET',
    104,
    104,
    'The peer cut the connection; on boards with lwIP a port where nothing listens looks the same.',
    "Check the port and the server's log. A server that dislikes a TLS hello may cut so too.",
  ),
  row(
    'ENOBUFS',
    105,
    105,
    'The network stack has no buffer left.',
    'Send less at a time, and close sockets that are done.',
  ),
  row('EISCONN', 106, 127, 'The socket is connected already.', 'Make a new socket for each connection.'),
  row(
    'ENOTCONN',
    107,
    128,
    'The socket is not connected, or not any more.',
    'Connect first; after a failure make a new socket.',
  ),
  row('ETIMEDOUT', 110, 116, 'Nothing came back in time.', SLOW),
  row('ECONNREFUSED', 111, 111, 'Nothing listens on that port.', 'Start the server, or correct the port.'),
  row(
    'EHOSTUNREACH',
    113,
    118,
    'No route leads to that address.',
    'Check the address and that the board is in the same network, with a gateway.',
  ),
  row('EALREADY', 114, 120, 'A connection is being made already.', 'Wait for it with poll.'),
  row(
    'EINPROGRESS',
    115,
    119,
    'A connection is being made on a non-blocking socket: no failure.',
    'Wait for POLLOUT, then go on.',
  ),
];

function row(name: string, linux: number, newlib: number, cause: string, fix: string): ErrnoMeaning {
  return { name, linux, newlib, words: { cause, fix } };
}
