// `npm run check`: types, lint, format, the layer table, and the package as it would be published. Prints failures;
// exit 1. Each step is a function that prints its findings and returns whether it passed.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCircles, findViolations } from './layers.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const LONGEST_FILE = 400; // lines; a longer file contains more than one concept

const STEPS: readonly (readonly [name: string, step: () => boolean])[] = [
  ['types', () => tool('tsc', '-p', 'tsconfig.json')],
  ['the page with the types of browsers', () => tool('tsc', '-p', 'tsconfig.page.json')],
  ['the static site', () => tool('tsc', '-p', 'tsconfig.site.json')],
  ['sans-I/O rooms without Node or DOM types', () => tool('tsc', '-p', 'tsconfig.sans-io.json')],
  ['thimble/portable with the types of the web alone', () => tool('tsc', '-p', 'tsconfig.portable.json')],
  ['lint and format', () => tool('biome', 'check', '--error-on-warnings', '.')],
  ['layers', checkLayers],
  ['file lengths', checkLengths],
  ['where tests stand', checkTestPlaces],
  ['docs/errors.md', () => tool('tsx', 'scripts/errors-doc.ts', '--check')],
  ['the published package', checkPackage],
];

let failed = false;
for (const [name, step] of STEPS) {
  const passed = step();
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
  if (!passed) failed = true;
}
process.exit(failed ? 1 : 0);

/** Runs a tool, and shows its output only if it fails. */
function tool(name: string, ...args: string[]): boolean {
  return quietly(`${root}node_modules/.bin/${name}`, args);
}

function quietly(command: string, args: readonly string[]): boolean {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) console.log(`${stdout}${stderr}`);
  return status === 0;
}

/** Unit tests are next to the source and may import anything: a real peer, the test certificates. */
function checkLayers(): boolean {
  const paths = sources('src').filter((path) => !path.endsWith('.test.ts'));
  const texts = new Map(paths.map((path) => [path, readFileSync(root + path, 'utf8')]));
  const violations = paths.flatMap((path) => findViolations(path, texts.get(path)!));
  for (const { path, line, message } of violations) console.log(`${path}:${line}: ${message}`);
  const circles = findCircles(texts);
  for (const circle of circles) console.log(`a circle of imports: ${[...circle, circle[0]].join(' → ')}`);
  return violations.length + circles.length === 0;
}

function checkLengths(): boolean {
  const long = ['src', 'tests', 'scripts', 'bench', 'examples']
    .flatMap(sources)
    .map((path) => ({ path, lines: readFileSync(root + path, 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LONGEST_FILE);
  for (const { path, lines } of long) console.log(`${path}: ${lines} lines, more than ${LONGEST_FILE}: split it`);
  return long.length === 0;
}

/** CONTRIBUTING.md: a test under `src/` needs no build, and its folder contains the source that it tests. */
function checkTestPlaces(): boolean {
  const wrong: string[] = [];
  for (const path of sources('src').filter((each) => each.endsWith('.test.ts'))) {
    const text = readFileSync(root + path, 'utf8');
    if (/support\/cli\.ts|\/dist\//.test(text)) wrong.push(`${path} needs dist/: it belongs in tests/`);
    if (!/from '\.\.?\//.test(text)) wrong.push(`${path} imports no source: it belongs in tests/`);
  }
  for (const path of ['bench', 'scripts', 'examples'].flatMap(sources))
    if (path.endsWith('.test.ts')) wrong.push(`${path}: tests stand in src/ and tests/`);
  for (const line of wrong) console.log(line);
  return wrong.length === 0;
}

/** publint and attw check the tarball itself, which is exactly what users install. */
function checkPackage(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-pack-'));
  try {
    if (!npm('pack', '--silent', '--pack-destination', folder)) return false;
    const tarball = join(folder, readdirSync(folder)[0]!);
    return tool('publint', '--strict', tarball) && tool('attw', '--profile', 'esm-only', tarball);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npm(...args: string[]): boolean {
  // If npm started this script, npm is a script for the same Node; otherwise a plain command.
  const script = process.env.npm_execpath;
  return script === undefined ? quietly('npm', args) : quietly(process.execPath, [script, ...args]);
}

function sources(folder: string): string[] {
  return readdirSync(root + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name.split(sep).join('/')}`)
    .sort();
}
