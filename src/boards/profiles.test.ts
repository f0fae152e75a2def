import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cipherSuite } from '../tls/cipher-suites.ts';
import { nearest } from './nearest.ts';
import { findProfile, PROFILES } from './profiles.ts';
import { listedRoots } from './root-bundle.ts';

test('a profile is found by its id, whatever its case', () => {
  for (const profile of PROFILES) assert.equal(findProfile(profile.id), profile);
  assert.equal(findProfile(' Pico-W@CircuitPython-10.2 ').id, 'pico-w@circuitpython-10.2');
  assert.equal(new Set(PROFILES.map(({ id }) => id)).size, PROFILES.length);
});

test('an unknown board is refused with the nearest and all ids', () => {
  const cases: [string, string][] = [
    ['pico-w@circuitpython', 'pico-w@circuitpython-10.2'],
    ['picow@micropython-1.27', 'pico-w@micropython-1.27'],
    ['guid', 'guide'],
    ['modren', 'modern'],
  ];
  for (const [id, meant] of cases)
    assert.throws(
      () => findProfile(id),
      (error: Error & { code?: string; hint?: string }) => {
        assert.equal(error.code, 'board.unknown');
        assert.match(error.message, new RegExp(`did you mean ${meant}\\?`));
        for (const profile of PROFILES) assert.ok(error.hint?.includes(profile.id), profile.id);
        return true;
      },
    );
});

test('a bundle that a profile names exists, and firmwares with a bundle verify against it', () => {
  for (const { id, roots, verifier } of PROFILES) {
    if (roots.kind === 'bundle') assert.ok(listedRoots(roots.id).length > 40, id);
    assert.equal(verifier.kind === 'circuitpython', roots.kind === 'bundle', id);
  }
});

test('a board offers what the engine does not have, since its hello says so; what both have is enough for today', () => {
  for (const { id, tls } of PROFILES) {
    const usable = tls.cipherSuites.flatMap((number) => cipherSuite(number) ?? []);
    assert.ok(
      usable.some(({ name }) => /ECDHE.*GCM|AES_128_GCM/.test(name)),
      id,
    );
  }
});

test('the nearest name', () => {
  assert.equal(nearest('kitten', ['mitten', 'sitting', 'dog']), 'mitten');
  assert.equal(nearest('do', ['mitten', 'dog']), 'dog', 'a beginning counts before all');
  assert.equal(nearest('picow', ['guide', 'pico-w@micropython-1.27']), 'pico-w@micropython-1.27', 'or one nearly so');
  assert.equal(nearest('', ['a', 'b']), 'a');
});
