// `thimble boards [list]`: one line for each firmware, with how much is known of it and on what basis.
import { BOARD_IDS, COMBINATIONS, UNRELEASED } from '../../boards/catalogue.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { BASES, type Basis } from '../../boards/provenance.ts';
import { printableJson } from '../../errors/printable.ts';
import { TlsError } from '../../errors.ts';
import { readBoardOption } from '../board-option.ts';
import { type Command, ExitCode, type Io } from '../command.ts';
import { colorsFor } from '../report.ts';

interface ListOptions {
  readonly chip?: string;
  readonly runtime?: 'micropython' | 'circuitpython';
  readonly version?: string;
  readonly json?: true;
}

export const listCommand: Command<ListOptions> = {
  name: 'list',
  summary: 'List the firmwares, with the source of each profile',
  arguments: [],
  options: [
    { flags: '--chip <name>', description: 'only this chip or device: pico-w, d1-mini' },
    {
      flags: '--runtime <name>',
      description: 'only this runtime',
      choices: ['micropython', 'circuitpython'],
    },
    { flags: '--version <version>', description: 'only this version: 1.28, 10.2, main' },
    { flags: '--json', description: 'print one JSON object per line for each firmware' },
  ],
  examples: [
    ['thimble boards list', 'all of them; thimble boards alone does the same'],
    ['thimble boards list --chip d1-mini --json', 'of one device, for a script'],
  ],

  async run(_, options, io) {
    const profiles = await Promise.all((await select(options, io)).map((id) => loadProfile(id)));
    if (options.json) {
      io.stdout.write(profiles.map((profile) => `${printableJson(summarize(profile))}\n`).join(''));
      return ExitCode.ok;
    }
    const color = colorsFor(io.stdout, io.env);
    const width = Math.max(...profiles.map(({ id }) => id.length));
    for (const profile of profiles) {
      const known = countBases(profile);
      io.stdout.write(`${color.bold(profile.id.padEnd(width))}  ${librarySpoken(profile)}  ${color.dim(known)}\n`);
    }
    return ExitCode.ok;
  },
};

/** @throws TlsError `cli.usage` if no firmware matches; `board.unknown` for an unknown chip. */
async function select({ chip, runtime, version: asked }: ListOptions, io: Io): Promise<readonly string[]> {
  const wanted = chip === undefined ? undefined : await chipOf(chip, io);
  const version = asked?.replace(/-preview$/, '').replace(/^v/, '');
  const fitting = COMBINATIONS.filter(
    (each) =>
      (wanted === undefined || each.chip === wanted) && (runtime === undefined || each.port.runtime === runtime),
  );
  const ids = fitting.filter((each) => version === undefined || each.version === version).map(({ id }) => id);
  if (ids.length === 0)
    throw new TlsError('cli.usage', 'no profile fits all of these options', {
      hint:
        fitting.length === 0
          ? 'Leave out --chip or --runtime.'
          : `Without --version: ${[...new Set(fitting.map((each) => each.version))].join(', ')}.`,
    });
  const isNarrowed = chip !== undefined || runtime !== undefined || asked !== undefined;
  return isNarrowed ? ids : BOARD_IDS;
}

async function chipOf(name: string, io: Io): Promise<string> {
  const { findDevice } = await import('../../boards/names/find-device.ts');
  const device = findDevice(name);
  if (device !== undefined && COMBINATIONS.some(({ chip }) => chip === device.chip)) return device.chip;
  const { chip } = await loadProfile(await readBoardOption(name, io)); // throws: its hint lists the known ones
  return chip.id;
}

function summarize(profile: BoardProfile) {
  const { id, title, chip, runtime, stack, provenance } = profile;
  return {
    id,
    title,
    chip: chip.id,
    runtime: runtime.id,
    version: runtime.version,
    unreleased: UNRELEASED.includes(runtime.version),
    library: stack.library,
    tls: stack.hello.versions.map(versionName),
    verification: stack.verification.kind,
    roots: stack.roots.kind,
    provenance: Object.fromEntries(Object.entries(provenance).map(([field, { basis }]) => [field, basis])),
  };
}

/** `mbedTLS 3.6.2, TLS 1.2`. */
function librarySpoken({ stack: { library, hello } }: BoardProfile): string {
  const names = hello.versions.map(versionName);
  const range = names.length === 1 ? names[0] : `${names.at(-1)} to ${names[0]}`;
  return `${[library.name, library.version].filter(Boolean).join(' ')}, TLS ${range}`.padEnd(32);
}

function versionName(version: number): string {
  return `1.${version - 0x0301}`;
}

/** `captured 1, ran 9, read 5, derived 1`. */
function countBases({ provenance }: BoardProfile): string {
  const bases = Object.values(provenance).map(({ basis }) => basis);
  const count = (basis: Basis) => bases.filter((each) => each === basis).length;
  return BASES.filter((basis) => count(basis) > 0)
    .map((basis) => `${basis} ${count(basis)}`)
    .join(', ');
}
