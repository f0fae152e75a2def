// Notes of `thimble run` on stderr: unverified connections, reasons of exceptions, and with --trace everything.
import { lineInWords, type ProgramEvent, type Reason } from '../micropython/bridge/program-event.ts';
import type { Io } from './command.ts';
import { describeFaultResult } from './fault-words.ts';
import { colorsFor } from './report.ts';
import { traceLine } from './trace-line.ts';
import { fit } from './wrap.ts';

/** @returns the lines for an event; `undefined` if it has none. */
export function describeNote(event: ProgramEvent, io: Pick<Io, 'stderr' | 'env'>): string | undefined {
  switch (event.event) {
    case 'unverified':
      return fit(io.stderr, unverified(event, io));
    case 'warning':
      return fit(io.stderr, `${prefix(io)} ${event.text}\n`);
    case 'end':
      return fit(io.stderr, `${prefix(io)} ${describeEnd(event)}\n`);
    case 'stub':
      return fit(io.stderr, `${prefix(io)} ${describeStub(event)}\n`);
    case 'fault-result':
      return fit(io.stderr, `${prefix(io)} ${describeFaultResult(event)}\n`);
    case 'exception':
      return event.reason && fit(io.stderr, describeReason(event.reason, LEADS[event.relation ?? 'raised'], io));
    default:
      return undefined;
  }
}

const LEADS = { raised: '', before: 'before this exception, ' } as const;

function lead(line: string | undefined): string {
  return line === undefined ? '' : `at ${lineInWords(line)}: `;
}

/** One line for each event, and for each failure with all details. */
export function describeTrace(event: ProgramEvent, io: Pick<Io, 'stderr' | 'env'>): string | undefined {
  switch (event.event) {
    case 'failure':
      return fit(io.stderr, describeReason(event, lead(event.line), io));
    case 'exception':
      return event.relation === 'raised' ? undefined : describeNote(event, io); // already reported as a failure
    case 'unverified':
    case 'warning':
    case 'end':
    case 'stub':
    case 'fault-result':
      return describeNote(event, io);
    default: {
      const text = traceLine(event);
      return text === undefined ? undefined : `${colorsFor(io.stderr, io.env).dim('trace:')} ${text}\n`;
    }
  }
}

function describeEnd({ cause, wakesAfter, startsAgain, line }: Extract<ProgramEvent, { event: 'end' }>): string {
  const isWoken = cause !== 'deep sleep' || wakesAfter !== undefined;
  const hint = isWoken ? ' (--boots 2 starts it again)' : '';
  const next = startsAgain === true ? 'it starts again (--boots)' : `here it ends${hint}`;
  switch (cause) {
    case 'diverged':
      return 'the replay cannot go on from here; what it printed up to here is as recorded, but where a line says otherwise';
    case 'hung':
      return `the program waits${line === undefined ? '' : ` at ${lineInWords(line)}`} for what never comes, without a time-out; a board would wait for ever, here it ends`;
    case 'reload':
      return `the program asked to be started again: ${next}`;
    case 'reset':
      return `the program reset the board: ${next}`;
    case 'watchdog':
      return `the watchdog was not fed and reset the board: ${next}`;
    case 'deep sleep': {
      const wake = wakesAfter === undefined ? '' : ` for ${wakesAfter / 1000} s`;
      return `the program sent the board to deep sleep${wake}: ${next}`;
    }
  }
}

function describeStub({ name, used }: Extract<ProgramEvent, { event: 'stub' }>): string {
  const names = used.length === 0 ? 'the program used no name of it' : `the program used ${used.join(', ')}`;
  return `${name} was a stub (--stub), and did nothing: ${names}`;
}

function unverified(event: Extract<ProgramEvent, { event: 'unverified' }>, io: Pick<Io, 'stderr' | 'env'>): string {
  const { host, why, change, command } = event;
  const named = host === '' ? 'a server' : host;
  const lines = [`${prefix(io)} the connection to ${named} was not verified; on the board neither: ${why}.`];
  if (change !== undefined) lines.push('  To verify it:', `    ${change}`);
  if (command !== undefined) lines.push(`  ${command} writes the file.`);
  return `${lines.join('\n')}\n`;
}

function describeReason(reason: Reason, lead: string, io: Pick<Io, 'stderr' | 'env'>): string {
  const { host, port, code, what, cause, fix, command } = reason;
  const color = colorsFor(io.stderr, io.env);
  const place = host === undefined ? '' : `${host}${port === undefined ? '' : `:${port}`}: `;
  const lines = [
    `${color.red('thimble:')} ${lead}${place}${what} ${color.dim(`[${code}]`)}`,
    `  Cause: ${cause}`,
    `  Fix: ${fix}`,
  ];
  if (command !== undefined) lines.push(`  Try: ${command}`);
  return `${lines.join('\n')}\n`;
}

function prefix(io: Pick<Io, 'stderr' | 'env'>): string {
  return colorsFor(io.stderr, io.env).yellow('thimble:');
}
