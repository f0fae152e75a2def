// Numbers of name resolution from getaddrinfo on boards (lwIP's netdb.h on ESP32).
import type { Theme } from '../themes.ts';
import type { Words } from './words.ts';

export interface ResolverMeaning {
  readonly number: number;
  readonly name: string;
  readonly firmware: string;
  readonly theme: Theme;
  readonly words: Words;
}

const LOOK =
  'Check the spelling of the host (no https:// in it), that the board is connected (wlan.isconnected()), and its DNS server.';

export const RESOLVER_MEANINGS: readonly ResolverMeaning[] = [
  row(
    -2,
    'Name or service not known',
    'getaddrinfo: MicroPython, CircuitPython',
    'The host name does not resolve: it is misspelled or is not a host name, or the board has no Wi-Fi or no DNS server.',
    LOOK,
  ),
  row(-200, 'EAI_NONAME', 'getaddrinfo: MicroPython on ESP32', 'The host name does not resolve.', LOOK),
  row(
    -201,
    'EAI_SERVICE',
    'getaddrinfo: MicroPython on ESP32',
    'The port is not valid.',
    'Give the port as a number.',
    'usage',
  ),
  row(
    -202,
    'EAI_FAIL',
    'getaddrinfo: MicroPython on ESP32',
    'The host name does not resolve: the DNS server did not answer, mostly because the Wi-Fi is not connected (yet).',
    LOOK,
  ),
  row(
    -203,
    'EAI_MEMORY',
    'getaddrinfo: MicroPython on ESP32',
    'There was no memory to resolve the name.',
    'gc.collect() and close sockets first.',
    'memory',
  ),
  row(-3, 'EAI_AGAIN', 'getaddrinfo: MicroPython unix', 'The DNS server did not answer.', LOOK),
  row(
    -204,
    'EAI_FAMILY',
    'getaddrinfo: MicroPython on ESP32',
    'The address family is not supported.',
    'Ask for AF_INET.',
  ),
];

function row(
  number: number,
  name: string,
  firmware: string,
  cause: string,
  fix: string,
  theme: Theme = 'dns',
): ResolverMeaning {
  return { number, name, firmware, theme, words: { cause, fix } };
}
