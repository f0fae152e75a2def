// The value of a name in CircuitPython's `board` module: ports/*/boards/BOARD/pins.c.

/** A pin: the number of a GPIO, or the chip's name for it (`PA02`, `CYW0`). */
export type PinName = number | string;

export type BoardValue =
  | PinName
  /** A tuple of pins. */
  | readonly PinName[]
  | { readonly int: number }
  | { readonly bool: boolean }
  /** Hex. */
  | { readonly bytes: string }
  | { readonly dict: { readonly [name: string]: BoardValue } }
  /** The board's default bus: SCL and SDA. */
  | { readonly i2c: readonly (PinName | null)[] }
  /** Clock, MOSI and MISO. */
  | { readonly spi: readonly (PinName | null)[] }
  /** TX and RX. */
  | { readonly uart: readonly (PinName | null)[] }
  /** A display that is initialized at start: width and height in pixels. */
  | { readonly display: readonly [number, number] }
  | { readonly epaper: readonly [number, number] }
  /** Anything that is not described here. */
  | { readonly missing: string };
