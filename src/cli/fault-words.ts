// Texts about the faults of a run: when one takes effect, and how the program reacted.
import { lineInWords, type ProgramEvent } from '../micropython/bridge/program-event.ts';

type FaultEvent = Extract<ProgramEvent, { event: 'fault' }>;
type ResultEvent = Extract<ProgramEvent, { event: 'fault-result' }>;

export function faultLine(event: FaultEvent): string {
  return `fault ${event.fault} at ${seconds(event.at)}${placeOf(event)}`;
}

export function describeFaultResult(event: ResultEvent): string {
  const { fault, at, outcome, udp } = event;
  if (at === undefined) {
    const why = udp === true ? '; it used UDP, on which only drop, corrupt, dns and wifi have an effect' : '';
    return `fault ${fault}: the program never met it${why}`;
  }
  return `fault ${fault}, met${placeOf(event)}: ${OUTCOMES[outcome](event)}`;
}

const OUTCOMES: Readonly<Record<ResultEvent['outcome'], (event: ResultEvent) => string>> = {
  recovered: (event) =>
    event.raised === undefined ? 'the program went on' : `the program caught ${raisedOf(event)} and went on`,
  raised: (event) => `${raisedOf(event)} ended the program`,
  hung: ({ line }) => `the program hung${line === undefined ? '' : ` at ${lineInWords(line)}`}`,
  watchdog: () => 'the program hung until the watchdog reset the board',
  stopped: () => 'the program was still running when it was stopped',
  'never met': () => 'the program never met it',
};

function raisedOf({ raised, line }: ResultEvent): string {
  const number = raised?.errno === undefined ? '' : ` ${raised.errno}`;
  return `${raised?.type ?? 'an exception'}${number}${line === undefined ? '' : ` raised at ${lineInWords(line)}`}`;
}

function placeOf({ connection, host, port }: FaultEvent | ResultEvent): string {
  const peer = host === undefined ? '' : port === undefined || port === 0 ? host : `${host}:${port}`;
  if (connection !== undefined) return ` on connection ${connection}${peer === '' ? '' : ` (${peer})`}`;
  return peer === '' ? '' : ` (${peer})`;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3)} s`;
}
