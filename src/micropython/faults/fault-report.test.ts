// What a run reports of its faults: which connections met them, and what the program did then.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProgramEvent } from '../bridge/program-event.ts';
import { FaultReport } from './fault-report.ts';
import { parseFaults } from './plan.ts';

function reportOf(text: string, isStopped = false) {
  const faults = parseFaults([text]);
  const told: ProgramEvent[] = [];
  const report = new FaultReport(
    { faults, seed: 1 },
    { now: () => 7.4, line: () => 'main.py:3', tell: (e) => told.push(e), isStopped: () => isStopped },
  );
  return { report, told, fault: faults[0]! };
}

const RAISED = { type: 'OSError', text: '104' } as never;

test('a fault is reported once for each connection, for 100 of them at most', () => {
  const { report, told, fault } = reportOf('reset');
  for (let connection = 1; connection <= 101; connection++)
    for (let i = 0; i < 2; i++) report.met(fault, { connection });
  assert.equal(told.length, 100);
  assert.deepEqual(told[0], { event: 'fault', fault: 'reset', at: 7, connection: 1 });
  assert.equal(report.results().length, 100);
});

test('a program that is stopped has recovered only if it opened another connection, or caught an exception', () => {
  const outcome = (...events: ProgramEvent[]) => {
    const { report, fault } = reportOf('stall', true);
    report.met(fault, { connection: 1, host: 'a.example' });
    for (const event of events) report.see(event);
    return (report.results()[0] as { outcome: string }).outcome;
  };
  assert.equal(outcome(), 'stopped');
  assert.equal(outcome({ event: 'open' } as ProgramEvent), 'recovered');
  assert.equal(
    outcome({ event: 'failure', host: 'a.example', raised: RAISED } as unknown as ProgramEvent),
    'recovered',
  );
});

test('the outcome of a fault: never met, recovered, raised or hung', () => {
  const outcomes = (events: readonly ProgramEvent[]) => {
    const { report, fault } = reportOf('reset');
    report.met(fault, { connection: 1, host: 'a.example' });
    for (const event of events) report.see(event);
    return report.results().map((each) => (each.event === 'fault-result' ? [each.outcome, each.line] : []));
  };
  const failure = { event: 'failure', host: 'a.example', raised: RAISED } as unknown as ProgramEvent;
  const elsewhere = { event: 'failure', host: 'b.example', raised: RAISED } as unknown as ProgramEvent;
  const uncaught = { event: 'exception', raised: RAISED } as ProgramEvent;
  const opened = { event: 'open' } as ProgramEvent;
  const hung = { event: 'end', cause: 'hung', line: 'main.py:9' } as ProgramEvent;
  assert.deepEqual(reportOf('reset').report.results(), [
    { event: 'fault-result', fault: 'reset', outcome: 'never met' },
  ]);
  assert.deepEqual(outcomes([failure]), [['recovered', 'main.py:3']]);
  assert.deepEqual(outcomes([elsewhere]), [['recovered', undefined]]);
  assert.deepEqual(outcomes([failure, uncaught]), [['raised', 'main.py:3']]);
  assert.deepEqual(outcomes([failure, opened, uncaught]), [['recovered', 'main.py:3']]);
  assert.deepEqual(outcomes([hung]), [['hung', 'main.py:9']]);
  assert.deepEqual(outcomes([failure, hung]), [['recovered', 'main.py:3']]);
});

test('a timeout is attributed to a fault that delays, not to one that ended a connection', () => {
  const timeout = { type: 'OSError', errno: 110, text: undefined } as const;
  for (const [text, errno] of [
    ['stall', 110],
    ['slow:1k/s', 110],
    ['drop:5%', 110],
    ['reset', undefined],
    ['clock-jump@1s', undefined],
  ] as const) {
    const { report, fault } = reportOf(text);
    report.met(fault, { connection: 1, host: 'a.example' });
    report.timedOut(timeout, 'b.example');
    report.timedOut(timeout, undefined);
    const [result] = report.results();
    assert.equal(result?.event === 'fault-result' && result.raised?.errno, errno, text);
  }
});

test('an exception is attributed to the last fault that has none yet', () => {
  const { report, fault } = reportOf('reset');
  const failure = { event: 'failure', raised: RAISED } as unknown as ProgramEvent;
  const raised = () => report.results().map((each) => each.event === 'fault-result' && each.raised !== undefined);
  report.met(fault, { connection: 1 });
  report.met(fault, { connection: 2 });
  report.see(failure);
  assert.deepEqual(raised(), [false, true]);
  report.see(failure);
  assert.deepEqual(raised(), [true, true]);
});
