import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeServerIdentity } from '../../../tests/support/pki.ts';
import { nodePlatform } from '../../entry/node-platform.ts';
import { SSLContext } from '../../entry/ssl.ts';
import { Connector } from './connector.ts';

test('equal settings in separate objects share connections; others do not', async () => {
  const { root, leaf } = await makeServerIdentity();
  const connector = new Connector(nodePlatform);
  const url = new URL('https://example.com/');
  const keyOf = (options: Parameters<Connector['route']>[1]) => connector.route(url, options).key;
  const trusting = () => keyOf({ verify: { cadata: root.pem } });
  assert.equal(trusting(), trusting());
  assert.equal(keyOf({}), keyOf({ verify: true }));
  const cert = { cert: leaf.pem, key: leaf.keyPem };
  const keys = [keyOf({}), trusting(), keyOf({ verify: false }), keyOf({ cert }), keyOf({ proxy: 'http://proxy:1' })];
  assert.equal(new Set(keys).size, keys.length);
  assert.equal(keyOf({ cert: { ...cert } }), keyOf({ cert: { ...cert } }));
  const ruled = { policy: 'webpki,-common-name', revocation: 'hard' } as const;
  assert.equal(keyOf({ ...ruled }), keyOf({ ...ruled }));
  assert.equal(new Set([keyOf({}), keyOf(ruled), keyOf({ policy: ruled.policy })]).size, 3);
  assert.throws(() => keyOf({ policy: 'strict' }), { code: 'x509.unknown_policy' });
});

test('sixteen settings are cached, and the seventeenth evicts the first', async () => {
  const { root } = await makeServerIdentity();
  const connector = new Connector(nodePlatform);
  const keyOf = (cadata: string | Uint8Array) =>
    connector.route(new URL('https://example.com/'), { verify: { cadata } }).key;
  const first = keyOf(root.pem);
  for (let i = 0; i < 15; i++) keyOf(root.der.slice());
  assert.equal(keyOf(root.pem), first);
  keyOf(root.der.slice());
  assert.notEqual(keyOf(root.pem), first);
});

test('a context is mounted for the longest prefix, and the context of a request has precedence', () => {
  const connector = new Connector(nodePlatform);
  const [host, path, own] = [new SSLContext(), new SSLContext(), new SSLContext()];
  connector.mount('https://api.example.com', host);
  connector.mount('https://API.example.com/v2/', path);
  const keyOf = (url: string, options: Parameters<Connector['route']>[1] = {}) =>
    connector.route(new URL(url), options).key;
  const keys = [
    keyOf('https://api.example.com/'),
    keyOf('https://api.example.com/v2/x'),
    keyOf('https://api.example.com/', { sslContext: own }),
  ];
  assert.equal(new Set(keys).size, 3);
  assert.equal(keyOf('https://api.example.com/other'), keys[0]);
  for (const own of [{ verify: false }, { policy: 'webpki' }, { revocation: 'hard' }] as const)
    assert.notEqual(keyOf('https://api.example.com/', own), keys[0]);
  const stranger = keyOf('https://api.example.com.evil.net/').split(' ')[1];
  assert.notEqual(
    stranger,
    keys[0]!.split(' ')[1],
    "another host with the same first letters does not get this host's context",
  );
  assert.throws(() => connector.mount('api.example.com', host), { code: 'http.bad_url' });
  assert.equal(keyOf('http://api.example.com/'), keyOf('http://api.example.com/v2/'));
});

test('a client certificate and key that do not match are reported by file name, and so is an invalid file', async () => {
  const { root, leaf } = await makeServerIdentity();
  const files: Record<string, string> = { 'leaf.pem': leaf.pem, 'key.pem': leaf.keyPem, 'other.pem': root.keyPem };
  const readFile = (path: string) => Buffer.from(files[path]!);
  const connector = new Connector({ ...nodePlatform, readFile });
  const route = (cert: Parameters<Connector['route']>[1]['cert']) =>
    connector.route(new URL('https://example.com/'), { cert });
  assert.doesNotThrow(() => route({ certfile: 'leaf.pem', keyfile: 'key.pem' }));
  assert.throws(() => route({ certfile: 'leaf.pem', keyfile: 'other.pem' }), {
    code: 'context.key_mismatch',
    message: /^leaf\.pem, other\.pem: /,
  });
  assert.throws(() => route({ keyfile: 'key.pem' }), { code: 'http.bad_request', message: /neither a certfile/ });
  assert.throws(() => route({ cert: leaf.pem, key: root.keyPem }), { code: 'context.key_mismatch', message: /^the / });
});
