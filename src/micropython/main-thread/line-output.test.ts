import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineOutput, LONGEST_LINE } from './line-output.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function collect() {
  const emitted: string[] = [];
  const output = new LineOutput((stream, text) => {
    emitted.push(`${stream}: ${text}`);
    return undefined;
  });
  return { output, emitted };
}

test('pieces of a line are joined, and no part of it is emitted before it ends', () => {
  const { output, emitted } = collect();
  for (const piece of ["{'Authorization'", ': ', "'Basic ", "YWRh'}", '\nnext']) output.add('stdout', bytes(piece));
  assert.deepEqual(emitted, ["stdout: {'Authorization': 'Basic YWRh'}\n"]);
  output.end();
  assert.deepEqual(emitted.slice(1), ['stdout: next']);
});

test('the two streams, and events between them, stay in order', () => {
  const { output, emitted } = collect();
  output.add('stdout', bytes('a'));
  output.add('stderr', bytes('b'));
  output.add('stdout', bytes('c'));
  output.flush();
  assert.deepEqual(emitted, ['stdout: a', 'stderr: b', 'stdout: c']);
});

test('a piece of a line comes with what was emitted of that line before', () => {
  const emitted: string[][] = [];
  const output = new LineOutput((stream, text, before) => {
    emitted.push([stream, text, before]);
    return undefined;
  });
  const pieces = ['a', 'b', 'c\nd\ne', 'f\n', 'g'];
  for (const piece of pieces) {
    output.add('stdout', bytes(piece));
    output.flush();
  }
  assert.deepEqual(emitted, [
    ['stdout', 'a', ''],
    ['stdout', 'b', 'a'],
    ['stdout', 'c\nd\n', 'ab'],
    ['stdout', 'e', ''],
    ['stdout', 'f\n', 'e'],
    ['stdout', 'g', ''],
  ]);
});

test('a character in two pieces, a byte order mark and bytes that are not UTF-8', () => {
  const { output, emitted } = collect();
  output.add('stdout', bytes('\ufeff€\n').subarray(0, 4));
  output.add('stdout', bytes('\ufeff€\n').subarray(4));
  output.add('stdout', Uint8Array.of(0xff, 0xe2));
  output.end();
  assert.deepEqual(emitted, ['stdout: \ufeff€\n', 'stdout: \ufffd\ufffd']);
});

test('a prompt is emitted soon, without a line end, and an endless line does not pile up', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { output, emitted } = collect();
  output.add('stdout', bytes('name? '));
  assert.deepEqual(emitted, []);
  t.mock.timers.tick(50);
  assert.deepEqual(emitted, ['stdout: name? ']);
  output.add('stdout', bytes('x'.repeat(LONGEST_LINE + 10)));
  assert.equal(emitted[1], `stdout: ${'x'.repeat(LONGEST_LINE)}`);
  t.mock.timers.tick(50);
  assert.equal(emitted[2], `stdout: ${'x'.repeat(10)}`);
});
