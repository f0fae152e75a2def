// The pins of a board, as its firmware names them.

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
