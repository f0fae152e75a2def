// What the page keeps of a program that does not end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunEvent } from '../../src/cli/run-event.ts';
import {
  describeDropped,
  EventLog,
  MOST_CHARACTERS,
  MOST_EVENTS,
  MOST_PIECES,
} from '../../src/web/page/run/event-log.ts';

const START = { event: 'start', board: 'guide', file: 'main.py', basis: 'derived' } as RunEvent;
const output = (text: string): RunEvent => ({ event: 'output', stream: 'stdout', text });
const warning = (text: string): RunEvent => ({ event: 'warning', text });

test('everything is kept in its order until a limit is reached', () => {
  const log = new EventLog();
  const events = [START, output('a'), warning('b'), output('c')];
  for (const event of events) log.add(event);
  assert.deepEqual(log.events(), events);
  assert.deepEqual(log.dropped, { output: 0, other: 0 });
  assert.equal(describeDropped(log.dropped), undefined);
});

test('endless output drops the oldest output, and no other event', () => {
  const log = new EventLog();
  log.add(START);
  log.add(warning('early'));
  const lines = 3 * MOST_PIECES;
  for (let n = 0; n < lines; n++) log.add(output(`${n}\n`));
  const events = log.events();
  const kept = events.filter(({ event }) => event === 'output');
  assert.ok(kept.length >= MOST_PIECES / 2 && kept.length <= MOST_PIECES);
  assert.equal(kept.length + log.dropped.output, lines);
  assert.deepEqual(events.slice(0, 2), [START, warning('early')]);
  assert.deepEqual(events.at(-1), output(`${lines - 1}\n`));
  assert.match(
    describeDropped(log.dropped)!,
    /^The page keeps what came last: the first \d+ pieces of output were dropped/,
  );
});

test('long pieces are counted by their characters, and one that is too long is cut', () => {
  const log = new EventLog();
  const piece = 'x'.repeat(MOST_CHARACTERS / 10);
  const length = () => log.events().reduce((sum, event) => sum + (event.event === 'output' ? event.text.length : 0), 0);
  for (let n = 0; n < 50; n++) {
    log.add(output(piece));
    assert.ok(length() <= MOST_CHARACTERS);
  }
  assert.ok(length() >= MOST_CHARACTERS / 2);
  log.add(output(`${'x'.repeat(MOST_CHARACTERS)}end`));
  assert.ok(length() <= MOST_CHARACTERS);
  log.add(output('z'));
  assert.deepEqual(log.events().at(-1), output('z'));
});

test('endless other events drop the oldest of them, but not what runs, and no output', () => {
  const log = new EventLog();
  log.add(START);
  log.add(output('printed'));
  for (let n = 0; n < 2 * MOST_EVENTS; n++) log.add(warning(String(n)));
  const events = log.events();
  assert.ok(events.length <= MOST_EVENTS + 1);
  assert.deepEqual(events.slice(0, 2), [START, output('printed')]);
  assert.deepEqual(events.at(-1), warning(String(2 * MOST_EVENTS - 1)));
  assert.equal(events.length - 2 + log.dropped.other, 2 * MOST_EVENTS);
  assert.match(describeDropped(log.dropped)!, /the first \d+ events were dropped/);
});
