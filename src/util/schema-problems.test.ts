// The words for ajv's errors.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { schemaProblems } from './schema-problems.ts';

const schema = {
  type: 'object',
  additionalProperties: false,
  properties: { kind: { enum: ['a', 'b'] }, items: { type: 'array', items: { type: 'number' } } },
};

function problems(value: unknown): string {
  const validate = new Ajv({ allErrors: true }).compile(schema);
  assert.equal(validate(value), false);
  return schemaProblems(validate.errors);
}

test('each problem has its path, and what is allowed', () => {
  assert.equal(problems(7), '/ must be object');
  assert.equal(
    problems({ kind: 'c', items: [1, 'x'], other: 1 }),
    '/other is not known; /kind must be equal to one of the allowed values: a, b; /items/1 must be number',
  );
});

test('at most five problems, with paths that are short and safe to print', () => {
  assert.equal(problems({ items: Array(9).fill('x') }).split('; ').length, 5);
  assert.match(problems({ [`\u001b${'x'.repeat(500)}`]: 1 }), /^\/\\x1bx{95}… is not known$/);
});
