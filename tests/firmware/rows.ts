// Compares one row of a facts file with our engine's result in its situation.
import assert from 'node:assert/strict';
import { AlertDescription } from '../../src/errors/alert-description.ts';
import { type Outcome, TIMED_OUT } from './drive.ts';

export interface Expected {
  readonly name: string;
  readonly ret: number;
  readonly flags: number | undefined;
  /** mbedTLS's text; `undefined`: not compared. */
  readonly text?: string | undefined;
  readonly version?: string | undefined;
  readonly suite?: string | undefined;
  readonly alert?: string | undefined;
  readonly console?: string | undefined;
}

/** All differences between a row and an outcome; empty if they agree. */
export function differences(row: Expected, outcome: Outcome): string[] {
  const found: string[] = [];
  const compare = (what: string, wanted: unknown, got: unknown) => {
    if (wanted !== undefined && wanted !== got) found.push(`${row.name}: ${what} ${got}, not ${wanted}`);
  };
  compare('ret', row.ret === -110 ? TIMED_OUT : row.ret, outcome.ret);
  compare('flags', hex(row.flags), hex(outcome.flags));
  compare('suite', row.suite, outcome.suite);
  compare('version', row.version, versionName(outcome.version));
  compare('console', row.console, outcome.console);
  compare('alert', row.alert, alertName(outcome.alert));
  // A number of the socket is an errno, which has no text.
  if (row.text !== undefined && Math.abs(row.ret) >= 256) compare('text', row.text, outcome.raised?.text);
  return found;
}

/** A test of many rows: every one is either tested, or listed as not tested, and all agree. */
export function assertRows(what: string, rows: number, notDriven: readonly string[], wrong: readonly string[]): void {
  assert.deepEqual(wrong, [], `${what}: ${rows - notDriven.length - wrong.length} of ${rows} rows`);
}

function hex(flags: number | undefined): string | undefined {
  return flags === undefined ? undefined : `0x${flags.toString(16)}`;
}

function versionName(version: number | undefined): string | undefined {
  if (version === undefined) return undefined;
  return `TLSv1.${version - 0x0301}`;
}

export function alertName(alert: number | undefined): string | undefined {
  return Object.entries(AlertDescription).find(([, number]) => number === alert)?.[0];
}
