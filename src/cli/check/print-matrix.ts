// The matrix of `thimble check` for people and for other programs: table, Markdown, CSV.

import { type Cell, groupMatrix, type Matrix, nameBoards, verdictOf } from '../../doctor/check/matrix.ts';
import { printable } from '../../errors/printable.ts';
import { nameTarget } from '../../probe/target.ts';

/** A line for each verdict of one target, else a table with letters for boards and numbers for exceptions. */
export function matrixAsText(matrix: Matrix): string {
  const { columns, rows } = groupMatrix(matrix);
  const notes = notesOf(matrix);
  if (matrix.targets.length === 1) {
    const lines = columns.map(
      ({ boards, cells: [cell] }) => `${verdictOf(cell!)}${basisNote(cell!)}\n    ${nameBoards(boards)}`,
    );
    return `${nameTarget(matrix.targets[0]!)}\n  ${lines.join('\n  ')}\n${reasons(matrix)}`;
  }
  const letters = columns.map((_, j) => letterOf(j));
  const names = rows.map(({ targets }) => targets.map(nameTarget));
  const width = Math.min(40, Math.max(...names.flat().map((name) => name.length)));
  const lines = [`${' '.repeat(width)}  ${letters.map((letter) => letter.padEnd(CELL)).join('')}`];
  for (const [i, { cells }] of rows.entries()) {
    const [first, ...more] = names[i]!;
    const marks = cells.map((cell) => markOf(cell, notes).padEnd(CELL)).join('');
    lines.push(`${first!.padEnd(width)}  ${marks}`.trimEnd(), ...more.map((name) => `${name.padEnd(width)}  "`));
  }
  lines.push('');
  for (const [j, { boards }] of columns.entries()) lines.push(`${letters[j]}  ${nameBoards(boards)}`);
  lines.push('');
  if (matrix.cells.flat().some(({ result }) => result === 'works-unverified'))
    lines.push('(ok)  works, and verifies nothing: anyone could answer');
  for (const [verdict, number] of notes) lines.push(`${number}  ${verdict}`);
  return `${lines.join('\n')}\n${reasons(matrix)}`;
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

/** Each exception with its number, in the order of appearance. */
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

/** Why, once for each target and code. */
function reasons({ cells }: Matrix): string {
  const lines = new Set(
    cells
      .flat()
      .flatMap(({ target, reason }) => (reason === undefined ? [] : [`${target}: ${reason.message} [${reason.code}]`])),
  );
  const shown = [...lines].slice(0, MOST_REASONS);
  if (lines.size > shown.length) shown.push(`… and ${lines.size - shown.length} more: --format json has them all`);
  return shown.length === 0 ? '' : `\n${printable(shown.join('\u0000')).replaceAll('\\x00', '\n')}\n`;
}

const MOST_REASONS = 20;

function basisNote({ basis }: Cell): string {
  return basis === 'derived' ? '   (derived)' : basis === 'read' ? '   (read in the source)' : '';
}

function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : `${letterOf(Math.floor(index / 26) - 1)}${letter}`;
}

function codeOf(text: string): string {
  return text.includes('(') ? `\`${text}\`` : text;
}
