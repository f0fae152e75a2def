// The pins of a board, as its firmware names them.
import { words } from '../words.ts';

export interface PinTable {
  /** The chip's pin by the board's name: `LED` → `GPIO25`, `EXT_GPIO0`. */
  readonly names: Readonly<Record<string, string>>;
  /** Numbers n for which there is a pin `GPIOn`. */
  readonly numbers: readonly number[];
}

/** For profiles without a board: `GPIO0` to `GPIO48`, and an LED. */
export const ANY_PINS: PinTable = {
  names: { LED: 'GPIO25', BUTTON: 'GPIO0' },
  numbers: Array.from({ length: 49 }, (_, number) => number),
};

/**
 * @param numbers - `0-23 25-27`.
 * @param names - `LED=25 WL_GPIO0=EXT_GPIO0`: a number is that of a GPIO.
 */
export function pinTable(numbers: string, names: string): PinTable {
  const pins = words(names).map((word) => {
    const [name, pin] = word.split('=');
    return [name!, /^\d+$/.test(pin!) ? `GPIO${pin}` : pin!];
  });
  return { names: Object.fromEntries(pins), numbers: words(numbers).flatMap(range) };
}

function range(text: string): readonly number[] {
  const [first, last = first] = text.split('-').map(Number);
  return Array.from({ length: last! - first! + 1 }, (_, index) => first! + index);
}
