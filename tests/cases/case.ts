// Runs the programs of ../shared/cases: each in a separate folder, with the ports of the test's own servers.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import { programFolder, type Ran, type RunSettings, runFile } from '../programs/run.ts';
import { sharedPath, testWithShared } from '../support/shared.ts';

export const CASES = sharedPath('cases/');

export interface CaseSettings extends RunSettings {
  /** Ports in the program, and their replacements. */
  readonly ports?: Readonly<Record<number, number>>;
  /** Other parts of the program, and their replacements. */
  readonly replace?: Readonly<Record<string, string>>;
  /** Files next to the program. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** @param path - below `cases/`: a program, or a folder that runs as a board starts. */
export function runCase(t: TestContext, path: string, settings: CaseSettings = {}): Promise<Ran> {
  const whole = join(CASES, path);
  const isFolder = statSync(whole).isDirectory();
  const names = isFolder ? readdirSync(whole) : [basename(whole)];
  const programs = names.map((name) => {
    const text = readFileSync(isFolder ? join(whole, name) : whole, 'utf8');
    return [name, changed(text, { ...settings.replace, ...settings.ports })];
  });
  const folder = programFolder(t, { ...Object.fromEntries(programs), ...settings.files });
  return runFile(isFolder ? folder : join(folder, basename(whole)), settings);
}

function changed(program: string, changes: Readonly<Record<string, string | number>>): string {
  return Object.entries(changes).reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `${from} does not stand in the program`);
    return text.replaceAll(from, String(to));
  }, program);
}

/** The expected result, by the path of a program below `folder`. */
export type Rows = Readonly<Record<string, (t: TestContext, path: string) => Promise<void>>>;

/** A test for each row, and one that fails if a program has no row, or a row no program. */
export function testCases(
  folder: 'run/' | 'users/',
  programs: (folder: string) => readonly string[],
  rows: Rows,
): void {
  testWithShared(`cases/${folder}`, `every program of cases/${folder} has its right value here`, (path) => {
    assert.deepEqual(Object.keys(rows).sort(), [...programs(path)].sort());
  });
  for (const [name, check] of Object.entries(rows))
    testWithShared(`cases/${folder}${name}`, `${folder}${name}`, (_path, t) => check(t, `${folder}${name}`));
}
