// Every option of every command is explained on the command's page, and every error code has its cause and fix.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { AnyCommand, Option } from '../src/cli/command.ts';
import { COMMANDS } from '../src/cli/commands.ts';
import { ERROR_ADVICE } from '../src/errors/advice.ts';
import { blocksOf, explains } from './support/explained.ts';

/** Other pages that explain options of a command; its own page links to them. */
const ALSO_ON: Readonly<Record<string, readonly string[]>> = {
  run: ['hardware', 'recording', 'x509'],
  get: ['x509'],
  trust: ['x509'],
  serve: ['x509'],
  cert: ['x509'],
};

/** `doctor` is another name of `check`. */
const PAGES: readonly (readonly [page: string, command: AnyCommand])[] = COMMANDS.flatMap((each) => {
  if ('commands' in each) return each.commands.map((command) => [each.name, command] as const);
  return each.name === 'doctor' ? [] : [[each.name, each] as const];
});

for (const [page, { name, options }] of PAGES) {
  test(`docs/${page}.md explains every option of ${page === name ? name : `${page} ${name}`}`, () => {
    const text = readPage(page);
    const others = ALSO_ON[page] ?? [];
    for (const other of others) assert.ok(text.includes(`(${other}.md`), `the page links to ${other}.md`);
    const blocks = [text, ...others.map(readPage)].flatMap(blocksOf);
    const isExplained = (option: Option) => flagsOf(option).some((flag) => explains(blocks, flag));
    assert.deepEqual(options.filter((option) => !isExplained(option)).map(flagsOf), []);
  });
}

test('docs/errors.md has a row with a cause and a fix for every error code', () => {
  const rows = new Map(blocksOf(readPage('errors')).map(({ cells: [code, ...cells] }) => [code, cells]));
  for (const [code, { cause, fix }] of Object.entries(ERROR_ADVICE)) {
    const cells = rows.get(`\`${code}\``)!;
    assert.deepEqual(cells?.slice(-2), [inCell(cause), inCell(fix)], code);
    for (const text of [cause, fix]) assert.ok(text.split(' ').length >= 3, `${code}: ${text}`);
  }
});

function inCell(text: string): string {
  return text.replaceAll('|', '\\|');
}

/** `-o, --output <file>`: both. */
function flagsOf({ flags }: Option): readonly string[] {
  return flags.match(/(?<![\w-])--?[\w-]+/g)!;
}

function readPage(name: string): string {
  return readFileSync(new URL(`../docs/${name}.md`, import.meta.url), 'utf8');
}

/** Of what commands print and write, and of the files that users write. */
const SCHEMAS = readdirSync(new URL('../docs/', import.meta.url)).filter((name) => name.endsWith('.schema.json'));

for (const name of SCHEMAS)
  test(`docs/${name} describes every field`, () => {
    const schema: unknown = JSON.parse(readFileSync(new URL(`../docs/${name}`, import.meta.url), 'utf8'));
    assert.deepEqual(undescribed(schema), []);
  });

interface Schema {
  readonly description?: string;
  readonly $ref?: string;
}

/** Fields without a description, of their own or of what they refer to. */
function undescribed(node: unknown, root = node as { readonly $defs?: Readonly<Record<string, Schema>> }): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { properties = {} } = node as { readonly properties?: Readonly<Record<string, Schema>> };
  const own = Object.entries(properties).filter(([, field]) => {
    const target = root.$defs?.[field.$ref?.replace('#/$defs/', '') ?? ''];
    return (field.description ?? target?.description ?? '') === '';
  });
  return [...own.map(([name]) => name), ...Object.values(node).flatMap((each) => undescribed(each, root))];
}
