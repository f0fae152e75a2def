// Facts about all firmwares for the site's pages: which of them raise an error or know a root, in a short form.
import { COMBINATIONS, type Combination } from '../../boards/catalogue.ts';
import { usualFailures } from '../../boards/diff/program-phrases.ts';
import { loadProfile } from '../../boards/load-profile.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { numberPage, textPage } from './addresses.ts';

/** A firmware with its position among those of its board. */
export interface SiteFirmware {
  readonly profile: BoardProfile;
  readonly combination: Combination;
  /** The previous version on the same board. */
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** A situation in which firmwares raise an error. */
export interface Sighting {
  readonly words: string;
  readonly text: string;
  /** `MicroPython 1.23 to 1.28 on Raspberry Pi Pico W`. */
  readonly firmwares: readonly string[];
}

export async function siteFirmwares(): Promise<readonly SiteFirmware[]> {
  const profiles = await Promise.all(COMBINATIONS.map(({ id }) => loadProfile(id)));
  return COMBINATIONS.map((combination, i) => {
    const same = COMBINATIONS.filter((each) => each.port === combination.port && each.chip === combination.chip);
    const at = same.indexOf(combination);
    return { profile: profiles[i]!, combination, before: same[at - 1]?.id, after: same[at + 1]?.id };
  });
}

/** @returns by the path of the error's page. */
export function sightingsOf(firmwares: readonly SiteFirmware[]): ReadonlyMap<string, readonly Sighting[]> {
  const groups = new Map<string, Map<string, { words: string; text: string; of: SiteFirmware[] }>>();
  for (const firmware of firmwares)
    for (const { words, text, page } of failuresOf(firmware.profile)) {
      if (page === undefined) continue;
      const group = groups.get(page) ?? new Map();
      groups.set(page, group);
      const key = `${words}\n${text}`;
      const row = group.get(key) ?? { words, text, of: [] };
      group.set(key, row);
      row.of.push(firmware);
    }
  return new Map(
    [...groups].map(([page, rows]) => [
      page,
      [...rows.values()].map(({ words, text, of }) => ({ words, text, firmwares: inRanges(of, firmwares) })),
    ]),
  );
}

/** The error that a program on a firmware sees for each usual failure, with the page that explains it. */
export function failuresOf(profile: BoardProfile) {
  return usualFailures(profile).map(({ words, raised, text }) => {
    const exception = raised?.kind === 'exception' ? raised.exception : undefined;
    const sentence = exception?.text?.trim().split('\n')[0];
    const page =
      exception?.errno !== undefined
        ? numberPage(exception.errno)
        : sentence === undefined
          ? undefined
          : textPage(sentence);
    return { words, text, page };
  });
}

/**
 * Describes firmwares briefly: consecutive versions on one board become a range.
 *
 * @param all - every firmware, which the given ones are part of.
 */
export function inRanges(some: readonly SiteFirmware[], all: readonly SiteFirmware[]): readonly string[] {
  const chosen = new Set(some);
  const ranges: { first: SiteFirmware; last: SiteFirmware }[] = [];
  let open: { first: SiteFirmware; last: SiteFirmware } | undefined;
  for (const firmware of all) {
    const follows = open !== undefined && firmware.before === open.last.profile.id;
    if (!chosen.has(firmware)) {
      if (follows) open = undefined;
      continue;
    }
    if (open !== undefined && follows) open.last = firmware;
    else {
      open = { first: firmware, last: firmware };
      ranges.push(open);
    }
  }
  // Boards with the same range are listed together.
  const boards = new Map<string, string[]>();
  for (const { first, last } of ranges) {
    const versions = first === last ? versionOf(first) : `${versionOf(first)} to ${versionOf(last)}`;
    const key = `${first.profile.runtime.name} ${versions}`;
    boards.set(key, [...(boards.get(key) ?? []), first.profile.chip.name]);
  }
  return [...boards].map(([key, chips]) => `${key} on ${listed([...new Set(chips)])}`);
}

function versionOf({ combination }: SiteFirmware): string {
  return `${combination.version}${combination.port.suffix ?? ''}`;
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
