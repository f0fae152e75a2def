import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Headers } from '../../http/headers.ts';
import { followRedirect } from './redirect.ts';
import type { RequestBody } from './request-body.ts';

test('a body is sent again with a redirect if it can be', () => {
  const url = new URL('https://api.test/a');
  const headers = new Headers({ Location: '/b' });
  const follow = (status: number, body: RequestBody) =>
    followRedirect(
      { method: 'POST', url, headers: new Headers(), body },
      { version: '1.1', status, reason: '', headers },
      'refused',
    );
  const pieces: RequestBody = { kind: 'pieces', pieces: [], length: 0 };
  const stream = (repeatable: boolean): RequestBody => ({ kind: 'stream', open: async function* () {}, repeatable });
  assert.equal(follow(307, pieces).body, pieces);
  assert.equal(follow(303, stream(false)).body, undefined);
  assert.equal(follow(308, stream(true)).body?.kind, 'stream');
  assert.throws(() => follow(308, stream(false)), { code: 'http.body_not_repeatable' });
});
