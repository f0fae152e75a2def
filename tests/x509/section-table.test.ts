// "RFC 5280, section by section" of docs/x509.md: its files exist and define what it names, in the RFC's order, and no
// section that a source cites is missing.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../src/x509/rules.ts';

const SOURCES = new URL('../../src/x509/', import.meta.url);
const PAGE = readFileSync(new URL('../../docs/x509.md', import.meta.url), 'utf8');
const TABLE = PAGE.split('## RFC 5280, section by section\n')[1]!.split('\n## ')[0]!;

/** Of each row: the numbers of its sections, and the names that each of its files must define. */
const ROWS = [...TABLE.matchAll(/^\| (\d[^|]*) \| [^|]+ \| ([^|]+) \|$/gm)].map(([, sections, places]) => ({
  sections: sections!.match(/\d+(?:\.\d+)+/g)!,
  places: places!.split('; ').map((place) => {
    const [file, ...names] = [...place.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);
    return { file: file!, names };
  }),
}));

test('each file exists and defines the functions, types and rules that it is listed with', () => {
  assert.ok(ROWS.length >= 50, `only ${ROWS.length} rows are understood`);
  for (const { sections, places } of ROWS) {
    for (const { file, names } of places) {
      const row = `§${sections[0]}, ${file}`;
      assert.ok(existsSync(new URL(file, SOURCES)), `${row}: there is no such file`);
      assert.ok(names.length > 0, `${row}: nothing is named`);
      const source = readFileSync(new URL(file, SOURCES), 'utf8');
      for (const name of names) assert.ok(isDefined(name, source), `${row}: it does not define ${name}`);
    }
  }
});

test('the sections are in the order of the RFC', () => {
  const firsts = ROWS.map(({ sections }) => sections[0]!.split('.').map(Number));
  for (const [i, section] of firsts.entries()) {
    const before = firsts[i - 1] ?? [0];
    const at = section.findIndex((part, place) => part !== (before[place] ?? 0));
    assert.ok(at < 0 || section[at]! > (before[at] ?? 0), `${section.join('.')} is after ${before.join('.')}`);
  }
});

test('every section of RFC 5280 that a source cites is listed', () => {
  const listed = new Set(ROWS.flatMap(({ sections }) => sections));
  const cited = readdirSync(SOURCES)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(new URL(name, SOURCES), 'utf8').matchAll(/RFC 5280 §(\d+(?:\.\d+)+)/g)])
    .map((match) => match[1]!);
  assert.ok(cited.length >= 30, `only ${cited.length} citations were found`);
  assert.deepEqual(
    cited.filter((section) => !listed.has(section)),
    [],
  );
});

function isDefined(name: string, source: string): boolean {
  if (name.includes('-')) return name in RULES && source.includes(`'${name}': {`);
  const declaration = new RegExp(`^(?:export )?(?:function|class|const|type|interface) ${name}\\b`, 'm');
  const method = new RegExp(`^  (?:static )?#?${name}\\(.*\\{$`, 'm');
  return declaration.test(source) || method.test(source);
}
