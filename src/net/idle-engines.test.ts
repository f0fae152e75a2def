import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Engine } from '../tls/engine.ts';
import { forgetEngine, markUsed, restIdleEngines } from './idle-engines.ts';

function counting(): { engine: Engine; rests: number } {
  const counter = { rests: 0, engine: { rest: () => void counter.rests++ } as Engine };
  return counter;
}

test('an engine becomes idle at the second tick without traffic, and only once', () => {
  const quiet = counting();
  const busy = counting();
  const ended = counting();
  for (const { engine } of [quiet, busy, ended]) markUsed(engine);
  restIdleEngines();
  markUsed(busy.engine);
  forgetEngine(ended.engine);
  restIdleEngines();
  assert.deepEqual([quiet.rests, busy.rests, ended.rests], [1, 0, 0]);
  restIdleEngines();
  restIdleEngines();
  assert.deepEqual([quiet.rests, busy.rests, ended.rests], [1, 1, 0]);
  markUsed(quiet.engine);
  restIdleEngines();
  restIdleEngines();
  assert.equal(quiet.rests, 2);
});
