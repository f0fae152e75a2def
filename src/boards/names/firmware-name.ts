// Parses the part of a board's name after `@`: `micropython-1.27`, `mp1.27`, `cp10`, `1.29-preview`,
// `circuitpython-10.2+nina-3.3`.
import type { RuntimeId } from './find-device.ts';

export interface FirmwareName {
  readonly runtime: RuntimeId | undefined;
  /** As precise as given: `1.27`, `10`, `main`. */
  readonly version: string | undefined;
  /** The firmware of a coprocessor: `nina-3.3`. */
  readonly suffix: string | undefined;
}

const RUNTIMES: Readonly<Record<string, RuntimeId>> = {
  micropython: 'micropython',
  mpy: 'micropython',
  mp: 'micropython',
  upy: 'micropython',
  circuitpython: 'circuitpython',
  cpy: 'circuitpython',
  cp: 'circuitpython',
};
const FORM =
  /^([a-z]*)[\s_-]*(?:v?(\d+(?:\.\d+)*)(?:[-.](?:preview|alpha|beta|rc)[\w.-]*)?|(main|latest|preview))?(?:\+(.+))?$/;

/** @returns `undefined` for any other form. */
export function parseFirmware(text: string): FirmwareName | undefined {
  const match = FORM.exec(text.trim().toLowerCase());
  if (match === null) return undefined;
  const [, name, number, word, suffix] = match;
  const runtime = RUNTIMES[name!];
  if (name !== '' && runtime === undefined) return undefined;
  const version = word === 'latest' ? undefined : word === 'preview' ? word : (word ?? number);
  return { runtime: runtime ?? runtimeOf(number), version, suffix };
}

/** MicroPython's versions begin with 1, CircuitPython's with larger numbers. */
function runtimeOf(version: string | undefined): RuntimeId | undefined {
  if (version === undefined) return undefined;
  return Number.parseInt(version, 10) === 1 ? 'micropython' : 'circuitpython';
}
