import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import fc from 'fast-check';
import { type Issued, issue } from '../../tests/support/pki.ts';
import { nodeCrypto } from '../platform/node/crypto/provider.ts';
import { Certificate } from '../x509/certificate.ts';
import { chooseRoots } from './choose-roots.ts';

const DAY = 86_400_000;
let roots: Record<'soon' | 'late' | 'lateAndLarge', Issued>;

before(async () => {
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const end = (days: number) => new Date(notBefore.getTime() + days * DAY);
  roots = {
    soon: await issue({ name: 'Soon', ca: true, notBefore, notAfter: end(1000) }),
    late: await issue({ name: 'Late', ca: true, notBefore, notAfter: end(5000) }),
    lateAndLarge: await issue({ name: 'Large', ca: true, notBefore, notAfter: end(5000), key: 'rsa2048' }),
  };
});

/** @param hosts - for each host the roots that verify it, with the certificates that the server must send for each. */
function choose(hosts: Record<string, Partial<Record<keyof typeof roots, number>>>): string[] {
  const choices = Object.entries(hosts).map(([host, usable]) => ({
    host,
    candidates: Object.entries(usable).map(([name, pathLength]) => ({
      anchor: { certificate: Certificate.parse(roots[name as keyof typeof roots].der) },
      pathLength,
    })),
  }));
  const { roots: chosen, fewest } = chooseRoots(choices, nodeCrypto);
  assert.equal(fewest, true);
  return chosen.map(({ certificate, hosts }) => `${certificate.subject} for ${hosts.join(' ')}`).sort();
}

test('the smallest set comes first, even if it expires earlier', () => {
  assert.deepEqual(choose({ a: { soon: 2, late: 2 }, b: { soon: 2, lateAndLarge: 2 } }), ['CN=Soon for a b']);
});

test('then the set whose earliest expiry is latest', () => {
  assert.deepEqual(choose({ a: { soon: 1, late: 3 } }), ['CN=Late for a']);
});

test('then the one for which servers send fewer bytes', () => {
  assert.deepEqual(choose({ a: { late: 3, lateAndLarge: 2 } }), ['CN=Large for a']);
});

test('then the one with the key that is fastest on a board: RSA with 2048 bits before P-256', () => {
  assert.deepEqual(choose({ a: { late: 2, lateAndLarge: 2 } }), ['CN=Large for a']);
});

test('a host that sends other chains to boards: a root for each of them', () => {
  const choice = (host: string, name: keyof typeof roots) => ({
    host,
    candidates: [{ anchor: { certificate: Certificate.parse(roots[name].der) }, pathLength: 2 }],
  });
  const { roots: chosen } = chooseRoots([choice('a', 'late'), choice('a', 'soon'), choice('a', 'late')], nodeCrypto);
  assert.deepEqual(chosen.map(({ certificate, hosts }) => `${certificate.subject} for ${hosts.join(' ')}`).sort(), [
    'CN=Late for a',
    'CN=Soon for a',
  ]);
});

test('the result equals that of trying every set of roots', async () => {
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const all = await Promise.all(
    Array.from({ length: 5 }, async (_, i) => {
      const notAfter = new Date(notBefore.getTime() + (400 + 400 * (i % 3)) * DAY);
      return Certificate.parse((await issue({ name: `R${i}`, ca: true, notBefore, notAfter })).der);
    }),
  );
  const usable = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(
    fc.property(usable, (hosts) => {
      const choices = hosts.map((numbers, host) => ({
        host: String(host),
        candidates: numbers.map((i) => ({ anchor: { certificate: all[i]! }, pathLength: 2 })),
      }));
      const { roots: chosen } = chooseRoots(choices, nodeCrypto);
      const sets = Array.from({ length: 32 }, (_, bits) => [0, 1, 2, 3, 4].filter((i) => bits & (1 << i)));
      const covering = sets.filter((set) => hosts.every((numbers) => numbers.some((i) => set.includes(i))));
      const fewest = Math.min(...covering.map((set) => set.length));
      const year = (set: readonly Certificate[]) =>
        new Date(Math.min(...set.map(({ notAfter }) => notAfter))).getUTCFullYear();
      const latest = Math.max(
        ...covering.filter((set) => set.length === fewest).map((set) => year(set.map((i) => all[i]!))),
      );
      assert.equal(chosen.length, fewest);
      assert.equal(year(chosen.map(({ certificate }) => certificate)), latest);
      for (const { candidates } of choices)
        assert.ok(
          candidates.some(({ anchor }) => chosen.some(({ certificate }) => certificate === anchor.certificate)),
        );
    }),
  );
});

test('a root is listed with every host that it verifies, even if another was chosen for it', () => {
  assert.deepEqual(choose({ a: { soon: 2 }, b: { late: 2, soon: 2 }, c: { late: 2 } }), [
    'CN=Late for b c',
    'CN=Soon for a b',
  ]);
});
