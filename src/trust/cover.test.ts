import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { smallestCover } from './cover.ts';

const byValues = (a: readonly number[], b: readonly number[]): number => {
  const [x, y] = [[...a].sort(), [...b].sort()];
  for (let i = 0; i < x.length; i++) if (x[i] !== y[i]) return x[i]! - y[i]!;
  return 0;
};

const cover = (...sets: readonly (readonly number[])[]) =>
  smallestCover(
    sets.map((set) => new Set(set)),
    byValues,
  );

test('one element if one is enough, the preferred one of several', () => {
  assert.deepEqual(cover([1, 2, 3], [2, 3], [3, 2, 9]), { elements: [2], exact: true });
  assert.deepEqual(cover(), { elements: [], exact: true });
});

test('the smallest set, even if a greedy choice would be larger', () => {
  // 7 covers four of the six, and then two more are needed; 1 and 2 cover all.
  const sets = [[1, 7], [1, 7], [1], [2, 7], [2, 7], [2]];
  assert.deepEqual([...cover(...sets).elements].sort(), [1, 2]);
});

test('the result equals that of trying every subset', () => {
  const sets = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 4 }), {
    maxLength: 7,
  });
  fc.assert(
    fc.property(sets, (given) => {
      const subsets = Array.from({ length: 1 << 7 }, (_, bits) => [0, 1, 2, 3, 4, 5, 6].filter((i) => bits & (1 << i)));
      const covers = subsets.filter((subset) => given.every((set) => set.some((element) => subset.includes(element))));
      const [best] = covers.sort((a, b) => a.length - b.length || byValues(a, b));
      assert.deepEqual([...cover(...given).elements].sort(), best);
    }),
  );
});

test('a search that would take too long ends with a greedy result, which is reported', () => {
  // 40 hosts with 12 private roots each, none in common: all choices are equally good.
  const sets = Array.from({ length: 40 }, (_, host) => Array.from({ length: 12 }, (_, root) => host * 12 + root));
  const { elements, exact } = cover(...sets);
  assert.equal(elements.length, 40);
  assert.equal(exact, false);
});

test('a search of exactly 100,000 steps is finished, a longer one is given up', () => {
  // Disjoint sets: for each number of elements from 0 to 4, every partial choice is one step.
  const disjoint = (...sizes: readonly number[]) =>
    cover(...sizes.map((size, i) => Array.from({ length: size }, (_, j) => 1000 * i + j)));
  assert.equal(disjoint(5, 15, 19, 68).exact, true); // 100,000 steps
  assert.equal(disjoint(3, 16, 32, 63).exact, false); // 100,001 steps
});
