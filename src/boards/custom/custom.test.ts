import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { isTlsError } from '../../errors.ts';
import { loadProfile } from '../load-profile.ts';
import { worstBasis } from '../provenance.ts';
import { BOARD_SCHEMA } from './schema.ts';

const load = (custom: object) => loadProfile(JSON.stringify(custom));

test('given fields replace those of the base; the rest is kept, and the sources distinguish them', async () => {
  const base = await loadProfile('pico-w@micropython-1.28');
  const own = await load({
    extends: 'pico-w@mp1.28',
    id: 'my-board',
    chip: { heap: 100_000, sockets: 2, clockAtPowerOn: '2020-01-01' },
    hello: {
      cipherSuites: ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', '0x00ff'],
      groups: ['secp256r1'],
      maxRecordOut: 1024,
    },
    verification: { checkDates: false },
  });
  assert.equal(own.id, 'my-board');
  assert.equal(own.chip.heap, 100_000);
  assert.equal(own.chip.sockets.most, 2);
  assert.equal(own.chip.clock.atPowerOn, Date.UTC(2020, 0, 1));
  assert.equal(own.chip.clock.epoch, base.chip.clock.epoch);
  assert.deepEqual(own.stack.hello.cipherSuites, [0xc02f, 0x00ff]);
  assert.deepEqual(own.stack.hello.groups, [0x0017]);
  assert.deepEqual(own.stack.hello.signatureSchemes, base.stack.hello.signatureSchemes);
  assert.equal(own.stack.hello.records, base.stack.hello.records);
  assert.deepEqual(own.stack.verification, { ...base.stack.verification, checkDates: false });
  assert.equal(worstBasis(own.provenance, ['hello']), 'derived');
  assert.deepEqual(own.provenance.errors, base.provenance.errors);
});

test('a given source is kept', async () => {
  const source = { basis: 'captured', source: 'my own router' } as const;
  const own = await load({ extends: 'unix@1.28', hello: { maxRecordOut: 512 }, provenance: { hello: source } });
  assert.deepEqual(own.provenance.hello, source);
  assert.equal(own.provenance.records.basis, 'derived');
});

test('errors name the path', async () => {
  const cases: [object, RegExp][] = [
    [{}, /must have required property 'extends'/],
    [{ extends: 'unix@1.28', chip: { heap: -1 } }, /\/chip\/heap must be >= 0/],
    [{ extends: 'unix@1.28', chip: { heep: 1 } }, /\/chip\/heep is not known/],
    [{ extends: 'unix@1.28', hello: { versions: ['1.3'] } }, /\/hello\/versions\/0 .*: 1\.0, 1\.1, 1\.2/],
    [{ extends: 'unix@1.28', hello: { cipherSuites: ['TLS_X'] } }, /\/hello\/cipherSuites\/0: TLS_X is not known/],
    [
      { extends: 'esp8266@1.28', verification: { checkDates: true } },
      /\/verification: esp8266@micropython-1\.28 has no/,
    ],
    [{ extends: 'unix@1.28', provenance: { hello: { basis: 'guessed', source: 'x' } } }, /\/provenance\/hello\/basis/],
  ];
  for (const [custom, message] of cases)
    await assert.rejects(load(custom), (error) => {
      assert.ok(isTlsError(error));
      assert.equal(error.code, 'board.bad_profile');
      assert.match(error.message, message);
      return true;
    });
  await assert.rejects(loadProfile('{"extends": '), /is not JSON/);
  await assert.rejects(load({ extends: 'nope' }), /no device "nope" is known/);
});

test('the published schema is the one used for validation (npx tsx scripts/board-schema.ts writes it)', () => {
  const published = readFileSync(new URL('../../../docs/board.schema.json', import.meta.url), 'utf8');
  assert.deepEqual(JSON.parse(published), JSON.parse(JSON.stringify(BOARD_SCHEMA)));
});
