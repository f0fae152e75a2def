// Prints the matrix of `thimble check` as a table, as Markdown or as CSV.

import type { Basis } from '../../boards/provenance.ts';
import {
  type Cell,
  type Column,
  groupMatrix,
  type Matrix,
  nameBoards,
  type Row,
  verdictOf,
} from '../../doctor/check/matrix.ts';
import { printable } from '../../errors/printable.ts';
import { type ErrorCode, hintOf } from '../../errors.ts';
import { nameTarget } from '../../probe/target.ts';

/**
 * A line for each verdict if there is one target, otherwise a table with letters for boards and numbers for exceptions.
 *
 * @param width - characters in a line: a wider table is continued below.
 */
export function matrixAsText(matrix: Matrix, width = 100): string {
  const { columns, rows } = groupMatrix(matrix);
  const body = matrix.targets.length === 1 ? listOf(matrix, columns) : tableOf(matrix, columns, rows, width);
  return `${body}${reasons(matrix)}`;
}

function listOf({ targets, cells }: Matrix, columns: readonly Column[]): string {
  const basisOf = new Map(cells[0]!.map(({ board, basis }) => [board, basis]));
  const lines = columns.flatMap(({ boards, cells: [cell] }) => [
    `  ${verdictOf(cell!)}`,
    ...KNOWN_BY.flatMap(([words, bases]) => {
      const these = boards.filter(({ id }) => bases.includes(basisOf.get(id)!));
      return these.length === 0 ? [] : [`      ${words}${nameBoards(these)}`];
    }),
  ]);
  return `${[nameTarget(targets[0]!), ...lines].join('\n')}\n`;
}

/** Facts with a weaker basis than *ran* are marked. */
const KNOWN_BY: readonly (readonly [words: string, bases: readonly Basis[]])[] = [
  ['', ['hardware', 'captured', 'ran']],
  ['read in the source, not run: ', ['read']],
  ['derived from a neighbour: ', ['derived']],
];

function tableOf(matrix: Matrix, columns: readonly Column[], rows: readonly Row[], width: number): string {
  const notes = notesOf(matrix);
  const letters = columns.map((_, j) => letterOf(j));
  const names = rows.map(({ targets }) => targets.map(nameTarget));
  const first = Math.min(40, Math.max(...names.flat().map((name) => name.length)));
  const fitting = Math.max(1, Math.floor((width - first - 2) / CELL));
  const lines: string[] = [];
  for (let from = 0; from < columns.length; from += fitting) {
    const part = <T>(items: readonly T[]) => items.slice(from, from + fitting);
    const line = (name: string, marks: readonly string[]) =>
      `${name.padEnd(first)}  ${marks.map((mark) => mark.padEnd(CELL)).join('')}`.trimEnd();
    lines.push(line('', part(letters)));
    for (const [i, { cells }] of rows.entries()) {
      const [name, ...more] = names[i]!;
      const marks = part(cells).map((cell) => markOf(cell, notes));
      lines.push(line(name!, marks), ...more.map((each) => line(each, ['"'])));
    }
    lines.push('');
  }
  for (const [j, { boards }] of columns.entries()) lines.push(`${letters[j]}  ${nameBoards(boards)}`);
  lines.push('');
  if (matrix.cells.flat().some(({ result }) => result === 'works-unverified'))
    lines.push('(ok)  works, and verifies nothing: anyone could answer');
  for (const [verdict, number] of notes) lines.push(`${number}  ${verdict}`);
  for (const [words, bases] of KNOWN_BY.slice(1)) {
    const these = matrix.boards.filter((_, j) => matrix.cells.some((row) => bases.includes(row[j]!.basis)));
    if (these.length > 0) lines.push(`${words}${nameBoards(these)}`);
  }
  return `${lines.join('\n')}\n`;
}

const CELL = 6;

export function matrixAsMarkdown(matrix: Matrix): string {
  const { columns, rows } = groupMatrix(matrix);
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return `${[
    line(['', ...columns.map(({ boards }) => nameBoards(boards))]),
    line(['---', ...columns.map(() => '---')]),
    ...rows.map(({ targets, cells }) =>
      line([targets.map(nameTarget).join(', '), ...cells.map((cell) => codeOf(verdictOf(cell)))]),
    ),
  ].join('\n')}\n`;
}

export function matrixAsCsv({ cells }: Matrix): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const head = ['target', 'board', 'result', 'exception', 'code', 'verification', 'basis'];
  const lines = cells
    .flat()
    .map(({ target, board, result, exception, reason, verification, basis }) =>
      [target, board, result, exception ?? '', reason?.code ?? '', verification, basis].map(quote).join(','),
    );
  return `${[head.join(','), ...lines].join('\r\n')}\r\n`;
}

/** The exceptions with their numbers, in order of appearance. */
function notesOf({ cells }: Matrix): Map<string, number> {
  const notes = new Map<string, number>();
  for (const cell of cells.flat()) {
    const verdict = verdictOf(cell);
    if (!cell.result.startsWith('works') && !notes.has(verdict)) notes.set(verdict, notes.size + 1);
  }
  return notes;
}

function markOf(cell: Cell, notes: ReadonlyMap<string, number>): string {
  if (cell.result === 'works') return 'ok';
  return cell.result === 'works-unverified' ? '(ok)' : String(notes.get(verdictOf(cell)));
}

/** What to do about a target that was not reached, which has no fix that could be tried. */
export function networkFix(code: string, prefix: string): string[] {
  return code.startsWith('net.') ? [`${prefix}${hintOf(code as ErrorCode)}`] : [];
}

/** The explanations, one for each target and code. */
function reasons({ cells }: Matrix): string {
  const lines = new Set(
    cells
      .flat()
      .flatMap(({ target, reason }) =>
        reason === undefined ? [] : [`${target}: ${reason.message} [${reason.code}]`, ...networkFix(reason.code, '  ')],
      ),
  );
  const shown = [...lines].slice(0, MOST_REASONS);
  if (lines.size > shown.length) shown.push(`… and ${lines.size - shown.length} more: --format json has them all`);
  return shown.length === 0 ? '' : `\n${printable(shown.join('\u0000')).replaceAll('\\x00', '\n')}\n`;
}

const MOST_REASONS = 20;

function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letterOf(Math.floor(index / 26) - 1)}${letter}`;
}

function codeOf(text: string): string {
  return text.includes('(') ? `\`${text}\`` : text;
}
