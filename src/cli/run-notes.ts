// What `thimble run` says on stderr of a run: what nobody verified, why an exception came, and with --trace everything.
import { lineInWords, type ProgramEvent, type Reason } from '../micropython/bridge/program-event.ts';
import type { Io } from './command.ts';
import { colorsFor } from './report.ts';
import { fit } from './wrap.ts';

/** @returns the lines for an event; `undefined` for one that is not told. */
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
    case 'exception':
      return event.reason && fit(io.stderr, describeReason(event.reason, LEADS[event.relation ?? 'raised'], io));
    default:
      return undefined;
  }
}

const LEADS = { raised: '', before: 'before this exception, ' } as const;

/** A line for each event, and each failure with all that is known of it. */
export function describeTrace(event: ProgramEvent, io: Pick<Io, 'stderr' | 'env'>): string | undefined {
  switch (event.event) {
    case 'failure':
      return fit(io.stderr, describeReason(event, '', io));
    case 'exception':
      return event.relation === 'raised' ? undefined : describeNote(event, io); // told as the failure already
    case 'unverified':
    case 'warning':
    case 'end':
    case 'stub':
      return describeNote(event, io);
    default: {
      const text = traceLine(event);
      return text === undefined ? undefined : `${colorsFor(io.stderr, io.env).dim('trace:')} ${text}\n`;
    }
  }
}

function traceLine(event: ProgramEvent): string | undefined {
  switch (event.event) {
    case 'resolve':
      return `${event.host} is ${event.address ?? 'not known'}`;
    case 'open':
      return `#${event.connection} connecting to ${event.host}:${event.port}${lineText(event.line)}`;
    case 'listen':
      return `waiting for connections on port ${event.port}`;
    case 'handshake': {
      const judged = event.verified ? `verified${event.root === undefined ? '' : ` by ${event.root}`}` : 'not verified';
      return `#${event.connection} ${event.version}, ${event.suite}${event.resumed ? ', resumed' : ''}; ${event.host} ${judged}`;
    }
    case 'bytes':
      return `#${event.connection} ${event.direction === 'in' ? 'read' : 'wrote'} ${event.count} bytes`;
    case 'alert':
      return `#${event.connection} ${event.direction === 'in' ? 'the peer sent' : 'sent'} the alert ${event.name}`;
    case 'memory': {
      const heap = event.heap === undefined ? '' : ` of ${event.heap}`;
      return `TLS holds ${event.held} bytes${heap}, at most ${event.peak}${lineText(event.line)}`;
    }
    case 'wifi':
      return `Wi-Fi is ${event.state}`;
    case 'clock':
      return `the clock was set to ${new Date(event.time).toISOString()}`;
    case 'close':
      return `#${event.connection} closed; ${event.sent} bytes written, ${event.received} read`;
    case 'hardware':
      return hardwareLine(event);
    case 'left-open':
      return `#${event.connection} left open${event.line === undefined ? '' : `; opened at ${lineInWords(event.line)}`}`;
    default:
      return undefined;
  }
}

function hardwareLine(event: Extract<ProgramEvent, { event: 'hardware' }>): string {
  const { at, what, name, action, value, bytes, count } = event;
  const shown = [value, bytes === undefined ? undefined : `[${bytes}${count === undefined ? '' : ' …'}]`];
  const rest = shown.filter((each) => each !== undefined).join(' ');
  return `${(at / 1000).toFixed(3)} s: ${what} ${name} ${action}${rest === '' ? '' : ` ${rest}`}`;
}

function describeEnd({ cause, wakesAfter }: Extract<ProgramEvent, { event: 'end' }>): string {
  switch (cause) {
    case 'reload':
      return 'the program asked to be started again, which a board does; here it ends';
    case 'reset':
      return 'the program reset the board, which would start it again; here it ends';
    case 'watchdog':
      return 'the watchdog was not fed and reset the board, which would start the program again; here it ends';
    case 'deep sleep': {
      const wake = wakesAfter === undefined ? '' : ` for ${wakesAfter / 1000} s, after which it would start again`;
      return `the program sent the board to deep sleep${wake}; here it ends`;
    }
  }
}

function describeStub({ name, used }: Extract<ProgramEvent, { event: 'stub' }>): string {
  const names = used.length === 0 ? 'the program used no name of it' : `the program used ${used.join(', ')}`;
  return `${name} was a stub (--stub), and did nothing: ${names}`;
}

function lineText(line: string | undefined): string {
  return line === undefined ? '' : ` (${line})`;
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
