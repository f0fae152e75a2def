// The layer check must be able to fail: one deliberate violation of each kind.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findCircles, findViolations } from '../scripts/layers.ts';

const REFUSED: readonly (readonly [sort: string, path: string, source: string, message: RegExp])[] = [
  ['value import', 'src/tls/a.ts', "import { parse } from '../x509/b.ts';", /tls may not import x509/],
  ['import for its effects', 'src/tls/a.ts', "import '../x509/b.ts';", /tls may not import x509/],
  ['type import', 'src/x509/a.ts', "import type { B } from '../tls/b.ts';", /x509 may not import tls/],
  ['inline type import', 'src/x509/a.ts', "import { type B } from '../tls/b.ts';", /x509 may not import tls/],
  ['import() type', 'src/util/a.ts', "let b: import('../tls/b.ts').B;", /util may not import tls/],
  ['typeof import()', 'src/util/a.ts', "let b: typeof import('../tls/b.ts');", /util may not import tls/],
  ['dynamic import', 'src/net/a.ts', "await import('../api/b.ts');", /net may not import api/],
  ['dynamic import of something computed', 'src/cli/a.ts', 'await import(name);', /not a plain string/],
  ['re-export', 'src/http/a.ts', "export { b } from '../net/b.ts';", /http may not import net/],
  ['re-export of everything', 'src/trust/a.ts', "export * from '../platform/b.ts';", /trust may not import platform/],
  ['type re-export', 'src/crypto/a.ts', "export type * from '../x509/b.ts';", /crypto may not import x509/],
  ['import =', 'src/codec/a.ts', "import b = require('../tls/b.ts');", /codec may not import tls/],
  [
    'bare package of another room',
    'src/tls/a.ts',
    "import { x25519 } from '@noble/curves/ed25519.js';",
    /the package @noble\/curves/,
  ],
  ['package that is not declared', 'src/cli/a.ts', "import chalk from 'chalk';", /the package chalk/],
  ['type import of a package', 'src/api/a.ts', "import type { Command } from 'commander';", /the package commander/],
  [
    'Node in a sans-I/O room',
    'src/asn1/a.ts',
    "import type { Buffer } from 'node:buffer';",
    /may not import node:buffer/,
  ],
  ['Node in an asynchronous room', 'src/trust/a.ts', "import { connect } from 'node:net';", /may not import node:net/],
  ['a built-in without its prefix', 'src/platform/a.ts', "import net from 'net';", /the package net/],
  ['a way out of src/', 'src/cli/a.ts', "import '../../scripts/b.ts';", /leaves src/],
  ['another ending', 'src/tls/a.ts', "import './b.js';", /does not end in \.ts/],
  ['a room that is not in the table', 'src/attic/a.ts', "import '../util/b.ts';", /attic is not in the layer table/],
];

for (const [sort, path, source, message] of REFUSED) {
  test(`refused: ${sort}`, () => {
    const violations = findViolations(path, `// first line\n${source}\n`);
    assert.equal(violations.length, 1);
    assert.match(violations[0]!.message, message);
    assert.equal(violations[0]!.line, 2);
  });
}

for (const [path, source] of [
  ['src/tls/client/a.ts', "import { b } from '../../codec/b.ts'; import type { C } from '../../errors.ts';"],
  ['src/trust/a.ts', "import { get } from '../probe/get.ts'; import { d } from '../x509/d.ts'; import './e.ts';"],
  ['src/errors.ts', "import { A } from './errors/a.ts';"],
  ['src/crypto/portable/a.ts', "import { sha256 } from '@noble/hashes/sha2.js';"],
  ['src/cli/a.ts', "import 'node:fs'; import 'commander'; await import('../platform/node/b.ts');"],
] as const) {
  test(`allowed: ${source}`, () => assert.deepEqual(findViolations(path, source), []));
}

test('words in comments and strings are not imports', () => {
  const source = "// import '../x509/a.ts'\nexport const text = \"import '../x509/a.ts'\";\n";
  assert.deepEqual(findViolations('src/tls/a.ts', source), []);
});

test('an import cycle of any form is found, once, and a diamond is none', () => {
  const circlesOf = (sources: Readonly<Record<string, string>>) => findCircles(new Map(Object.entries(sources)));
  const within = {
    'src/tls/a.ts': "import './deep/b.ts';",
    'src/tls/deep/b.ts': "import type { C } from '../c.ts';",
    'src/tls/c.ts': "export type { A } from './a.ts';",
    'src/tls/d.ts': "import './a.ts'; import './c.ts';",
  };
  assert.deepEqual(circlesOf(within), [['src/tls/a.ts', 'src/tls/deep/b.ts', 'src/tls/c.ts']]);
  const across = { 'src/cli/a.ts': "await import('../entry/b.ts');", 'src/entry/b.ts': "import '../cli/a.ts';" };
  assert.deepEqual(circlesOf(across), [['src/cli/a.ts', 'src/entry/b.ts']]);
  assert.deepEqual(circlesOf({ 'src/tls/a.ts': "import './a.ts';" }), [['src/tls/a.ts']]);
  const diamond = {
    'src/tls/a.ts': "import './b.ts'; import './c.ts';",
    'src/tls/b.ts': "import './d.ts';",
    'src/tls/c.ts': "import './d.ts'; import 'node:fs'; import './absent.ts';",
    'src/tls/d.ts': '',
  };
  assert.deepEqual(circlesOf(diamond), []);
});
