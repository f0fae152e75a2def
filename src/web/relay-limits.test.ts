// Limits of a relay's clients, by a clock of the test.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientBudget, ClientBudgets, RELAY_LIMITS } from './relay-limits.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
/** A budget that would have to wait fails with this signal. */
const AT_ONCE = AbortSignal.abort();

test('connections are limited at once and in a minute', () => {
  let now = 0;
  const budget = new ClientBudget({ ...RELAY_LIMITS, streams: 2, opensPerMinute: 3 }, () => now);
  assert.equal(budget.open(), undefined);
  assert.equal(budget.open(), undefined);
  assert.equal(budget.open(), 'more than 2 connections at once');
  budget.streams--;
  assert.equal(budget.open(), undefined);
  budget.streams = 0;
  now = MINUTE - 1;
  assert.equal(budget.open(), 'more than 3 connections in a minute');
  now = MINUTE;
  assert.equal(budget.open(), undefined);
});

test('bytes are limited in an hour', async () => {
  let now = 0;
  const budget = new ClientBudget({ ...RELAY_LIMITS, bytesPerHour: 100 }, () => now);
  assert.equal(await budget.take(99, AT_ONCE), true);
  assert.equal(await budget.take(1, AT_ONCE), true);
  now = HOUR - 1;
  assert.equal(await budget.take(1, AT_ONCE), false);
  assert.equal(budget.isIdle, false);
  assert.equal(budget.open(), 'the bytes of this hour are used up');
  now = HOUR;
  assert.equal(budget.open(), undefined);
  budget.streams = 0;
  now += MINUTE;
  assert.equal(budget.isIdle, true);
});

test('bytes in a second: those of one second may come at once, more wait', async () => {
  let now = 5000;
  const budget = new ClientBudget({ ...RELAY_LIMITS, bytesPerSecond: 1000 }, () => now);
  now = 10_000;
  assert.equal(await budget.take(1000, AT_ONCE), true);
  await assert.rejects(budget.take(2, AT_ONCE), { code: 'net.aborted' });
  now = 20_000;
  await assert.rejects(budget.take(1002, AT_ONCE), { code: 'net.aborted' });
});

test('10,000 clients are remembered, and forgotten when they are idle', () => {
  let now = 0;
  const budgets = new ClientBudgets(RELAY_LIMITS, () => now);
  for (let i = 0; i < 10_000; i++) assert.ok(budgets.of(`client ${i}`) !== undefined);
  budgets.of('client 7')!.streams++;
  assert.equal(budgets.of('another'), undefined);
  now = MINUTE;
  assert.ok(budgets.of('another') !== undefined);
  assert.equal(budgets.of('client 7')!.streams, 1);
});
