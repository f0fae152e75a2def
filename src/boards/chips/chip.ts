// What a file of chips/ says: the chip's own names, and its facts under each runtime that it has.
import { ERRNOS } from '../errno.ts';
import type { RuntimeFacts } from '../profile.ts';
import type { ChipSources } from '../provenance.ts';
import { exception, osError } from '../raised.ts';
import type { Version } from '../versions.ts';
import type { ChipFacts } from './chip-facts.ts';

export interface Chip {
  /** The part of a profile's id before `@`. */
  readonly id: string;
  /** For people. */
  readonly name: string;
  /** Its facts under a runtime that the catalogue says it has. Facts that depend on both stand here. */
  readonly under: Partial<Record<RuntimeFacts['id'], (version: Version) => ChipWithSources>>;
}

export interface ChipWithSources {
  readonly facts: Omit<ChipFacts, 'id' | 'name'>;
  readonly sources: ChipSources;
}

const YEAR_2000 = Date.UTC(2000, 0, 1);

/** MicroPython's own sockets and errno (py/mperrno.h, extmod/modlwip.c): rp2, stm32. */
export const MICROPYTHON_LWIP = {
  errnos: ERRNOS.linux,
  refusedAs: 'ECONNRESET',
  nameNotFound: osError(-2),
  portOutOfRange: osError(22),
} as const;

/** CircuitPython's socketpool, on rp2 and Espressif alike. */
export const CIRCUITPYTHON_SOCKETS = {
  errnos: ERRNOS.newlib,
  refusedAs: 'ECONNRESET',
  nameNotFound: { type: 'gaierror', errno: -2, text: 'Name or service not known' },
  portOutOfRange: exception('ValueError', 'port must be 0-65535'),
  sockets: { most: 8, beyond: exception('RuntimeError', 'Out of sockets') },
  clock: { atPowerOn: YEAR_2000, epoch: 1970 },
} as const;
