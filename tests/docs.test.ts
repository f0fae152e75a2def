// Every export of the package has a page, which explains all its public members and shows only code that a test runs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { blocksOf, explains } from './support/explained.ts';
import { exportedNames, membersOf, undocumented } from './support/public-names.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
};
const ENTRIES = Object.keys(exports).flatMap((path) => (path === './package.json' ? [] : [path.slice(2)]));

/** All of `examples/`, which tests/examples.test.ts, readme.test.ts and demo.test.ts run. */
const EXAMPLES = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => readFileSync(join(ROOT, 'examples', path), 'utf8'));

/** Pages about exports that share names with others, and link to the pages with the members. */
const MEMBERS_ON: Readonly<Record<string, readonly string[]>> = {
  portable: ['tls', 'x509'],
  'portable-server': ['tls'],
  'encrypted-keys': ['tls'],
};

/** TlsError, which every entry exports: documented in docs/errors.md. */
const ERROR_NAMES: ReadonlySet<string> = new Set(['TlsError', 'ErrorCode', 'isTlsError']);

/** Exports without errors. */
const THROWS_NOTHING: ReadonlySet<string> = new Set(['public-suffix']);

test('there is a page for each export', () => {
  assert.equal(ENTRIES.length, Object.keys(exports).length - 1, 'all but package.json');
  const pages = readdirSync(join(ROOT, 'docs'));
  for (const entry of ENTRIES) assert.ok(pages.includes(`${entry}.md`), `docs/${entry}.md`);
});

for (const entry of ENTRIES) {
  const page = () => readFileSync(join(ROOT, 'docs', `${entry}.md`), 'utf8');

  test(`docs/${entry}.md explains every export of thimble/${entry}, and every member of its classes and interfaces`, () => {
    const text = page();
    const elsewhere = (MEMBERS_ON[entry] ?? []).map((other) => {
      assert.ok(text.includes(`(${other}.md)`), `the page leads to ${other}.md`);
      return readFileSync(join(ROOT, 'docs', `${other}.md`), 'utf8');
    });
    const isNamed = (name: string) => new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(text);
    const blocks = [text, ...elsewhere].flatMap(blocksOf);
    const unexplained = (wanted: Iterable<string>) => [...new Set(wanted)].filter((name) => !explains(blocks, name));
    const names = exportedNames(join(ROOT, 'src/entry', `${entry}.ts`));
    for (const name of THROWS_NOTHING.has(entry) ? [] : ERROR_NAMES)
      assert.ok(names.delete(name), `thimble/${entry} exports ${name}`);
    assert.deepEqual(
      [...names.keys()].filter((name) => !isNamed(name)),
      [],
    );
    assert.deepEqual(unexplained(names.keys()), []);
    assert.deepEqual(unexplained([...names.values()].flatMap(membersOf)), []);
    if (!THROWS_NOTHING.has(entry)) assert.match(text, /\(errors\.md\)/, 'the page says where errors are told of');
  });

  test(`every name that thimble/${entry} exports has a doc comment, and every field of an interface`, () => {
    const names = exportedNames(join(ROOT, 'src/entry', `${entry}.ts`));
    assert.deepEqual([...names.values()].flatMap(undocumented), []);
  });

  test(`docs/${entry}.md shows code from examples/, word for word`, () => {
    const blocks = [...page().matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code]) => code!);
    assert.ok(blocks.length > 0);
    for (const block of blocks)
      assert.ok(
        EXAMPLES.some((example) => example.includes(block)),
        block,
      );
  });
}

test('README.md leads to each page', () => {
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
  const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
  assert.deepEqual(
    pages.filter((name) => !readme.includes(`(docs/${name}`)),
    [],
  );
});

test('links between pages resolve', () => {
  const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'];
  for (const name of readdirSync(join(ROOT, 'docs'))) if (name.endsWith('.md')) pages.push(`docs/${name}`);
  for (const path of pages) {
    const folder = new URL(path, `file://${ROOT}`);
    for (const [, target = '', place] of readFileSync(folder, 'utf8').matchAll(/\]\(([^)#\s]*)(?:#([^)\s]+))?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const url = new URL(target === '' ? folder : target, folder);
      assert.doesNotThrow(() => readdirOrFile(url), `${path}: ${target}`);
      if (place !== undefined && url.pathname.endsWith('.md'))
        assert.ok(placesIn(readFileSync(url, 'utf8')).includes(place), `${path}: ${target}#${place}`);
    }
  }
});

/** The names of a page's headings in links, as GitHub makes them. */
function placesIn(page: string): string[] {
  return blocksOf(page).flatMap(({ kind, cells: [text] }) =>
    kind === 'heading'
      ? [
          text!
            .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
            .toLowerCase()
            .replace(/[^\p{L}\p{N}\s_-]/gu, '')
            .replaceAll(' ', '-'),
        ]
      : [],
  );
}

function readdirOrFile(url: URL): void {
  if (url.pathname.endsWith('/')) readdirSync(url);
  else readFileSync(url);
}
