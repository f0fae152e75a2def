// A diagnosis as lines for people, and as Markdown for a forum.

import { COMBINATIONS } from '../../boards/catalogue.ts';
import { printable } from '../../errors/printable.ts';
import type { PastedFirmware, Runtime } from '../paste/firmware.ts';
import type { Cause } from './cause.ts';
import type { Explanation } from './diagnose.ts';
import { KNOWN_TEXTS } from './find-texts.ts';

export interface ReportOptions {
  /** Whether causes after the first are printed in full, or only counted. */
  readonly more: 'all' | 'count';
  /** Characters a line. */
  readonly width: number;
}

const LABEL = 8;

/** @returns lines without their ends, safe for a terminal. */
export function reportDiagnosis({ firmware, causes }: Explanation, { more, width }: ReportOptions): readonly string[] {
  const [first, ...others] = causes;
  if (first === undefined) return [];
  const lines: string[] = [];
  const where = describeFirmware(firmware);
  if (where !== undefined) lines.push(...wrap(where, 'board:', width), '');
  lines.push(...reportCause(`most likely: ${first.title}`, first, width));
  if (more === 'all') for (const cause of others) lines.push('', ...reportCause(`or: ${cause.title}`, cause, width));
  else if (others.length > 0) {
    const count = others.length === 1 ? 'one other possible cause' : `${others.length} other possible causes`;
    lines.push(
      '',
      `${count}: ${others
        .map(({ title }) => title)
        .slice(0, 3)
        .join('; ')}${others.length > 3 ? '; …' : ''} (--more)`,
    );
  }
  return lines.map((line) => printable(line));
}

function reportCause(heading: string, cause: Cause, width: number): readonly string[] {
  return [
    heading,
    ...wrap(cause.seen.text.slice(0, 300), '  seen:', width),
    ...(saysItsName(cause)
      ? wrap(cause.firmware, '  in:', width)
      : wrap(`${subjectOf(cause)}, in ${cause.firmware}`, '  means:', width)),
    ...wrap(cause.cause, '  cause:', width),
    ...wrap(cause.fix, '  fix:', width),
    ...(cause.line === undefined ? [] : [`${'  line:'.padEnd(LABEL + 2)}${cause.line}`]),
    ...wrap(cause.test, '  test:', width),
  ];
}

/** Whether the line that was seen says what the cause is called, or another text of the same row, which has no own name. */
function saysItsName({ seen, name, subject, firmware }: Cause): boolean {
  if (subject !== name) return false;
  if (seen.text.includes(name)) return true;
  const row = KNOWN_TEXTS.find((known) => known.name === name && known.firmware === firmware);
  if (row === undefined || !row.match.includes(name)) return false;
  const lower = seen.text.toLowerCase();
  return row.match.some((text) =>
    typeof text === 'string' ? lower.includes(text.toLowerCase()) : text.test(seen.text),
  );
}

/** A number and its name. */
function subjectOf({ subject, name }: Cause): string {
  return subject === name ? name : `${subject} ${name}`;
}

/** The address of the page about a cause. */
export type LinkOf = (cause: Cause) => string;

/** What `explain --json` prints. @param link - absent: explanations have no `link`. */
export function jsonDiagnosis({ text, firmware, secrets, causes }: Explanation, link?: LinkOf) {
  const { runtime, version, chip, board, isSure } = firmware;
  return {
    text,
    firmware: { runtime, version, chip, board, isSure, profile: profileOf(firmware) },
    secrets,
    explanations: link === undefined ? causes : causes.map((cause) => ({ ...cause, link: link(cause) })),
  };
}

/** Markdown that can be pasted as an answer. */
export function markdownDiagnosis(
  { firmware, causes }: Explanation,
  more: ReportOptions['more'],
  link?: LinkOf,
): readonly string[] {
  const where = describeFirmware(firmware);
  const lines = where === undefined ? [] : [`*${where}*`, ''];
  for (const [i, cause] of (more === 'all' ? causes : causes.slice(0, 1)).entries()) {
    lines.push(
      ...(i === 0 ? [] : ['']),
      `**${i === 0 ? 'Most likely' : 'Or'}: ${cause.title}**`,
      '',
      ...fence(cause.seen.text.slice(0, 300)),
      '',
      `${subjectOf(cause)} (${cause.firmware}): ${cause.cause}`,
      '',
      `**Fix:** ${cause.fix}`,
      ...(cause.line === undefined ? [] : ['', ...fence(cause.line)]),
      '',
      `**Test:** ${cause.test}`,
      ...(link === undefined ? [] : ['', `**More:** <${link(cause)}>`]),
    );
  }
  return lines.map((line) => printable(line));
}

/** A fence that no line of the post can close. */
function fence(text: string): readonly string[] {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const marks = '`'.repeat(longest + 1);
  return [marks, text, marks];
}

const RUNTIMES: Readonly<Record<Runtime, string>> = {
  micropython: 'MicroPython',
  circuitpython: 'CircuitPython',
  'esp-idf': 'ESP-IDF',
  'arduino-esp32': 'Arduino on ESP32',
  'arduino-esp8266': 'Arduino on ESP8266',
  python: 'CPython',
  node: 'Node.js',
  browser: 'a browser',
  shell: 'a command line',
};

/** Only from a banner or --board: guesses are not shown as facts. */
function describeFirmware(firmware: PastedFirmware): string | undefined {
  const { runtime, version, board, isSure } = firmware;
  if (!isSure || runtime === undefined) return undefined;
  const profile = profileOf(firmware);
  const name = `${RUNTIMES[runtime]} ${version ?? ''}`.trim();
  const on = board === undefined || board === profile ? '' : ` on ${board}`;
  return `${name}${on}${profile === undefined ? '' : ` (--board ${profile}, docs/boards.md)`}`;
}

/** The profile of that firmware, or of the nearest version on that chip. */
function profileOf({ runtime, version, chip, board }: PastedFirmware): string | undefined {
  if (board !== undefined && COMBINATIONS.some(({ id }) => id === board)) return board;
  if (version === undefined || chip === undefined) return undefined;
  const wanted = chipsOf(chip, board ?? '');
  const same = COMBINATIONS.filter(({ port, chip: each }) => port.runtime === runtime && wanted.includes(each));
  const distance = (candidate: string) => Math.abs(order(candidate) - order(version));
  return [...same].sort(
    (a, b) => distance(a.version) - distance(b.version) || wanted.indexOf(a.chip) - wanted.indexOf(b.chip),
  )[0]?.id;
}

function order(version: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return Number.isNaN(major) ? 9_999 : major * 100 + minor;
}

/** The catalogue's names for a chip, the one that the banner names first. */
function chipsOf(chip: NonNullable<PastedFirmware['chip']>, board: string): readonly string[] {
  if (chip === 'rp2') return /pico ?2|rp2350/i.test(board) ? ['pico-2-w'] : ['pico-w'];
  if (chip === 'esp32') {
    const variant = /esp32[-_ ]?([scph]\d)/i.exec(board)?.[1]?.toLowerCase();
    return variant === undefined ? ['esp32'] : [`esp32-${variant}`];
  }
  return [chip];
}

function wrap(text: string, label: string, width: number): readonly string[] {
  const indent = ' '.repeat(LABEL + 2);
  const lines: string[] = [];
  let line = label.padEnd(LABEL + 2);
  let isEmpty = true;
  for (const word of text.split(' ')) {
    if (!isEmpty && line.length + word.length > width) {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
    isEmpty = false;
  }
  return [...lines, line.trimEnd()];
}
