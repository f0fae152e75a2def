// Formats the events of a run, one line each: for `run --trace` and the page.
import { lineInWords, type ProgramEvent } from '../micropython/bridge/program-event.ts';
import { faultLine } from './fault-words.ts';

/** @returns `undefined` for an event without a line of its own. */
export function traceLine(event: ProgramEvent): string | undefined {
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
    case 'fault':
      return faultLine(event);
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

function lineText(line: string | undefined): string {
  return line === undefined ? '' : ` (${line})`;
}
