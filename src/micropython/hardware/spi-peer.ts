// What a bus of SPI talks to: the side with the chip select.

/** Something on an SPI bus. */
export interface SpiPeer {
  /** Whether its chip select is active. */
  readonly isSelected: boolean;
  /** @param out - on MOSI. @param into - as long: gets what is on MISO. */
  exchange(out: Uint8Array, into: Uint8Array): void;
}
