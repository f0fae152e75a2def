// Effects of a program on the hardware, for the journal of the run.
import { toHex } from '../../util/hex.ts';

/** One effect; `--trace` and `--json` show it. */
export interface Effect {
  /** The kind of peripheral: `pin`, `pwm`, `i2c`, `uart`. */
  readonly what: string;
  /** Which one: `GPIO15`, `0`. */
  readonly name: string;
  /** What happened: `set`, `write`, `edge`. */
  readonly action: string;
  readonly value?: number | string | boolean;
  /** Hex, the first {@link SHOWN_BYTES}. */
  readonly bytes?: string;
  /** How many bytes there were, if not all are shown. */
  readonly count?: number;
}

/** Called for every effect. */
export type OnEffect = (effect: Effect) => void;

const SHOWN_BYTES = 64;

/** @returns the part of an effect that shows bytes. */
export function shownBytes(bytes: Uint8Array): Pick<Effect, 'bytes' | 'count'> {
  const shown = bytes.subarray(0, SHOWN_BYTES);
  return { bytes: toHex(shown, ' '), ...(bytes.length > SHOWN_BYTES && { count: bytes.length }) };
}
