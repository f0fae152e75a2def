// Reports of host overrides that were never used.
import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { openNetwork } from './environment.ts';

test('unused --host and --resolve options are reported, with the names that were looked up instead', async () => {
  const names = await openNetwork({ host: ['a.test=127.0.0.1:1'], resolve: ['b.test:127.0.0.1'] });
  const told = () => {
    const stderr = new PassThrough();
    names.tellUnused({ stderr, env: {} });
    return String(stderr.read() ?? '').replaceAll(/\s+/g, ' ');
  };
  assert.equal(
    told(),
    'warning: --resolve b.test:127.0.0.1 was not used: no name was looked up ' +
      'warning: --host a.test=127.0.0.1:1 was not used: no name was looked up ',
  );
  await names.network.resolve('A.test', 443);
  assert.equal(told(), 'warning: --resolve b.test:127.0.0.1 was not used: the program connected to A.test:443 ');
});
