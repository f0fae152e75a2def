// A server's ticket keys that rotate by the clock: RFC 5077 §5.5.
import type { RandomSource } from '../../util/ambient.ts';
import { checkOptions, FUNCTION, required } from '../../util/check-options.ts';
import { TICKET_LIFETIME } from '../limits.ts';
import type { TicketKey, TicketKeys } from './session.ts';

export interface TicketKeysOptions {
  readonly random: RandomSource;
  /** Seconds for which a key seals; it opens for as long as its last ticket lives. */
  readonly period?: number | undefined;
}

/** Half a day: limits what a stolen key can decrypt, together with the tickets' lifetime. */
const PERIOD = 43_200;

const SECONDS = { is: 'a number of seconds', fits: (value: unknown) => typeof value === 'number' && value > 0 };

/**
 * Keys of this process only. Processes that share tickets implement {@link TicketKeys} with shared keys.
 */
export function createTicketKeys(options: TicketKeysOptions): TicketKeys {
  checkOptions('createTicketKeys', options, { random: required(FUNCTION), period: SECONDS });
  const { random, period = PERIOD } = options;
  let keys: (TicketKey & { readonly since: number })[] = [];
  return {
    keys(now) {
      const newest = keys[0];
      if (newest === undefined || now >= newest.since + period * 1000) {
        const kept = keys.filter(({ since }) => now < since + (period + TICKET_LIFETIME) * 1000);
        keys = [{ name: random(16), key: random(32), since: now }, ...kept];
      }
      return keys;
    },
  };
}
