// The peripherals of a chip, as far as a MicroPython program can see: ports/*/machine_*.c, ESP-IDF's soc_caps.h.

export interface Peripherals {
  /** `machine.freq()` after start, Hz. */
  readonly frequency: number;
  /** Range of `machine.WDT` in milliseconds. */
  readonly watchdog: { readonly least: number; readonly most: number };
  /** Pins with an analog input, by the number of the converter; 2 cannot be read while Wi-Fi is on. */
  readonly analog: Readonly<Record<string, 1 | 2>>;
  readonly touch: readonly number[];
  readonly dac: readonly number[];
  /** Input-only pins. */
  readonly inputOnly: readonly number[];
  /** Number of hardware units of each kind. */
  readonly buses: { readonly i2c: number; readonly spi: number; readonly uart: number };
  /** Hardware timers; 0: `Timer` accepts only -1. */
  readonly timers: number;
  /** Bytes of flash on the usual board. */
  readonly flash: number;
}

function numbered(converter: 1 | 2, ...pins: readonly number[]): Record<string, 1 | 2> {
  return Object.fromEntries(pins.map((pin) => [String(pin), converter]));
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const RP2: Peripherals = {
  frequency: 125_000_000,
  watchdog: { least: 0, most: 8388 },
  analog: numbered(1, 26, 27, 28, 29),
  touch: [],
  dac: [],
  inputOnly: [],
  buses: { i2c: 2, spi: 2, uart: 2 },
  timers: 0,
  flash: 2 << 20,
};

const ESP32: Peripherals = {
  frequency: 160_000_000,
  watchdog: { least: 1000, most: 0x7fff_ffff },
  analog: { ...numbered(1, ...range(32, 39)), ...numbered(2, 0, 2, 4, ...range(12, 15), ...range(25, 27)) },
  touch: [0, 2, 4, 12, 13, 14, 15, 27, 32, 33],
  dac: [25, 26],
  inputOnly: range(34, 39),
  buses: { i2c: 2, spi: 2, uart: 3 },
  timers: 4,
  flash: 4 << 20,
};

const ESP32_LATER = { ...ESP32, dac: [], inputOnly: [] };

/** By chip. */
const PERIPHERALS: Readonly<Record<string, Peripherals>> = {
  'pico-w': RP2,
  'pico-2-w': { ...RP2, frequency: 150_000_000, watchdog: { least: 0, most: 16_777 }, flash: 4 << 20 },
  esp32: ESP32,
  'esp32-s2': {
    ...ESP32_LATER,
    analog: { ...numbered(1, ...range(1, 10)), ...numbered(2, ...range(11, 20)) },
    touch: range(1, 14),
    dac: [17, 18],
    inputOnly: [46],
    buses: { i2c: 2, spi: 2, uart: 2 },
  },
  'esp32-s3': {
    ...ESP32_LATER,
    analog: { ...numbered(1, ...range(1, 10)), ...numbered(2, ...range(11, 20)) },
    touch: range(1, 14),
  },
  'esp32-c3': {
    ...ESP32_LATER,
    analog: { ...numbered(1, ...range(0, 4)), ...numbered(2, 5) },
    touch: [],
    buses: { i2c: 1, spi: 1, uart: 2 },
    timers: 2,
  },
  'esp32-c6': {
    ...ESP32_LATER,
    analog: numbered(1, ...range(0, 6)),
    touch: [],
    buses: { i2c: 1, spi: 1, uart: 2 },
    timers: 2,
  },
  esp8266: {
    frequency: 80_000_000,
    watchdog: { least: 5000, most: 5000 },
    analog: numbered(1, 0),
    touch: [],
    dac: [],
    inputOnly: [],
    buses: { i2c: 0, spi: 2, uart: 2 },
    timers: 0,
    flash: 4 << 20,
  },
};

/** @returns those of the chip; for an unknown one the RP2040's. */
export function peripheralsOf(chip: string): Peripherals {
  return PERIPHERALS[chip] ?? RP2;
}
