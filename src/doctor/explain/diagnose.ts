// Finds the most likely cause in a whole post (banner, program, log, traceback): the errors in it, their meaning in that firmware,
// and which of several errors is the root.
import { findFirmware, type PastedFirmware, sideOf } from '../paste/firmware.ts';
import { lineAt, type Paste, readPaste } from '../paste/paste.ts';
import { scrub } from '../paste/secrets.ts';
import { type Side, themeSpec } from '../themes.ts';
import { type Cause, type Finding, SCORES } from './cause.ts';
import { findNames } from './find-names.ts';
import { findNumbers } from './find-numbers.ts';
import { findTexts } from './find-texts.ts';
import { applyRules, chainStart } from './rules.ts';

/** Characters of a post that are read. */
export const MAX_POST = 256 * 1024;

export interface Explanation {
  /** The post without its secrets. */
  readonly text: string;
  readonly firmware: PastedFirmware;
  /** Kinds of secrets in the post: `a private key`. */
  readonly secrets: readonly string[];
  /** The most likely first; empty if nothing in the post is known. */
  readonly causes: readonly Cause[];
}

/**
 * @param text - at most {@link MAX_POST} characters are read.
 * @param told - the firmware given by the user; it overrides what the post says.
 */
export function diagnose(text: string, told?: PastedFirmware): Explanation {
  const { text: clean, found } = scrub(text.slice(0, MAX_POST));
  const paste = readPaste(clean);
  const firmware = told ?? findFirmware(paste.all);
  const findings = [...findNumbers(paste, firmware), ...findNames(paste, firmware), ...findTexts(paste, firmware)];
  const all = [...applyRules(findings, paste, firmware), ...findings];
  return { text: clean, firmware, secrets: found, causes: rank(all, paste, firmware) };
}

/** Definite errors rank before mentions; among equals the first in the post wins. */
function rank(findings: readonly Finding[], paste: Paste, firmware: PastedFirmware): readonly Cause[] {
  const chain = chainStart(paste);
  const weighed = findings.map((finding) => {
    const isError = lineAt(paste, finding.index).kind === 'error';
    const isRoot = finding.index < chain && finding.score > SCORES.wrapper;
    return { finding, score: finding.score + (isError ? 3 : 0) + (isRoot ? 25 : 0) };
  });
  weighed.sort((a, b) => b.score - a.score || a.finding.index - b.finding.index);
  const causes: Cause[] = [];
  const told = new Set<string>();
  for (const { finding } of weighed) {
    if (told.has(finding.theme)) continue;
    told.add(finding.theme);
    causes.push(causeOf(finding, paste, firmware));
  }
  return causes;
}

/** As a Python exception, only CircuitPython's bundle raises it without a callback of the program's own. */
const BUNDLE_FAILURE = /X509_FATAL_ERROR$/;

function causeOf(finding: Finding, paste: Paste, firmware: PastedFirmware): Cause {
  const spec = themeSpec(finding.theme);
  const { theme, name, subject, cause, fix } = finding;
  const { number, text } = lineAt(paste, finding.index);
  const side = sideOf(firmware) ?? (BUNDLE_FAILURE.test(name) ? 'circuitpython' : sideOfSource(finding.firmware));
  const line = finding.line ?? spec.line?.[side];
  return {
    theme,
    title: finding.title ?? spec.title,
    name,
    subject,
    firmware: finding.firmware,
    cause,
    fix,
    line,
    test: finding.test ?? spec.test,
    seen: { line: number, text },
  };
}

/** If the post does not name its platform, the error text does: determines the language of the line to change. */
function sideOfSource(source: string): Side {
  return SIDES.find(([pattern]) => pattern.test(source))?.[1] ?? 'micropython';
}

const SIDES: readonly (readonly [pattern: RegExp, side: Side])[] = [
  [/^mbedTLS/, 'micropython'],
  [/adafruit|^CircuitPython|bundle of CircuitPython/, 'circuitpython'],
  [/Arduino|BearSSL/, 'arduino'],
  [/^ESP-IDF/, 'esp-idf'],
  [/^Node/, 'node'],
  [/^CPython/, 'python'],
  [/curl|OpenSSL|Chrome|Firefox|Safari|broker|wget|mosquitto/, 'shell'],
];
