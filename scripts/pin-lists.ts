// `npx tsx scripts/pin-lists.ts`: writes src/boards/pins/micropython-pins.ts from ../shared/facts/modules: the pins of each
// board, by their names in the firmware.
import { readFileSync, writeFileSync } from 'node:fs';

const BOARDS: Readonly<Record<string, string>> = {
  'pico-w': 'RPI_PICO_W',
  'pico-2-w': 'RPI_PICO2_W',
  esp32: 'ESP32_GENERIC',
  'esp32-s2': 'ESP32_GENERIC_S2',
  'esp32-s3': 'ESP32_GENERIC_S3',
  'esp32-c3': 'ESP32_GENERIC_C3',
  'esp32-c6': 'ESP32_GENERIC_C6',
  esp8266: 'ESP8266_GENERIC',
  stm32: 'PYBD_SF6',
};

interface Pins {
  readonly board: Readonly<Record<string, number | string>>;
  readonly numbers?: readonly number[];
}

const facts: Readonly<Record<string, Pins>> = JSON.parse(
  readFileSync(new URL('../../shared/facts/modules/micropython-pins-1.27.json', import.meta.url), 'utf8'),
);
const entries = Object.entries(BOARDS).map(([chip, board]) => {
  const { board: names, numbers = [] } = facts[board]!;
  const named = Object.entries(names).map(([name, pin]) => [name, typeof pin === 'number' ? `GPIO${pin}` : pin]);
  return `  '${chip}': ${JSON.stringify({ names: Object.fromEntries(named), numbers })},`;
});
writeFileSync(
  new URL('../src/boards/pins/micropython-pins.ts', import.meta.url),
  `// The pins of MicroPython's boards. Made by scripts/pin-lists.ts from facts/modules: do not edit.
import type { PinTable } from './pin-table.ts';

export const MICROPYTHON_PINS: Readonly<Record<string, PinTable>> = {
${entries.join('\n')}
};
`,
);
