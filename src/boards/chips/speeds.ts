// Durations of a handshake's operations on a chip: estimates, each with its source.
export type Curve = 'P-256' | 'P-384' | 'P-521';
/** By operation. */
export type Costs = Partial<
  Record<`${Curve} exchange` | `${Curve} verify` | `RSA-${2048 | 3072 | 4096} verify`, number>
>;

interface Speed {
  readonly costs: Costs;
  /** Lowest, likely, highest. */
  readonly secondsPerUnit: readonly [number, number, number];
  readonly watchdog: number | undefined;
  readonly source: string;
}

/** Millions of instructions, at 1.5, 2.2 and 3.5 cycles each. */
function instructions(costs: Costs, megahertz: number, source: string): Speed {
  const perUnit = (cycles: number) => cycles / megahertz;
  return { costs, secondsPerUnit: [perUnit(1.5), perUnit(2.2), perUnit(3.5)], watchdog: 8.388, source };
}

/** Milliseconds of single operations, with a factor of 1.6 either way. */
function milliseconds(costs: Costs, source: string): Speed {
  return { costs, secondsPerUnit: [0.001 / 1.6, 0.001, 0.001 * 1.6], watchdog: undefined, source };
}

const COUNTED = 'instructions of mbedTLS 3.6 counted in QEMU, cycles assumed';

/** By the chip's id: the facts’ boards-memory-time, sections 3 and 3b. */
export const SPEEDS: Readonly<Record<string, Speed>> = {
  'pico-w': instructions(
    {
      'P-256 exchange': 34.66,
      'P-384 exchange': 83,
      'P-521 exchange': 175.54,
      'P-256 verify': 35.82,
      'P-384 verify': 85.12,
      'P-521 verify': 179.88,
      'RSA-2048 verify': 19.76,
      'RSA-3072 verify': 43.88,
      'RSA-4096 verify': 76.63,
    },
    125,
    COUNTED,
  ),
  'pico-2-w': instructions(
    {
      'P-256 exchange': 17.44,
      'P-384 exchange': 34.21,
      'P-256 verify': 18.38,
      'P-384 verify': 35.92,
      'RSA-2048 verify': 4.01,
      'RSA-3072 verify': 8.66,
      'RSA-4096 verify': 14.45,
    },
    150,
    COUNTED,
  ),
  esp32: milliseconds(
    {
      'P-256 exchange': 95,
      'P-384 exchange': 189,
      'P-256 verify': 200,
      'P-384 verify': 420,
      'RSA-2048 verify': 19,
      'RSA-3072 verify': 33,
      'RSA-4096 verify': 90,
    },
    'single operations as people and ESP-IDF’s CI report them',
  ),
  'esp32-s3': milliseconds(
    {
      'P-256 exchange': 140,
      'P-256 verify': 302,
      'P-384 verify': 575,
      'RSA-2048 verify': 18,
      'RSA-3072 verify': 45,
      'RSA-4096 verify': 80,
    },
    'single operations as people and ESP-IDF’s CI report them; the exchange derived from the verification',
  ),
  // No elliptic-curve time is known for the S2 and the C3, and every board's key exchange needs one.
  'esp32-c6': milliseconds(
    { 'P-256 exchange': 17, 'P-256 verify': 27, 'RSA-2048 verify': 19, 'RSA-3072 verify': 45 },
    'the most that ESP-IDF’s CI allows; the exchange derived as two multiplications, RSA from the C3',
  ),
};

/** Seconds of a whole handshake, for chips of which nothing else is known. */
export const WHOLE_HANDSHAKES: Readonly<
  Record<string, { low: number; likely: number; high: number; watchdog: number; source: string }>
> = {
  esp8266: {
    low: 0.5,
    likely: 1,
    high: 2,
    watchdog: 5,
    source: 'handshakes of axTLS as people of its Arduino port report them, RSA with 2048 bits, 80 or 160 MHz',
  },
};
