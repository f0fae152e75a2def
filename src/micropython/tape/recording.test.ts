// How a recording is read: what it must have, and the line of what is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeEnd, encodeExit, encodeHeader, encodePass, parseRecording, type RecordingHeader } from './recording.ts';

const RUN = {
  args: [],
  board: '{}',
  hardware: { values: {}, pins: [], analog: [], devices: [], uarts: [], presses: [], networks: [] },
  libraryStandIns: 'present',
  faults: { faults: [], seed: 1 },
  stubs: [],
  screenshots: [],
  speed: 'max',
  clock: 'now',
  wifi: 'up',
};
const HEADER = {
  recording: 1,
  thimble: '1.0.0',
  node: 'v24',
  board: 'pico-w',
  file: 'main.py',
  isNamed: true,
  timeout: null,
  redacted: false,
  run: RUN,
} as unknown as RecordingHeader;
const START = encodeHeader(HEADER) + encodePass('main');
const END = encodeEnd({ code: 0, stopped: false }) + encodeExit({ code: 0, timedOut: false, cut: false });

const nested = (depth: number) => `[1,"key",${'['.repeat(depth)}${']'.repeat(depth)}]\n`;

async function refusal(text: string): Promise<string> {
  try {
    await parseRecording(text);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}

test('a recording is read, also if its end is missing', async () => {
  const whole = await parseRecording(`${START}[2,"a",1]\n[1,"a",2]\n[1,"b",{"x":0}]\n${END}`);
  assert.deepEqual(whole.exit, { code: 0, timedOut: false, cut: false });
  const { tracks, end } = whole.passes.get('main')!;
  assert.deepEqual(end, { code: 0, stopped: false });
  assert.deepEqual(
    [...tracks],
    [
      [
        'a',
        [
          [2, 1],
          [1, 2],
        ],
      ],
      ['b', [[1, { x: 0 }]]],
    ],
  );
  const cut = await parseRecording(`${START}[1,"a",1]\n`);
  assert.deepEqual(cut.exit, { code: 1, timedOut: false, cut: true });
  assert.deepEqual(cut.passes.get('main')!.end, { code: 1, stopped: true });
});

test('a value is nested 64 deep at most', async () => {
  assert.equal(await refusal(START + nested(64) + END), 'accepted');
  assert.match(await refusal(START + nested(65) + END), /line 3 of the recording: a value is nested deeper than 64/);
});

test('what is not a recording is refused, with its line', async () => {
  const expected: readonly (readonly [string, RegExp])[] = [
    ['{}', /line 1 .*not a recording/],
    [encodeHeader({ ...HEADER, file: 7 } as never), /line 1 .*: \/file must be string/],
    [
      encodeHeader({ ...HEADER, run: { ...RUN, wifi: 'far' } } as never),
      /line 1 .*: \/run\/wifi must be equal to one of the allowed values: up, down, board/,
    ],
    [encodeHeader(HEADER), /no pass/],
    [`${encodeHeader(HEADER)}[1,"a",1]\n`, /line 2 .*before a pass/],
    [`${START}${encodePass('boot')}`, /line 3 .*boot or main/],
    [`${START}${encodeEnd({ code: 0, stopped: false })}${encodePass('main')}`, /line 4 .*once each/],
    [`${START}[0,"a",1]\n`, /line 3 .*\[count, key, value\]/],
    [`${START}[1,"a"]\n`, /line 3 .*\[count, key, value\]/],
    [`${START}[1,2,3]\n`, /line 3 .*\[count, key, value\]/],
    [`${START}{"end":{"code":0}}\n`, /line 3 .*an end has a code/],
    [`${START}${END}[1,"a",1]\n`, /line 5 .*more after its end/],
    [`${START}{"other":1}\n`, /line 3 .*neither/],
    [`${START}[1,"a",\n`, /line 3 .*not JSON/],
  ];
  for (const [text, message] of expected) assert.match(await refusal(text), message, text.slice(-60));
});
