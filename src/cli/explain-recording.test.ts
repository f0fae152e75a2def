// What `explain` finds in a recording, which may be hostile: short lines can stand for endless output.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Recording } from '../micropython/tape/recording.ts';
import { TapeKey, type TapeTrack } from '../micropython/tape/tape.ts';
import { readStory } from './explain-recording.ts';

const NOTE = (text: string) => `${JSON.stringify({ event: 'warning', text })}\n`;
const FAILURE = `${JSON.stringify({ event: 'failure', raised: { type: 'OSError' } })}\n`;

function storyOf(events: TapeTrack, stderr: TapeTrack = []) {
  const tracks = new Map([
    [TapeKey.event, events],
    [TapeKey.stderr, stderr],
  ]);
  const pass = { tracks, isRedacted: false, end: { code: 1, stopped: false } };
  return readStory({
    header: { thimble: '1', node: 'v24', board: 'guide', file: 'main.py', redacted: false },
    passes: new Map([['main', pass]]),
    exit: { code: 1, timedOut: false, cut: false },
  } as unknown as Recording);
}

test('the last events are found in their order, also in pieces and among others', () => {
  const note = NOTE('first');
  const { events } = storyOf([
    [1, note.slice(0, 9)],
    [1, note.slice(9)],
    [3, `${JSON.stringify({ event: 'bytes', count: 1 })}\n`],
    [1, 'no event\n'],
    [1, FAILURE],
    [1, NOTE('last')],
  ]).recording;
  assert.deepEqual(
    events.map((event) => ('text' in event ? event.text : event.event)),
    ['failure', 'first', 'last'],
  );
});

test('a value that was repeated a million million times is read as far as it is reported', () => {
  for (const value of ['\n', FAILURE, NOTE('again'), '{"event":"warning"\n']) {
    const { recording, text } = storyOf(
      [
        [1e12, value],
        [1, NOTE('last')],
      ],
      [
        [1e12, 'x\n'],
        [1, 'end\n'],
      ],
    );
    assert.deepEqual(recording.events.at(-1), { event: 'warning', text: 'last' });
    assert.ok(recording.events.length <= 103);
    assert.ok(text.endsWith('x\nend\n') && text.length < 1e6);
  }
});
