// x509-limbo and BetterTLS: every case, with the expected figures.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readCases } from './harness.ts';
import { type Exceptions, isClean, type Report, runCases } from './report.ts';

const VECTORS = new URL('../../../shared/vectors/limbo/', import.meta.url);
const exceptions = JSON.parse(readFileSync(new URL('exceptions.json', import.meta.url), 'utf8')) as Exceptions;

test('limbo.json: no false accept, and every justified refusal names its rule', skipWithout('limbo.json'), () => {
  const report = run('limbo.json');
  assert.equal(report.passed, 126);
  assert.deepEqual(falseAccepts(report), []);
  assert.deepEqual(report.skipped, []);
  assert.ok(isClean(report), JSON.stringify(report.disagreements.map(({ limboCase }) => limboCase.id)));
});

test('bettertls.json: every case', skipWithout('bettertls.json'), () => {
  const report = run('bettertls.json');
  assert.equal(report.passed, 1913);
  assert.deepEqual(report.disagreements, []);
  assert.deepEqual(report.skipped, []);
});

test('an exception names the rule that it cites', () => {
  for (const [id, reason] of Object.entries(exceptions)) assert.match(reason, /^(BR|RFC \d+ §) ?[0-9.]+/, id);
});

test('an exception only excuses a refusal, and an unneeded one is reported', skipWithout('limbo.json'), () => {
  const cases = readCases(read('limbo.json'));
  const accepted = cases.find(({ id }) => id === 'rfc5280::nc::permitted-dns-match')!;
  const refused = cases.find(({ id }) => id === 'rfc5280::nc::excluded-dns-match')!;
  const excuse = (id: string): Exceptions => ({ [id]: 'RFC 5280 §4: kept' });
  assert.equal(isClean(runCases([{ ...refused, expected_result: 'SUCCESS' }], excuse(refused.id))), true);
  assert.equal(isClean(runCases([{ ...accepted, expected_result: 'FAILURE' }], excuse(accepted.id))), false);
  assert.deepEqual(runCases([accepted], excuse(accepted.id)).staleExceptions, [accepted.id]);
});

function run(file: string): Report {
  return runCases(readCases(read(file)), exceptions);
}

function read(file: string): string {
  return readFileSync(new URL(file, VECTORS), 'utf8');
}

function falseAccepts({ disagreements }: Report): string[] {
  return disagreements.filter(({ outcome }) => outcome.result === 'SUCCESS').map(({ limboCase }) => limboCase.id);
}

function skipWithout(file: string): { skip?: string } {
  if (existsSync(new URL(file, VECTORS)) || process.env.CI === 'true') return {};
  return { skip: `${file} is not at ../shared/vectors/limbo` };
}
