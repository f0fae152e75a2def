// `explain` on whole posts: the first cause must be the right one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diagnose } from '../../src/doctor/explain/diagnose.ts';
import { KNOWN_TEXTS } from '../../src/doctor/explain/find-texts.ts';
import { LIBRARY_TEXTS } from './library-texts.ts';
import type { Post } from './post.ts';
import { CIRCUITPYTHON_POSTS } from './posts-circuitpython.ts';
import { MICROPYTHON_POSTS } from './posts-micropython.ts';
import { MORE_MICROPYTHON_POSTS } from './posts-micropython-tls.ts';
import { OTHER_POSTS } from './posts-others.ts';
import { REPORTED_POSTS } from './posts-reports.ts';
import { REPORTED_LOGS } from './posts-reports-logs.ts';
import { UNSEEN_ROWS } from './posts-unseen.ts';
import { MORE_UNSEEN_ROWS } from './posts-unseen-2.ts';
import { UNSEEN_WHOLE_POSTS } from './posts-unseen-3.ts';
import { UNSEEN_COMPUTER_ROWS } from './posts-unseen-4.ts';
import { UNSEEN_REPORT_ROWS } from './posts-unseen-5.ts';

const CORPUS: Readonly<Record<string, readonly Post[]>> = {
  MicroPython: [...MICROPYTHON_POSTS, ...MORE_MICROPYTHON_POSTS],
  CircuitPython: CIRCUITPYTHON_POSTS,
  others: OTHER_POSTS,
  reports: [...REPORTED_POSTS, ...REPORTED_LOGS],
  unseen: [
    ...UNSEEN_ROWS,
    ...MORE_UNSEEN_ROWS,
    ...UNSEEN_WHOLE_POSTS,
    ...UNSEEN_COMPUTER_ROWS,
    ...UNSEEN_REPORT_ROWS,
  ].map(([title, first, text]) => ({
    title,
    first,
    text,
  })),
};

for (const [family, posts] of Object.entries(CORPUS))
  for (const { title, first, says, text } of posts)
    test(`${family}: ${title}`, () => {
      const [cause] = diagnose(text).causes;
      assert.ok(cause !== undefined, 'nothing known');
      assert.ok([first].flat().includes(cause.theme), `${cause.theme}: ${cause.name}`);
      if (says !== undefined) assert.match(JSON.stringify(cause), says);
    });

test('every error text of a library has a cause', () => {
  const unknown: string[] = [];
  for (const [library, texts] of Object.entries(LIBRARY_TEXTS))
    for (const text of texts) if (diagnose(text).causes.length === 0) unknown.push(`${library}: ${text}`);
  assert.deepEqual(unknown, []);
  assert.ok(Object.values(LIBRARY_TEXTS).flat().length > 180);
});

test('each known text is recognized, and has advice', () => {
  const seen = new Set<string>();
  for (const known of KNOWN_TEXTS) {
    assert.match(known.cause, /^\S.{10,}[.)?]$/s, known.name);
    assert.match(known.fix, /^\S.{5,}\S$/s, known.name);
    assert.doesNotMatch(`${known.cause} ${known.fix}`, /\bmend\b|\banew\b|\bnobody\b/, known.name);
    for (const literal of known.match) {
      if (typeof literal !== 'string') continue;
      const themes = diagnose(`RuntimeError: ${literal}`).causes.map(({ theme }) => theme);
      if (known.only === undefined) assert.ok(themes.includes(known.theme), `${known.name}: ${literal}`);
      seen.add(literal);
    }
  }
  assert.ok(seen.size > 500, `${seen.size} literals`);
});
