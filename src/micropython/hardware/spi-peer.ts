// Interface of a device on an SPI bus: the side with the chip select.

export interface SpiPeer {
  /** Whether its chip select is active. */
  readonly isSelected: boolean;
  /** @param out - bytes on MOSI. @param into - of the same length; filled with the bytes on MISO. */
  exchange(out: Uint8Array, into: Uint8Array): void;
}
