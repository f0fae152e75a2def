import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { ALL_PROFILES } from '../../tests/support/profiles.ts';
import { cipherSuite } from '../tls/cipher-suites.ts';
import { nearest } from '../util/nearest.ts';
import { BOARD_IDS } from './catalogue.ts';
import { SPEEDS, WHOLE_HANDSHAKES } from './chips/speeds.ts';
import { loadProfile } from './load-profile.ts';
import { BASES, PROVENANCE_FIELDS, worstBasis } from './provenance.ts';
import { listedRoots } from './root-bundle.ts';

test('a profile is found by its id, in any case', async () => {
  assert.deepEqual(
    ALL_PROFILES.map(({ id }) => id),
    BOARD_IDS,
  );
  assert.equal((await loadProfile(' Pico-W@CircuitPython-10.2 ')).id, 'pico-w@circuitpython-10.2');
  assert.equal(new Set(BOARD_IDS).size, BOARD_IDS.length);
});

test('other names are resolved too, and an unknown one lists the profiles of the device', async () => {
  assert.equal((await loadProfile('RPI_PICO_W@mp1.27')).id, 'pico-w@micropython-1.27');
  assert.equal((await loadProfile('d1-mini')).chip.id, 'esp8266');
  const cases: [string, RegExp, string][] = [
    ['pico-w@circuitpython-10,2', /no profile of pico-w with the firmware/, 'pico-w@circuitpython-10.2'],
    ['pico-v@micropython-1.27', /did you mean pico-w\?/, 'pico-w@micropython-1.27'],
    ['guid', /did you mean guide\?/, 'thimble boards'],
    ['esp32-c2', /esp32-c2 has no profile: /, 'thimble boards'],
  ];
  for (const [board, message, hint] of cases)
    await assert.rejects(loadProfile(board), (error: Error & { code?: string; hint?: string }) => {
      assert.equal(error.code, 'board.unknown');
      assert.match(error.message, message);
      assert.ok(error.hint?.includes(hint), error.hint);
      return true;
    });
});

test('the bundle in a profile exists', () => {
  for (const { id, stack } of ALL_PROFILES)
    if (stack.roots.kind === 'bundle') assert.ok(listedRoots(stack.roots.id).length > 40, id);
});

test('the module overlays in a profile exist', () => {
  const modules = new URL('../micropython/modules/', import.meta.url);
  for (const overlay of new Set(ALL_PROFILES.flatMap(({ runtime }) => runtime.python.overlays)))
    assert.ok(readdirSync(new URL(`${overlay}/`, modules)).length > 0, overlay);
});

test('every fact of every profile has a source', () => {
  for (const { id, provenance } of ALL_PROFILES) {
    assert.deepEqual(Object.keys(provenance).sort(), [...PROVENANCE_FIELDS].sort(), id);
    for (const field of PROVENANCE_FIELDS) {
      assert.ok(BASES.includes(provenance[field].basis), `${id}: ${field}`);
      assert.ok(provenance[field].source.length > 5, `${id}: ${field}`);
    }
  }
});

test('the basis of a verdict is the worst basis of its facts', () => {
  const [{ provenance }] = ALL_PROFILES as [(typeof ALL_PROFILES)[number]];
  const source = 'a test';
  const known = { ...provenance, hello: { basis: 'captured', source }, verifier: { basis: 'ran', source } } as const;
  assert.equal(worstBasis(known, ['hello']), 'captured');
  assert.equal(worstBasis(known, ['verifier', 'hello']), 'ran');
  assert.equal(worstBasis({ ...known, heap: { basis: 'derived', source } }), 'derived');
});

test("a board's hello offers features that the engine lacks; the common ones are enough for current servers", () => {
  for (const { id, stack } of ALL_PROFILES) {
    const usable = stack.hello.cipherSuites.flatMap((number) => cipherSuite(number) ?? []);
    assert.ok(
      usable.some(({ name }) => /ECDHE.*GCM|AES_128_GCM|RSA_WITH_AES/.test(name)),
      id,
    );
  }
});

test('the closest name has the same first letters, or differs by few', () => {
  assert.equal(nearest('kitten', ['mitten', 'sitting', 'dog']), 'mitten');
  assert.equal(nearest('do', ['mitten', 'dog']), 'dog', 'a beginning counts before all');
  assert.equal(nearest('picow', ['guide', 'pico-w@micropython-1.27']), 'pico-w@micropython-1.27', 'or one nearly so');
  assert.equal(nearest('', ['a', 'b']), 'a');
});

test('the Pico W with CircuitPython starts in 2020 up to 9.1, and in 2000 from 9.2', () => {
  const year = (version: string) => {
    const { chip } = ALL_PROFILES.find(({ id }) => id === `pico-w@circuitpython-${version}`)!;
    return new Date(chip.clock.atPowerOn!).getUTCFullYear();
  };
  assert.deepEqual(['8.2', '9.0', '9.1', '9.2', '10.2', 'main'].map(year), [2020, 2020, 2020, 2000, 2000, 2000]);
});

test('no source, which `boards show` and `check` print, names a file that users do not have', () => {
  const sources = [...Object.values(SPEEDS), ...Object.values(WHOLE_HANDSHAKES)].map(({ source }) => source);
  for (const { provenance } of ALL_PROFILES) sources.push(...Object.values(provenance).map(({ source }) => source));
  assert.deepEqual(
    [...new Set(sources)].filter((source) => /facts|\.(txt|hex|md|json)\b/.test(source)),
    [],
  );
});
