// The matrix of many targets and many firmwares, in which equal rows and equal columns are merged.

import { VERSIONS } from '../../boards/catalogue.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { Basis } from '../../boards/provenance.ts';
import type { BoardOutcome } from '../../probe/board-probe.ts';
import { exceptionOf } from '../../probe/exception-of.ts';
import type { Target } from '../../probe/target.ts';
import { type Result, resultOf } from './diagnosis.ts';

export interface Cell {
  readonly target: string;
  readonly board: string;
  readonly result: Result;
  readonly exception: string | undefined;
  readonly reason: { readonly code: string; readonly message: string } | undefined;
  readonly stage: BoardOutcome['stage'];
  readonly verification: BoardOutcome['verification'];
  readonly basis: Basis;
}

export interface Matrix {
  readonly targets: readonly Target[];
  readonly boards: readonly BoardProfile[];
  /** By target, then by board. */
  readonly cells: readonly (readonly Cell[])[];
}

/** @param outcomes - by target, then by board. */
export function matrixOf(
  targets: readonly Target[],
  boards: readonly BoardProfile[],
  outcomes: readonly (readonly BoardOutcome[])[],
): Matrix {
  return { targets, boards, cells: outcomes.map((row, i) => row.map((outcome) => cellOf(targets[i]!, outcome))) };
}

export function cellOf(target: Target, outcome: BoardOutcome): Cell {
  const { error, profile, stage, verification, basis } = outcome;
  return {
    target: target.text,
    board: profile.id,
    result: resultOf(outcome),
    exception: exceptionOf(outcome),
    reason: error && { code: error.code, message: error.message },
    stage,
    verification,
    basis,
  };
}

/** What a cell says: `works`, or the exception. */
export function verdictOf({ result, exception }: Cell): string {
  if (result === 'works') return 'works';
  return result === 'works-unverified' ? 'works, unverified' : (exception ?? result);
}

/** Boards with the same result for every target. */
export interface Column {
  readonly boards: readonly BoardProfile[];
  /** Of these boards, by target. */
  readonly cells: readonly Cell[];
}

/** Targets with the same result on every board. */
export interface Row {
  readonly targets: readonly Target[];
  /** Of these targets, by column. */
  readonly cells: readonly Cell[];
}

export function groupMatrix({ targets, boards, cells }: Matrix): {
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
} {
  const columns = merge(
    boards.map((board, j) => ({ boards: [board], cells: cells.map((row) => row[j]!) })),
    (column) => column.cells.map(verdictOf).join('\n'),
    (a, b) => ({ ...a, boards: [...a.boards, ...b.boards] }),
  );
  const rows = merge(
    targets.map((target, i) => ({ targets: [target], cells: columns.map((column) => column.cells[i]!) })),
    (row) => row.cells.map(verdictOf).join('\n'),
    (a, b) => ({ ...a, targets: [...a.targets, ...b.targets] }),
  );
  return { columns, rows };
}

function merge<T>(items: readonly T[], keyOf: (item: T) => string, join: (a: T, b: T) => T): T[] {
  const merged = new Map<string, T>();
  for (const item of items) {
    const before = merged.get(keyOf(item));
    merged.set(keyOf(item), before === undefined ? item : join(before, item));
  }
  return [...merged.values()];
}

/** `pico-w@circuitpython-10.0 to main; esp32, esp32-s3@micropython-1.25`: each run of versions by its ends. */
export function nameBoards(boards: readonly BoardProfile[]): string {
  const byRun = new Map<string, string[]>();
  const others: string[] = [];
  for (const [key, members] of groupsOf(boards)) {
    const { runtime } = members[0]!;
    const order = VERSIONS[runtime.id];
    const versions = members.map((each) => each.runtime.version).sort((a, b) => order.indexOf(a) - order.indexOf(b));
    const chip = key.split('@', 1)[0]!;
    // An id that has more to it, or less, than chip, runtime and version.
    const isPlain = ({ id, runtime: { version } }: BoardProfile) => id === `${key}-${version}`;
    if (!members.every(isPlain)) others.push(...members.map(({ id }) => id));
    else
      for (const run of runsOf(versions, order)) {
        const name = `@${runtime.id}-${run}`;
        byRun.set(name, [...(byRun.get(name) ?? []), chip]);
      }
  }
  return [...[...byRun].map(([name, chips]) => `${chips.join(', ')}${name}`), ...others].join('; ');
}

function groupsOf(boards: readonly BoardProfile[]): Map<string, BoardProfile[]> {
  const groups = new Map<string, BoardProfile[]>();
  for (const board of boards) {
    const key = `${board.chip.id}@${board.runtime.id}`;
    groups.set(key, [...(groups.get(key) ?? []), board]);
  }
  return groups;
}

/** `['10.0 to 10.2']`: versions that follow each other, by the first and the last. */
function runsOf(versions: readonly string[], order: readonly string[]): string[] {
  const runs: string[][] = [];
  for (const version of versions) {
    const last = runs.at(-1);
    const follows = last !== undefined && order.indexOf(version) === order.indexOf(last.at(-1)!) + 1;
    if (follows) last.push(version);
    else runs.push([version]);
  }
  return runs.map((run) => (run.length === 1 ? run[0]! : `${run[0]!} to ${run.at(-1)!}`));
}
