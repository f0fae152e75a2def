import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  BYTES,
  COUNT,
  checkOptions,
  either,
  FLAG,
  FUNCTION,
  listOf,
  MILLISECONDS,
  OBJECT,
  objectOf,
  oneOf,
  PORT,
  required,
  SIGNAL,
  TEXT,
  TEXT_OR_BYTES,
} from './check-options.ts';

const KINDS = {
  timeout: either(MILLISECONDS, objectOf({ connect: MILLISECONDS, read: MILLISECONDS })),
  allowRedirects: either(FLAG, COUNT),
  mode: oneOf('soft', 'hard'),
  names: listOf(TEXT),
  port: PORT,
  data: TEXT_OR_BYTES,
  key: BYTES,
  callback: FUNCTION,
  signal: SIGNAL,
  object: OBJECT,
};

function refusal(given: unknown): string {
  try {
    checkOptions('call', given, KINDS);
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
  assert.fail('it was taken');
}

test('valid options are accepted, and undefined means absent', () => {
  checkOptions('call', {}, KINDS);
  checkOptions('call', { timeout: undefined, unheardOf: undefined }, KINDS);
  checkOptions('call', { timeout: 0, allowRedirects: false, mode: 'hard', names: ['a'], port: 0, data: '' }, KINDS);
  checkOptions(
    'call',
    { timeout: { connect: 1.5 }, allowRedirects: 3, signal: AbortSignal.abort(), object: {} },
    KINDS,
  );
  checkOptions('call', { key: Buffer.from('bytes'), callback: () => {} }, KINDS);
});

test('an unknown option is refused, and the closest name is suggested', () => {
  assert.equal(refusal({ timeuot: 1 }), 'call: there is no option timeuot; did you mean timeout?');
  assert.match(refusal({ allow_redirects: true }), /did you mean allowRedirects\?/);
  assert.match(refusal({ quiteAnother: 1 }), /there are timeout, allowRedirects/);
  assert.equal(refusal({ timeout: { conect: 1 } }), 'call: timeout: there is no option conect; did you mean connect?');
});

test('names from Object.prototype are not options', () => {
  for (const name of ['constructor', 'toString', 'hasOwnProperty']) assert.match(refusal({ [name]: 1 }), /no option/);
  assert.match(refusal(JSON.parse('{"__proto__": 1}')), /no option __proto__/);
  assert.match(refusal({ mode: 'toString' }), /mode is 'soft' or 'hard'/);
});

test('a missing required option is reported', () => {
  const kinds = { host: required(TEXT), port: PORT };
  checkOptions('call', { host: 'a' }, kinds);
  assert.throws(() => checkOptions('call', { host: undefined }, kinds), {
    name: 'TypeError',
    message: 'call: the option host is missing; it is a string',
  });
});

test('a value of another type is refused, and never shown', () => {
  for (const [name, value] of [
    ['timeout', '5'],
    ['timeout', -1],
    ['timeout', Number.NaN],
    ['timeout', Number.POSITIVE_INFINITY],
    ['timeout', null],
    ['timeout', [5]],
    ['allowRedirects', 'false'],
    ['allowRedirects', 1.5],
    ['names', 'name'],
    ['names', [1]],
    ['port', 65_536],
    ['port', '80'],
    ['data', 5],
    ['key', 'secret'],
    ['callback', {}],
    ['signal', {}],
    ['object', []],
  ] as const) {
    const message = refusal({ [name]: value });
    assert.match(message, new RegExp(`^call: ${name} is `));
    assert.ok(!message.includes('secret'));
  }
  assert.match(refusal({ timeout: { connect: '5' } }), /^call: timeout: connect is a number of milliseconds/);
  for (const value of [null, 'text', 5, []]) assert.match(refusal(value), /^call: options are an object/);
});
