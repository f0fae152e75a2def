// Parses how a board identifies itself: boot_out.txt, the first line of its REPL, os.uname(), help text pasted around
// them.
import { findDevice, type RuntimeId } from './find-device.ts';

export interface Banner {
  readonly runtime: RuntimeId;
  /** As printed: `10.2.0`, `1.29.0-preview`. */
  readonly version: string;
  /** A name that `findDevice` knows; otherwise the board's own name. */
  readonly device: string;
}

const CIRCUITPYTHON = /Adafruit CircuitPython (\S+) on [\d-]+; ([^\r\n]+?) with (\S+)/;
const MICROPYTHON = /MicroPython v?(\S+) on [\d-]+; (?:([^\r\n]+?) with (\S+)|(linux|darwin|win32)\b)/;
const UNAME = /release='([^']+)'.*machine='(?:([^']+?) with )?([^']+)'/s;
const BOARD_ID = /^Board ID: ?(\S+)/m;

/** @returns `undefined` if the text contains no banner. */
export function readBanner(text: string): Banner | undefined {
  const circuitpython = CIRCUITPYTHON.exec(text);
  if (circuitpython !== null) {
    const [, version, board, processor] = circuitpython;
    return banner('circuitpython', version!, [BOARD_ID.exec(text)?.[1], board, processor]);
  }
  const micropython = MICROPYTHON.exec(text);
  if (micropython !== null) {
    const [, version, board, processor, host] = micropython;
    return banner('micropython', version!, host === undefined ? [board, processor] : ['unix']);
  }
  const uname = UNAME.exec(text);
  if (uname === null) return undefined;
  const [, version, board, processor] = uname;
  // CircuitPython's versions begin with 8 or more.
  const runtime = Number.parseInt(version!, 10) === 1 ? 'micropython' : 'circuitpython';
  return banner(runtime, version!, /linux|darwin/i.test(processor!) ? ['unix'] : [board, processor]);
}

/** The first known one of a board's names: its id, its name, its processor. */
function banner(runtime: RuntimeId, version: string, names: readonly (string | undefined)[]): Banner {
  const given = names.filter((name) => name !== undefined);
  const known = given.find((name) => findDevice(name) !== undefined);
  return { runtime, version, device: known ?? chipOf(given.at(-1)!) ?? given[0]! };
}

/** `ESP32-S2FN4R2`, `ESP32-PICO-D4`, `STM32F767IIK`, `samd51j20` → a chip's id. */
function chipOf(processor: string): string | undefined {
  const espressif = /^esp32(?:-?(s2|s3|c61|c2|c3|c5|c6|h2|p4))?/i.exec(processor);
  if (espressif !== null) return espressif[1] === undefined ? 'esp32' : `esp32-${espressif[1].toLowerCase()}`;
  const other = /^(stm32|samd51)/i.exec(processor);
  return other === null ? undefined : other[0].toLowerCase();
}
