// Resolves `--board`: a profile's id, a device's name with or without a firmware, or a board's banner.
import { TlsError } from '../../errors.ts';
import { editDistance } from '../../util/nearest.ts';
import { readBanner } from './banner.ts';
import { type Device, findDevice, listDevices, type RuntimeId, whyWithoutProfile } from './find-device.ts';
import { type FirmwareName, parseFirmware } from './firmware-name.ts';

const NAMES: Readonly<Record<RuntimeId, string>> = { micropython: 'MicroPython', circuitpython: 'CircuitPython' };

/** A firmware with a profile. */
export interface KnownFirmware {
  readonly id: string;
  readonly chip: string;
  readonly runtime: RuntimeId;
  readonly version: string;
  /** Its facts come from a build before the release, or from a branch: only chosen if named. */
  readonly unreleased: boolean;
}

export interface BoardWishes {
  /** Ids that are not firmwares: `modern`, `guide`. */
  readonly others: readonly string[];
  /** In ascending order of versions. */
  readonly known: readonly KnownFirmware[];
  /** The runtime that the program's imports imply, and the phrase for it. */
  readonly program?: { readonly runtime: RuntimeId; readonly reason: string } | undefined;
}

export interface ChosenBoard {
  readonly id: string;
  /** The assumptions, as a line to the user; empty if there were none. */
  readonly assumed: readonly string[];
}

/** @throws TlsError `board.unknown`, which names the profiles of the device, or what is known of it. */
export function resolveBoard(text: string, wishes: BoardWishes): ChosenBoard {
  const wanted = text.trim().toLowerCase();
  const ids = [...wishes.others, ...wishes.known.map(({ id }) => id)];
  if (ids.includes(wanted)) return { id: wanted, assumed: [] };
  const banner = readBanner(text);
  if (banner !== undefined) {
    const { device, runtime, version } = banner;
    const found = findDevice(device) ?? unknownDevice(device, wishes);
    const chosen = chooseFirmware(found, { runtime, version: numberOf(version), suffix: undefined }, wishes);
    return { ...chosen, assumed: [`it says that it is ${device} with ${runtime} ${version}`, ...chosen.assumed] };
  }
  const [name, firmware] = splitAtSign(wanted);
  const device = findDevice(name) ?? unknownDevice(name, wishes);
  const parsed = parseFirmware(firmware) ?? unknownFirmware(device, firmware, wishes);
  return chooseFirmware(device, parsed, wishes);
}

function chooseFirmware(device: Device, firmware: FirmwareName, wishes: BoardWishes): ChosenBoard {
  const ofChip = wishes.known.filter(({ chip }) => chip === device.chip);
  if (ofChip.length === 0) refuseChip(device, wishes);
  const assumed: string[] = [];

  // 1. The runtime: the given one, the one that the program or the name implies, or the chip's only one.
  const runtimes = [...new Set(ofChip.map(({ runtime }) => runtime))];
  let { runtime } = firmware;
  if (runtime === undefined) {
    const { program } = wishes;
    if (runtimes.length === 1) runtime = runtimes[0]!;
    else if (program !== undefined) {
      runtime = program.runtime;
      assumed.push(`${NAMES[runtime]}, because ${program.reason.replace(/^it /, 'the program ')}`);
    } else {
      runtime = device.runtime ?? 'micropython';
      assumed.push(
        `${NAMES[runtime]}, ${device.runtime === undefined ? 'because no runtime is named' : `whose name ${device.name} is`}`,
      );
    }
  }

  // 2. The version, and the firmware of a coprocessor.
  const candidates = ofChip.filter((known) => known.runtime === runtime && hasSuffix(known, firmware.suffix));
  const found = firmware.version === undefined ? newest(candidates) : newest(candidates, firmware.version);
  if (found === undefined) return unknownFirmware(device, describe(firmware, runtime), wishes);
  if (firmware.version === undefined) assumed.push('the newest release with a known ClientHello');
  else if (firmware.version.split('.').length < found.version.split('.').length)
    assumed.push(`version ${found.version}`);
  const suffix = found.id.split('+')[1];
  if (suffix !== undefined && firmware.suffix === undefined) assumed.push(suffix);
  return { id: found.id, assumed };
}

