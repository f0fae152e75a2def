// The simulated hardware of `thimble run`: `--hardware`, `--set`, `--press`, `--stub`.
import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { loadPins } from '../boards/pins/load-pins.ts';
import type { BoardProfile } from '../boards/profile.ts';
import { TlsError } from '../errors.ts';
import type { HardwareDescription } from '../micropython/hardware/description.ts';
import { readHardware } from '../micropython/hardware/read-hardware.ts';
import { shippedDevice, shippedDevices } from '../micropython/main-thread/node/device-files.ts';
import { MAX_TEXT } from '../platform/node/files.ts';
import { decodeUtf8 } from '../util/utf8.ts';
import type { Option } from './command.ts';
import { readInput } from './read-file.ts';

export interface HardwareOptions {
  readonly hardware?: string;
  readonly set?: readonly string[];
  readonly press?: readonly string[];
  readonly stub?: readonly string[];
}

export const HARDWARE_OPTIONS: readonly Option[] = [
  {
    flags: '--hardware <file>',
    description: "what is wired to the board (docs/hardware.md), instead of the program's own board.toml",
  },
  {
    flags: '--set <name=number>',
    description: 'set what a sensor measures, or the voltage of a pin: temperature=21.5, GP26=1.2',
    repeatable: true,
  },
  { flags: '--press <pin@time>', description: 'press a button: BUTTON@2s, GP14@500ms..2s', repeatable: true },
  {
    flags: '--stub <module>',
    description: 'replace this module by an empty one that accepts any name',
    repeatable: true,
  },
];

/**
 * @param device - which CircuitPython board of a chip.
 * @param folder - the program's, which may contain a board.toml.
 * @throws TlsError `hardware.bad_file`, `cli.usage`, `cli.file`.
 */
export async function readHardwareOptions(
  { hardware, set = [], press = [] }: HardwareOptions,
  folder: string,
  profile: BoardProfile,
  device: string | undefined,
): Promise<HardwareDescription> {
  const own = join(folder, 'board.toml');
  const path = hardware ?? (statSync(own, { throwIfNoEntry: false })?.isFile() ? own : undefined);
  const beside = path === undefined ? folder : dirname(resolve(path));
  return readHardware(
    { board: path === undefined ? undefined : { text: await readText(path, '--hardware'), file: path }, set, press },
    {
      pinNames: (await loadPins(profile, device)).names,
      deviceTypes: shippedDevices(),
      deviceFile: async (type) => (/[./\\]/.test(type) ? readText(resolve(beside, type)) : shippedDevice(type)),
    },
  );
}

/** @throws TlsError `cli.file`, `hardware.bad_file`. */
async function readText(path: string, option?: string): Promise<string> {
  const text = decodeUtf8(await readInput(path, option, MAX_TEXT));
  if (text === undefined) throw new TlsError('hardware.bad_file', `${path} is not UTF-8`);
  return text;
}

/** @throws TlsError `cli.usage`. */
export function readStubs({ stub = [] }: HardwareOptions): readonly string[] {
  for (const name of stub)
    if (!/^[A-Za-z_]\w*$/.test(name))
      throw new TlsError('cli.usage', `--stub ${name}: expected the name of a module, without dots`);
  return stub;
}
