// How the versions of NINA differ beside TLS, as far as a program on the other side of the wires can tell. Read in
// adafruit/nina-fw (main/CommandHandler.cpp; 1.7.7: arduino/libraries/WiFi; 3.x: espressif/arduino-esp32), never run.
import { at, type ByVersion } from '../../versions.ts';

export interface Coprocessor {
  /** What it says of itself. */
  readonly firmware: string;
  /** Sockets in all (CONFIG_LWIP_MAX_SOCKETS). */
  readonly sockets: number;
  /** The last code of a command. */
  readonly lastCommand: number;
  /** Whether MAC addresses are sent last byte first. */
  readonly reversesMacs: boolean;
  /** WiFi.status() before anything is joined, while a network is being joined, and where it is not in range. */
  readonly status: { readonly idle: number; readonly joining: number; readonly notFound: number };
  /** Bytes of a time. */
  readonly timeBytes: 4 | 8;
  /** A TLS handshake that fails: is answered, or is tried on until the time-out, and counts as made then. */
  readonly failedHandshake: 'answers' | 'goes-on';
  /** A client's own certificate: beside the roots, or in their place, without which nothing connects. */
  readonly identity: 'beside-roots' | 'instead-of-roots';
  /** What a server's socket offers: each connection, or those that have sent something. */
  readonly offers: 'connections' | 'those-with-data';
  /** Asked for a connection's state, a socket that is not connected is freed: always, or once it had been connected. */
  readonly frees: 'always' | 'once-connected';
  /** Whether a TCP connection that the peer has closed reads as closed, or as established. */
  readonly seesEnd: boolean;
  /** A write tries for a time to send all, or sends what fits at once. */
  readonly writes: 'all' | 'at-once';
  /** Milliseconds for a TCP connection to come about; for TLS with its handshake. */
  readonly connects: { readonly tcp: number; readonly tls: number };
}

const OF_3_0: Coprocessor = {
  firmware: '3.0.0',
  sockets: 6,
  lastCommand: 0x7f,
  reversesMacs: false,
  status: { idle: 254, joining: 6, notFound: 1 },
  timeBytes: 8,
  failedHandshake: 'answers',
  identity: 'instead-of-roots',
  offers: 'connections',
  frees: 'always',
  seesEnd: true,
  writes: 'all',
  connects: { tcp: 3000, tls: 120_000 },
};

const VERSIONS: ByVersion<Coprocessor> = [
  [
    '1.7',
    {
      firmware: '1.7.7',
      sockets: 10,
      lastCommand: 0x54,
      reversesMacs: true,
      status: { idle: 0, joining: 1, notFound: 4 },
      timeBytes: 4,
      failedHandshake: 'goes-on',
      identity: 'beside-roots',
      offers: 'those-with-data',
      frees: 'always',
      seesEnd: false,
      writes: 'at-once',
      connects: { tcp: 18_000, tls: 120_000 },
    },
  ],
  ['3.0', OF_3_0],
  ['3.3', { ...OF_3_0, firmware: '3.3.0', frees: 'once-connected' }],
];

/** @param port - the version of NINA: `3.3`. */
export function coprocessorOf(port: string): Coprocessor {
  return at(VERSIONS, port);
}
