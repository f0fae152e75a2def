// Code outside boards/ never depends on a board, runtime or version by name: nothing compares one with a constant, and
// no table has them as keys. Differences between firmwares are fields of the profile.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';
import { BOARD_IDS, COMBINATIONS, VERSIONS } from '../src/boards/catalogue.ts';

const ROOT = fileURLToPath(new URL('../src/', import.meta.url));

/** Runtimes, chips and profile ids. */
const NAMES: ReadonlySet<string> = new Set([
  ...Object.keys(VERSIONS),
  ...COMBINATIONS.map(({ chip }) => chip),
  ...BOARD_IDS.filter((id) => id.includes('@')),
]);
/** Fields with one of those values, or a version. */
const FIELDS: ReadonlySet<string> = new Set(['runtime.id', 'runtime.name', 'runtime.version', 'chip.id', 'profile.id']);

/** Files about firmwares that are not profiles here, with the reason. */
const ALLOWED: readonly (readonly [path: RegExp, why: string])[] = [
  [/^doctor\/(explain|paste|words|themes)/, 'what people paste: the firmware is read out of it, and may be Arduino’s'],
  [/^trust\/install\//, 'in which of two languages of modules a program is written'],
  [/^cli\/run\.ts$/, 'what a program’s own imports say, before there is a board'],
];

test('no TypeScript outside boards/ compares a board, a runtime or a version with a constant', () => {
  const found: string[] = [];
  for (const path of filesOf('ts')) {
    if (path.startsWith('boards/') || path.includes('.test.') || ALLOWED.some(([pattern]) => pattern.test(path)))
      continue;
    found.push(...comparisonsIn(path, readFileSync(ROOT + path, 'utf8')));
  }
  assert.deepEqual(found, []);
});

test('each exception is still needed', () => {
  for (const [pattern, why] of ALLOWED) {
    const files = filesOf('ts').filter((path) => pattern.test(path));
    assert.ok(
      files.some((path) => comparisonsIn(path, readFileSync(ROOT + path, 'utf8')).length > 0),
      why,
    );
  }
});

test('what the check finds, and what it does not', () => {
  const found = (text: string) => comparisonsIn('a.ts', text).length;
  assert.equal(found("if (profile.runtime.id === 'micropython') f();"), 1);
  assert.equal(found("const is = 'esp8266' !== chip;"), 1);
  assert.equal(found("switch (x) { case 'circuitpython': f(); }"), 1);
  assert.equal(found('if (profile.runtime.version < other) f();'), 1);
  assert.equal(found("const speeds = { 'pico-w': 1 };"), 1);
  assert.equal(found("if (board.id.startsWith('pico-w@circuitpython-10.2')) f();"), 1);
  assert.equal(found("f('pico-w'); const a = profile.runtime.id; const b = kind === 'none';"), 0);
});

test('no Python module depends on the version', () => {
  const asks =
    /minor_version|version_info\s*[<>=]|implementation\.version|sys\.platform\s*[=!]=|uname\(\)\.|implementation\.name/;
  for (const path of filesOf('py'))
    readFileSync(ROOT + path, 'utf8')
      .split('\n')
      .forEach((line, i) => {
        assert.doesNotMatch(line, asks, `${path}:${i + 1}`);
      });
});

function filesOf(end: string): string[] {
  const all = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return all.filter((path) => path.endsWith(`.${end}`));
}

function comparisonsIn(path: string, source: string): string[] {
  const found: string[] = [];
  const at = (offset: number) => found.push(`${path}:${source.slice(0, offset).split('\n').length}`);
  const isName = (node: Node) => node.type === 'Literal' && NAMES.has(String(node.value));
  const isField = (node: Node) =>
    node.type === 'MemberExpression' && FIELDS.has(lastTwo(source.slice(node.start, node.end)));
  const visitor = new Visitor({
    BinaryExpression(node) {
      const [left, right] = [node.left, node.right] as unknown as [Node, Node];
      const isOrder = /^[<>]=?$/.test(node.operator);
      if (!isOrder && !/^[!=]==?$/.test(node.operator)) return;
      if (isName(left) || isName(right) || (isOrder && (isField(left) || isField(right)))) at(node.start);
    },
    SwitchCase(node) {
      if (node.test !== null && isName(node.test as unknown as Node)) at(node.start);
    },
    Property(node) {
      if (!node.computed && isName(node.key as unknown as Node)) at(node.start);
    },
    CallExpression(node) {
      const callee = source.slice(node.callee.start, node.callee.end);
      if (!/\.(startsWith|endsWith|includes|test)$/.test(callee)) return;
      const [first] = node.arguments as unknown as Node[];
      if (first !== undefined && isName(first)) at(node.start);
    },
  });
  visitor.visit(parseSync(path, source).program);
  return found;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly value?: unknown;
}

/** `outcome.profile.runtime.id` → `runtime.id`. */
function lastTwo(text: string): string {
  return text.replaceAll('?.', '.').split('.').slice(-2).join('.');
}
