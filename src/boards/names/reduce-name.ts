// Normalizes a board's name: removes separators, makers, and memory sizes, which people omit or spell differently.

const MAKERS = new Set(
  'adafruit espressif wemos seeed seeedstudio studio raspberry pi rpi arduino unexpectedmaker um waveshare lilygo sparkfun pimoroni ai thinker doit generic module board'.split(
    ' ',
  ),
);
/** `4mbflash`, `2mbpsram`, `nopsram`, `n8r2`: builds of one board that differ only in memory. */
const MEMORY = /^(\d+mb?(flash|psram|spiram|spiflash)?|no?psram|nopsram|psram|spiram|n\d+(r\d+)?)$/;

/** `adafruit_feather_esp32s3_4mbflash_2mbpsram`, `Feather ESP32-S3` → `featheresp32s3`. */
export function reduceName(name: string): string {
  const words = wordsOf(name);
  const kept = words.filter((word) => !MAKERS.has(word) && !MEMORY.test(word));
  return (kept.length === 0 ? words : kept).join('');
}

/** Removes only separators: `Raspberry Pi Pico W` → `raspberrypipicow`. */
export function squeezeName(name: string): string {
  return wordsOf(name).join('');
}

function wordsOf(name: string): string[] {
  const joined = name.toLowerCase().replace(/esp32[\s_-]([schp]\d+)/g, 'esp32$1');
  return joined.split(/[^a-z0-9]+/).filter((word) => word !== '');
}
