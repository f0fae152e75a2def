// The grammar of `--fault`: every form of docs/run.md, and errors that say where the text is wrong.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTlsError } from '../../errors.ts';
import { roll } from './chance.ts';
import { parseFaults } from './plan.ts';

const without = (text: string) => parseFaults([text]).map(({ text: _, ...fault }) => fault);

test('every form that docs/run.md names is read', () => {
  const all = { which: 'all', chance: 1 };
  const expected: readonly (readonly [string, object])[] = [
    ['reset@2', { kind: 'reset', which: { nth: 2 }, chance: 1, after: undefined }],
    ['stall@1', { kind: 'stall', which: { nth: 1 }, chance: 1, after: undefined }],
    ['close@1:after=500', { kind: 'close', which: { nth: 1 }, chance: 1, after: 500 }],
    ['corrupt@3', { kind: 'corrupt', which: { nth: 3 }, chance: 1, after: undefined }],
    ['reset@API.example.com', { kind: 'reset', which: { host: 'api.example.com' }, chance: 1, after: undefined }],
    ['stall@[2001:db8::1]:50%', { kind: 'stall', which: { host: '2001:db8::1' }, chance: 0.5, after: undefined }],
    ['reset:5%', { kind: 'reset', which: 'all', chance: 0.05, after: undefined }],
    ['slow:1k/s', { kind: 'slow', ...all, rate: 1000 }],
    ['slow@2:2.5m/s', { kind: 'slow', which: { nth: 2 }, chance: 1, rate: 2_500_000 }],
    ['dns', { kind: 'dns', ...all }],
    ['drop:5%', { kind: 'drop', which: 'all', chance: 0.05 }],
    ['wifi@30s..40s', { kind: 'wifi', from: 30_000, to: 40_000 }],
    ['wifi@1h30m', { kind: 'wifi', from: 5_400_000, to: Number.POSITIVE_INFINITY }],
    ['clock-jump@10s', { kind: 'clock-jump', at: 10_000, by: 86_400_000 }],
    ['clock-jump@500ms:by=-1h', { kind: 'clock-jump', at: 500, by: -3_600_000 }],
  ];
  for (const [text, fault] of expected) assert.deepEqual(without(text), [fault], text);
  assert.deepEqual(
    parseFaults(['reset@2, dns', 'drop:5%']).map(({ text }) => text),
    ['reset@2', 'dns', 'drop:5%'],
  );
});

test('an invalid plan is refused, with the place of the mistake', () => {
  const expected: readonly (readonly [string, RegExp])[] = [
    ['', /a fault is missing/],
    ['reset@2,', /at column 9: a fault is missing/],
    ['reset@2,stal@1', /at column 9 \(stal@1\): there is no fault stal; did you mean stall\?/],
    ['quake', /there are reset, stall, close, corrupt, slow, dns, wifi, drop, clock-jump/],
    ['reset@0', /at column 7 \(0\): connections are counted from 1/],
    ['reset@-1', /at column 7 \(-1\): after @ comes a number/],
    ['reset@a b', /at column 7 \(a b\): after @ comes a number/],
    ['dns@2:after=5', /at column 7 \(after=5\): dns takes no after=5 here/],
    ['close@1:after=-5', /at column 9 \(after=-5\): after= is a number of bytes/],
    ['reset:0%', /a chance is above 0% and at most 100%/],
    ['reset:5%:6%', /at column 10 \(6%\): it is given twice/],
    ['slow', /slow must say how slow/],
    ['slow:k/s', /a rate is 1\/s to 1000m\/s/],
    ['drop', /drop must say how much is lost/],
    ['wifi', /wifi must say when/],
    ['wifi@40s..30s', /two that follow each other/],
    ['wifi@30', /a time/],
    ['clock-jump@10s:by=0s', /by= is how far the clock jumps/],
    [Array(65).fill('dns').join(','), /at most 64/],
  ];
  for (const [text, message] of expected)
    assert.throws(() => parseFaults([text]), { code: 'micropython.bad_fault', message }, text);
});

test('any text is read or refused', () => {
  const word = fc.constantFrom(
    'reset',
    'wifi',
    '@',
    ':',
    ',',
    '%',
    'after=',
    '5',
    '..',
    's',
    '[',
    ']',
    '-',
    'k/s',
    'é',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), (words) => {
      try {
        for (const fault of parseFaults([words.join('')])) assert.ok(fault.kind);
      } catch (error) {
        assert.ok(isTlsError(error) && error.code === 'micropython.bad_fault', String(error));
      }
    }),
    { seed: 14, numRuns: 2000 },
  );
});

test("a fault's chance is the same for the same seed, and as frequent as given", () => {
  let hits = 0;
  for (let index = 0; index < 10_000; index++) if (roll(7, 4, index, 0) < 0.05) hits++;
  assert.ok(hits > 400 && hits < 600, String(hits));
  assert.equal(roll(7, 1, 2), roll(7, 1, 2));
  assert.notEqual(roll(7, 1, 2), roll(8, 1, 2));
});

test('a number of bytes is at most 10^12', () => {
  assert.deepEqual(without('close@1:after=1000000000000'), [
    { kind: 'close', which: { nth: 1 }, chance: 1, after: 1e12 },
  ]);
  assert.throws(() => parseFaults(['close@1:after=1000000000001']), { code: 'micropython.bad_fault' });
});
