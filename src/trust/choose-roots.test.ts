import assert from 'node:assert/strict';
import { before, test } from 'node:test';
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

/** @param hosts - for each host the roots that verify it, with the certificates that each asks the server to send. */
function choose(hosts: Record<string, Partial<Record<keyof typeof roots, number>>>): string[] {
  const choices = Object.entries(hosts).map(([host, usable]) => ({
    host,
    candidates: Object.entries(usable).map(([name, pathLength]) => ({
      anchor: { certificate: Certificate.parse(roots[name as keyof typeof roots].der) },
      pathLength,
      boardRefusal: undefined,
    })),
  }));
  const { roots: chosen, fewest } = chooseRoots(choices, nodeCrypto);
  assert.equal(fewest, true);
  return chosen.map(({ certificate, hosts }) => `${certificate.subject} for ${hosts.join(' ')}`).sort();
}

test('fewest come first, though they end sooner', () => {
  assert.deepEqual(choose({ a: { soon: 2, late: 2 }, b: { soon: 2, lateAndLarge: 2 } }), ['CN=Soon for a b']);
});

test('then the set whose earliest end is latest', () => {
  assert.deepEqual(choose({ a: { soon: 1, late: 3 } }), ['CN=Late for a']);
});

test('then the one for which servers send less', () => {
  assert.deepEqual(choose({ a: { late: 3, lateAndLarge: 2 } }), ['CN=Large for a']);
});

test('then the one with fewer bytes', () => {
  assert.deepEqual(choose({ a: { late: 2, lateAndLarge: 2 } }), ['CN=Late for a']);
});

test('a root is listed with every host that it verifies, also where another was needed', () => {
  assert.deepEqual(choose({ a: { soon: 2 }, b: { late: 2, soon: 2 }, c: { late: 2 } }), [
    'CN=Late for b c',
    'CN=Soon for a b',
  ]);
});
