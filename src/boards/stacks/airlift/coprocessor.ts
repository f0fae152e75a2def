// How versions of the NINA firmware differ, apart from TLS, for a program that controls it over SPI. Read in
// adafruit/nina-fw (main/CommandHandler.cpp; 1.7.7: arduino/libraries/WiFi; 3.x: espressif/arduino-esp32), never
// run.
import { at, type ByVersion } from '../../versions.ts';

export interface Coprocessor {
  /** The version that it reports. */
  readonly firmware: string;
  /** Total number of sockets (CONFIG_LWIP_MAX_SOCKETS). */
  readonly sockets: number;
  /** The highest command code. */
  readonly lastCommand: number;
  /** Whether MAC addresses are sent last byte first. */
  readonly reversesMacs: boolean;
  /** WiFi.status() before joining, while joining, and if the network is not in range. */
  readonly status: { readonly idle: number; readonly joining: number; readonly notFound: number };
  /** Size of a time value in bytes. */
  readonly timeBytes: 4 | 8;
  /** A failed TLS handshake: is reported, or is retried until the timeout and then counts as successful. */
  readonly failedHandshake: 'answers' | 'goes-on';
  /** A client's own certificate: is used in addition to the roots, or instead of them, so that nothing connects. */
  readonly identity: 'beside-roots' | 'instead-of-roots';
  /** What a server's socket returns: each connection, or only those that have sent data. */
  readonly offers: 'connections' | 'those-with-data';
  /**
   * When a query for a connection's state frees a socket that is not connected: always, or only if it was connected
   * before.
   */
  readonly frees: 'always' | 'once-connected';
  /** Whether a TCP connection that the peer has closed reads as closed, or as established. */
  readonly seesEnd: boolean;
  /** Whether a write retries for a while to send everything, or sends what fits at once. */
  readonly writes: 'all' | 'at-once';
  /** Timeouts in milliseconds for a TCP connection, and for TLS including its handshake. */
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
