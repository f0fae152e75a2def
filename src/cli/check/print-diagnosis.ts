// Prints one diagnosis: the steps, the exact exception, and the fixes.
import type { Diagnosis, Step } from '../../doctor/check/diagnosis.ts';
import { printable } from '../../errors/printable.ts';
import type { Io } from '../command.ts';
import { colorsFor } from '../report.ts';
import { networkFix } from './print-matrix.ts';

export function diagnosisAsText(diagnosis: Diagnosis, { stdout, env }: Pick<Io, 'stdout' | 'env'>): string {
  const color = colorsFor(stdout, env);
  const marks: Readonly<Record<Step['status'], string>> = {
    ok: color.green('ok'),
    note: '--',
    warning: color.yellow('!!'),
    failed: color.red('no'),
  };
  const lines = [`${color.bold(printable(diagnosis.target))} on ${color.bold(diagnosis.board)}`, ''];
  for (const { name, status, text } of diagnosis.steps)
    lines.push(`  ${marks[status]} ${name.padEnd(12)} ${printable(text)}`);
  lines.push('', ...verdictLines(diagnosis).map(printable));
  for (const { text, line, tried } of diagnosis.fixes) {
    lines.push('', `${color.green('fix:')} ${printable(text)}${tried === 'no' ? ' (not tried)' : ''}`);
    if (line !== undefined) lines.push(`  ${printable(line)}`);
  }
  if (diagnosis.fixes.length === 0)
    for (const line of networkFix(diagnosis.reason?.code ?? '', '')) lines.push('', `${color.green('fix:')} ${line}`);
  return `${lines.join('\n')}\n`;
}

function verdictLines({ result, exception, console, basis, reason }: Diagnosis): string[] {
  const known =
    basis === 'read' || basis === 'derived'
      ? ` (${basis === 'read' ? 'read in its source' : 'derived from a neighbour'}, not run)`
      : '';
  if (result === 'works') return [`It connects${known}.`];
  if (result === 'works-unverified')
    return [`It connects${known}, but the server is not verified: any server could answer.`];
  return [
    `A program there sees${known}:`,
    ...(console === undefined ? [] : console.split('\n').map((line) => `  ${line}`)),
    `  ${exception}`,
    ...(reason === undefined ? [] : [`Because: ${reason.message} [${reason.code}]`]),
  ];
}
