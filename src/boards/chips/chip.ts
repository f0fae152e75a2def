// What the files in chips/ export: a chip's names, and its facts under each runtime that supports it. Below are facts
// that several chips share.
import { ERRNOS } from '../errno.ts';
import type { RuntimeFacts } from '../profile.ts';
import type { ChipSources } from '../provenance.ts';
import { exception, osError } from '../python-exception.ts';
import { at, type ByVersion, since, type Version } from '../versions.ts';
import type { ChipFacts, SocketRules } from './chip-facts.ts';

export interface Chip {
  /** The part of a profile's id before `@`. */
  readonly id: string;
  /** Display name. */
  readonly name: string;
  /** Its facts under each runtime in the catalogue. Facts that depend on both chip and runtime are here. */
  readonly under: Partial<Record<RuntimeFacts['id'], (version: Version) => ChipWithSources>>;
}

export interface ChipWithSources {
  readonly facts: Omit<ChipFacts, 'id' | 'name'>;
  readonly sources: ChipSources;
}

const YEAR_2000 = Date.UTC(2000, 0, 1);

/** The bits of poll(2). */
const POLL = { in: 1, out: 4, error: 8, hangUp: 16 } as const;

/** extmod/modlwip.c, and the copy of it in CircuitPython's port for rp2. */
const LWIP_RULES: SocketRules = {
  takesNames: false,
  sendUnconnected: 'ENOTCONN',
  sendClosed: 'ECONNRESET',
  connectTimedOut: 'ETIMEDOUT',
  callTimedOut: 'ETIMEDOUT',
  acceptedInherits: true,
  tellsErrorOnce: true,
  endsAfterError: false,
  failedPolls: { always: POLL.hangUp, asked: POLL.out },
  broadcastNeedsOption: false,
};

/** ports/esp32/modsocket.c: every call resolves the host name of an address. */
export const ESP_IDF_RULES: SocketRules = {
  ...LWIP_RULES,
  takesNames: true,
  acceptedInherits: false,
  tellsErrorOnce: false,
  failedPolls: { always: 0, asked: POLL.in | POLL.out },
};

/** Linux's, as ports/unix/modsocket.c passes them on: `recv` and `send` report a timeout as EAGAIN. */
export const LINUX_RULES: SocketRules = {
  takesNames: false,
  sendUnconnected: 'EPIPE',
  sendClosed: 'EPIPE',
  connectTimedOut: 'ETIMEDOUT',
  callTimedOut: 'EAGAIN',
  acceptedInherits: false,
  tellsErrorOnce: false,
  endsAfterError: true,
  failedPolls: { always: POLL.error | POLL.hangUp, asked: POLL.in | POLL.out },
  broadcastNeedsOption: true,
};

/** CircuitPython: every address may be a host name. On rp2 a connect that times out raises EINPROGRESS. */
export const SOCKETPOOL_RULES: SocketRules = {
  ...LWIP_RULES,
  takesNames: true,
  connectTimedOut: 'EINPROGRESS',
  tellsErrorOnce: false,
};

/** LWIP_INCOMING_PACKET_QUEUE_LEN of extmod/modlwip.c: before 1.26 a socket queued one message. */
const LWIP_WAITING: ByVersion<number> = [
  ['1.20', 1],
  ['1.26', 4],
];

/**
 * CircuitPython's firmwares load no native code, have no threads, and have a name for each device
 * (`ProgramData.device`).
 */
export const NO_NATIVE_CODE = { build: '', nativeCode: 0, threads: undefined } as const;

/** Names that were added in some version, among those that lwIP's ports and ESP-IDF's have in common. */
const CAME_LATER: ByVersion<readonly string[]> = [
  ['1.21', ['socket.SO_BROADCAST', 'socket.SO_BINDTODEVICE']],
  ['1.23', ['socket.TCP_NODELAY']],
  ['1.26', ['socket.MSG_PEEK', 'socket.MSG_DONTWAIT']],
  // Before 1.21 no interface had constants, before 1.23 only those for power.
  ['1.21', ['network.WLAN.PM_NONE', 'network.WLAN.PM_PERFORMANCE', 'network.WLAN.PM_POWERSAVE']],
  ['1.23', ['network.WLAN.IF_STA', 'network.WLAN.IF_AP', 'network.WLAN.SEC_OPEN', 'network.WLAN.SEC_WPA_WPA2']],
];

/** @param more - names that only this port has. */
export function absentNames(version: Version, more: ByVersion<readonly string[]> = []): readonly string[] {
  return [...CAME_LATER, ...more].filter(([first]) => !since(first, version)).flatMap(([, names]) => names);
}

/** Only in extmod/modlwip.c. */
export const CAME_LATER_ON_LWIP: ByVersion<readonly string[]> = [['1.23', ['socket.IPPROTO_TCP']]];

/** extmod/network_cyw43.c's: rp2, stm32. */
export const CAME_LATER_ON_CYW43: ByVersion<readonly string[]> = [
  ['1.23', ['network.ipconfig', 'network.WLAN.ipconfig']],
  ['1.25', ['network.WLAN.SEC_WPA3', 'network.WLAN.SEC_WPA2_WPA3']],
];

export function lwipWaiting(version: Version): number {
  return at(LWIP_WAITING, version);
}

/** The 64-bit flash id of a Pico, from which its firmwares take the unique id. */
export const FLASH_ID = 'e6613852832f7a2b';

/** MicroPython's own sockets and errno (py/mperrno.h, extmod/modlwip.c): rp2, stm32. */
export const MICROPYTHON_LWIP = {
  errnos: ERRNOS.linux,
  refusedAs: 'ECONNRESET',
  nameNotFound: osError(-2),
  portOutOfRange: osError(22),
  socketRules: LWIP_RULES,
  overlays: [],
  warnings: undefined,
  floats: 'single',
} as const;

/** CircuitPython's socketpool, the same on rp2 and Espressif. */
export const CIRCUITPYTHON_COMMON = {
  errnos: ERRNOS.newlib,
  refusedAs: 'ECONNRESET',
  nameNotFound: { type: 'gaierror', errno: -2, text: 'Name or service not known' },
  portOutOfRange: exception('ValueError', 'port must be 0-65535'),
  sockets: { most: 8, beyond: exception('RuntimeError', 'Out of sockets'), datagrams: undefined, waiting: 1 },
  socketRules: SOCKETPOOL_RULES,
  overlays: [],
  absentNames: [],
  clock: { atPowerOn: YEAR_2000, epoch: 1970 },
  warnings: undefined, // it chains exceptions
  floats: 'single',
} as const;