/** @param version - as precise as given: `10` is any of 10, `1.27.0` is `1.27`. */
function newest(candidates: readonly KnownFirmware[], version?: string): KnownFirmware | undefined {
  if (version === undefined) return candidates.findLast(({ unreleased }) => !unreleased) ?? candidates.at(-1);
  if (version === 'preview') return candidates.findLast(({ unreleased }) => unreleased);
  const exact = candidates.findLast(
    (known) => known.version === version || `${version}.`.startsWith(`${known.version}.`),
  );
  return exact ?? candidates.findLast((known) => !known.unreleased && known.version.startsWith(`${version}.`));
}

function hasSuffix({ id }: KnownFirmware, suffix: string | undefined): boolean {
  return suffix === undefined || (id.split('+')[1] ?? '').startsWith(suffix);
}

function splitAtSign(text: string): readonly [string, string] {
  const at = text.indexOf('@');
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** `1.29.0-preview.123` → `1.29.0`. */
function numberOf(version: string): string {
  return /^[\d.]*\d/.exec(version)?.[0] ?? version;
}

function describe({ version, suffix }: FirmwareName, runtime: RuntimeId): string {
  return `${runtime}${version === undefined ? '' : `-${version}`}${suffix === undefined ? '' : `+${suffix}`}`;
}

function unknownFirmware(device: Device, firmware: string, { known }: BoardWishes): never {
  const ofChip = known.filter(({ chip }) => chip === device.chip);
  const lists = [...new Set(ofChip.map(({ runtime }) => runtime))].map((runtime) => {
    const firmwares = ofChip
      .filter((each) => each.runtime === runtime)
      .map(({ id }) => id.slice(id.indexOf('-', id.indexOf('@')) + 1));
    return `${NAMES[runtime]} ${firmwares.join(', ')}`;
  });
  throw new TlsError('board.unknown', `no profile of ${device.chip} with the firmware ${JSON.stringify(firmware)}`, {
    hint: `${device.chip} has profiles of ${lists.join('; ')}. Name one as ${(ofChip.findLast(({ unreleased }) => !unreleased) ?? ofChip[0])?.id}.`,
  });
}

function refuseChip({ chip, name }: Device, { known }: BoardWishes): never {
  const called = name === chip ? chip : `${name} (${chip})`;
  const why = whyWithoutProfile(chip) ?? 'none of its firmwares was run here';
  throw new TlsError('board.unknown', `${called} has no profile: ${why}`, { hint: chipsHint(known) });
}

/** Only names with the same digits are suggested: another number is another device. */
function unknownDevice(name: string, { others, known }: BoardWishes): never {
  const withProfile = new Set(known.map(({ chip }) => chip));
  const candidates = [
    ...others.map((id) => ({ name: id, chip: id })),
    ...listDevices().filter(({ chip }) => withProfile.has(chip)),
  ].filter((device) => digitsOf(device.name) === digitsOf(name));
  const ranked = candidates
    .map((device) => ({ ...device, distance: editDistance(name.toLowerCase(), device.name.toLowerCase()) }))
    .filter(({ name: other, distance }) => distance <= Math.floor(other.length / 3))
    .sort((a, b) => a.distance - b.distance);
  const [nearest] = ranked;
  if (nearest === undefined)
    throw new TlsError('board.unknown', `no device ${JSON.stringify(name)} is known`, { hint: chipsHint(known) });
  const ids = known.filter(({ chip }) => chip === nearest.chip).map(({ id }) => id);
  throw new TlsError('board.unknown', `no device ${JSON.stringify(name)} is known; did you mean ${nearest.name}?`, {
    hint: ids.length === 0 ? chipsHint(known) : `Its profiles: ${ids.join(', ')}.`,
  });
}

function digitsOf(name: string): string {
  return name.replace(/\D+/g, ' ').trim();
}

function chipsHint(known: readonly KnownFirmware[]): string {
  const chips = [...new Set(known.map(({ chip }) => chip))];
  return `There are profiles of ${chips.join(', ')}; "thimble boards" lists them all.`;
}
