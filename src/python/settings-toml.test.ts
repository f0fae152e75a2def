import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../util/utf8.ts';
import { readSetting, type Setting, settingsIn } from './settings-toml.ts';

const text = (quoted: string): Setting => ({ kind: 'quoted', text: quoted });
const bare = (value: string): Setting => ({ kind: 'bare', text: value });
const invalid = (letter: string): Setting => ({ kind: 'invalid', byte: letter.charCodeAt(0) });

/** The first line's value of the key A. */
const VALUES: readonly (readonly [line: string, expected: Setting])[] = [
  ['A = "x"', text('x')],
  ['  A="x" # comment\r', text('x')],
  ['A = "a#b"', text('a#b')],
  ['A = "\\n\\t\\"\\\\\\z"', text('\n\t"\\z')],
  ['A = "\\u00e9\\U0001F600"', text('é😀')],
  ['A = "é"', text('é')],
  ['A = 7 # comment', bare('7 ')],
  ['A = 7\r', bare('7\r')],
  ['A = true', bare('true')],
  ["A = 'x'", bare("'x'")],
  ['A = hello world', bare('hello world')],
  ['A =', bare('')],
  ['A = "x', invalid('\n')],
  ['A = "x" y', invalid('y')],
  ['A = """x"""', invalid('"')],
  ['A = "\\u00zz"', invalid('z')],
  ['A = "\\UFFFFFFFF"', { kind: 'bad unicode' }],
  ['A: "x"', { kind: 'missing' }],
  ['AB = "x"', { kind: 'missing' }],
  ['"A" = "x"', { kind: 'missing' }],
  ['# A = "x"', { kind: 'missing' }],
  ['[table]', { kind: 'missing' }],
];

for (const [line, expected] of VALUES)
  test(`settings.toml: ${JSON.stringify(line)}`, () => {
    assert.deepEqual(readSetting(encodeUtf8(`# first\n\n${line}\nB = 1\n`), 'A'), expected);
  });

test('other lines are not looked at, whatever is in them', () => {
  const file = 'WRONG = [1, "\nB\n= oops = 1.2.3\nA = "found"\nA = "again"\n[table]\nC = 1\n';
  assert.deepEqual(readSetting(encodeUtf8(file), 'A'), text('found'));
  assert.deepEqual(readSetting(encodeUtf8(file), 'C'), { kind: 'missing' });
  assert.deepEqual(readSetting(Uint8Array.from([0x23, 0xff, 10, ...encodeUtf8('A="x"')]), 'A'), text('x'));
});

test('a byte order mark belongs to the first key', () => {
  assert.deepEqual(readSetting(encodeUtf8('\ufeffA = "x"\nB = "y"'), 'A'), { kind: 'missing' });
  assert.deepEqual(readSetting(encodeUtf8('\ufeffA = "x"\nB = "y"'), 'B'), text('y'));
});

test('a string that is not UTF-8, and one without an end', () => {
  assert.deepEqual(readSetting(Uint8Array.from([0x41, 0x3d, 0x22, 0xff, 0x22]), 'A'), {
    kind: 'quoted',
    text: undefined,
  });
  assert.deepEqual(readSetting(encodeUtf8('A = "x'), 'A'), { kind: 'invalid', byte: 0 });
});

test('settings for the analysis of a program', () => {
  const setting = settingsIn('PORT = 8883 # TLS\nBAD = "x');
  assert.equal(setting?.('PORT'), '8883');
  assert.equal(setting?.('BAD'), undefined);
  assert.equal(settingsIn(undefined), undefined);
});
