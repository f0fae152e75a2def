// The layer table of docs/architecture.md as data, and the rules that enforce it: which room may import which room, which
// package and which part of Node; and that imports are not circular. Type imports count, `import('…')` types and dynamic imports included.
import { dirname, join, normalize } from 'node:path/posix';
import { parseSync, Visitor } from 'oxc-parser';

interface Room {
  readonly rooms: readonly string[];
  readonly packages?: readonly string[];
  /** Whether `node:` modules may be imported. */
  readonly node?: boolean;
}

const X509_ROW = ['asn1', 'crypto', 'util'];
const BOARDS_ROW = ['tls', 'codec', 'x509', ...X509_ROW];
const CONTEXT_ROW = ['boards', 'tls', 'x509', ...X509_ROW];
const API_ROW = ['context', 'net', 'http', ...CONTEXT_ROW];
const PROBE_ROW = ['context', 'net', ...CONTEXT_ROW];
const TRUST_ROW = ['probe', 'python', ...PROBE_ROW];
const DOCTOR_ROW = ['trust', ...TRUST_ROW];
const MICROPYTHON_ROW = [
  'doctor',
  'python',
  'context',
  'http',
  'net',
  'boards',
  'tls',
  'x509',
  'crypto',
  'asn1',
  'util',
];
const BELOW_ENTRY = [
  'doctor',
  'micropython',
  'micropython/main-thread',
  'micropython/main-thread/browser',
  'node-http',
  'platform',
  'codec',
  'api',
  'http',
  ...DOCTOR_ROW,
];
const EVERYTHING = [
  'entry',
  'cli',
  'web',
  'web/page',
  'web/site',
  'micropython/program-thread/node',
  'micropython/program-thread/browser',
  ...BELOW_ENTRY,
];

/** Every room may also import itself and `errors`. */
export const LAYERS: Readonly<Record<string, Room>> = {
  errors: { rooms: [] },
  util: { rooms: [] },
  codec: { rooms: ['util'] },
  asn1: { rooms: ['util'] },
  http: { rooms: ['util'] },
  crypto: {
    rooms: ['asn1', 'util'],
    packages: [
      '@noble/ciphers',
      '@noble/curves',
      '@noble/hashes',
      '@noble/post-quantum',
      '@stablelib/aes',
      '@stablelib/gcm',
      'micro-rsa-dsa-dh',
    ],
  },
  x509: { rooms: X509_ROW },
  tls: { rooms: ['codec', 'crypto', 'util'] },
  boards: { rooms: BOARDS_ROW, packages: ['ajv'] },
  context: { rooms: CONTEXT_ROW },
  net: { rooms: ['tls', 'util'] },
  platform: { rooms: ['net', 'crypto', 'asn1', 'util'], packages: ['tldts'], node: true },
  python: { rooms: ['boards', 'util'], packages: ['@lezer/common', '@lezer/python'] },
  api: { rooms: API_ROW },
  probe: { rooms: PROBE_ROW },
  trust: { rooms: TRUST_ROW },
  doctor: { rooms: DOCTOR_ROW },
  micropython: {
    rooms: MICROPYTHON_ROW,
    packages: ['@micropython/micropython-webassembly-pyscript', 'ajv', 'smol-toml'],
  },
  // The entry points of the program's thread, one for each platform.
  'micropython/program-thread/node': { rooms: ['micropython', 'platform', ...MICROPYTHON_ROW], node: true },
  'micropython/program-thread/browser': {
    rooms: ['micropython', 'platform', ...MICROPYTHON_ROW],
    packages: ['@micropython/micropython-webassembly-pyscript'],
  },
  'micropython/main-thread': {
    rooms: ['micropython', 'micropython/program-thread/node', 'platform', ...MICROPYTHON_ROW],
    node: true,
  },
  // Runs in a tab: no Node.
  'micropython/main-thread/browser': {
    rooms: ['micropython', 'micropython/main-thread', 'micropython/program-thread/browser', ...MICROPYTHON_ROW],
  },
  'node-http': { rooms: ['api', 'platform', ...API_ROW], node: true },
  entry: { rooms: BELOW_ENTRY, node: true },
  cli: {
    rooms: EVERYTHING,
    packages: [
      '@peculiar/x509',
      'commander',
      'csv-parse',
      'diff',
      'fast-png',
      'open',
      'picocolors',
      'reflect-metadata',
      'smol-toml',
      'wrap-ansi',
    ],
    node: true,
  },
  web: { rooms: EVERYTHING, packages: ['ipaddr.js', 'ws'], node: true },
  // Static pages, rendered at `npm run site`.
  'web/site': { rooms: EVERYTHING, packages: ['preact', 'preact-render-to-string'], node: true },
  // Bundled by Vite for browsers.
  'web/page': {
    rooms: EVERYTHING,
    packages: [
      '@codemirror/commands',
      '@codemirror/lang-python',
      '@codemirror/language',
      '@codemirror/state',
      '@codemirror/view',
      'diff',
      'preact',
      'smol-toml',
    ],
  },
};

/** Rooms inside other rooms, innermost first. */
const INNER_ROOMS = [
  'micropython/program-thread/browser',
  'micropython/program-thread/node',
  'micropython/main-thread/browser',
  'micropython/main-thread',
  'web/page',
  'web/site',
];

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** One import of a file, in any form. */
interface Import {
  /** `undefined`: not a plain string. */
  readonly specifier: string | undefined;
  readonly line: number;
}

/**
 * Checks one source file against the table.
 *
 * @param path - relative to the project's root, with `/`: `src/tls/engine.ts`.
 */
export function findViolations(path: string, source: string): Violation[] {
  const imports = importsOf(path, source);
  if (typeof imports === 'string') return [{ path, line: 1, message: `cannot be parsed: ${imports}` }];
  return imports.flatMap(({ specifier, line }) => {
    const message =
      specifier === undefined ? 'an import whose target is not a plain string' : refusal(path, roomOf(path), specifier);
    return message === undefined ? [] : [{ path, line, message }];
  });
}

/**
 * Finds circular imports, within rooms and across them; type imports count, since a reader follows them too.
 *
 * @param sources - text by path, as for {@link findViolations}.
 * @returns each circle as the paths that lead back to the first.
 */
export function findCircles(sources: ReadonlyMap<string, string>): string[][] {
  const targets = (path: string): string[] => {
    const imports = importsOf(path, sources.get(path)!);
    if (typeof imports === 'string') return []; // reported by findViolations
    const relative = imports.flatMap(({ specifier }) => (specifier?.startsWith('.') ? [specifier] : []));
    return relative.map((specifier) => normalize(join(dirname(path), specifier))).filter((each) => sources.has(each));
  };
  const circles: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (path: string): void => {
    const start = trail.indexOf(path);
    if (start !== -1) circles.push(trail.slice(start));
    if (start !== -1 || done.has(path)) return;
    trail.push(path);
    for (const target of targets(path)) visit(target);
    trail.pop();
    done.add(path);
  };
  for (const path of sources.keys()) visit(path);
  return circles;
}

/** @returns the imports of every form, or the parser's error. */
function importsOf(path: string, source: string): Import[] | string {
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) return errors[0]!.message;
  const imports: Import[] = [];
  const add = (specifier: string | undefined, offset: number) => {
    imports.push({ specifier, line: lineAt(source, offset) });
  };
  new Visitor({
    ImportDeclaration: (node) => add(node.source.value, node.start),
    ExportAllDeclaration: (node) => add(node.source.value, node.start),
    ExportNamedDeclaration: (node) => {
      if (node.source) add(node.source.value, node.start);
    },
    ImportExpression: (node) => add(plainString(node.source), node.start),
    TSImportType: (node) => add(plainString(node.source), node.start),
    TSExternalModuleReference: (node) => add(plainString(node.expression), node.start),
  }).visit(program);
  return imports;
}

/** @returns why this import is not allowed, or `undefined` if it is. */
function refusal(path: string, room: string, specifier: string): string | undefined {
  const row = LAYERS[room];
  if (row === undefined) return `the room ${room} is not in the layer table`;
  if (specifier.startsWith('node:'))
    return row.node
      ? undefined
      : `${room} may not import ${specifier}: Node stays in platform, micropython, node-http, entry, cli, web`;
  if (specifier.startsWith('.')) {
    const target = normalize(join(dirname(path), specifier));
    if (!target.startsWith('src/')) return `${specifier} leaves src/`;
    if (!/\.(tsx?|json)$/.test(target)) return `${specifier} does not end in .ts`;
    const other = roomOf(target);
    return other === room || other === 'errors' || row.rooms.includes(other)
      ? undefined
      : `${room} may not import ${other} (${specifier})`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return row.packages?.includes(name) ? undefined : `${room} may not import the package ${name}`;
}

/** `src/tls/client/hello.ts` → `tls`; `src/errors.ts` → `errors`. */
function roomOf(path: string): string {
  const inner = INNER_ROOMS.find((room) => path.startsWith(`src/${room}/`));
  return inner ?? path.split('/')[1]!.replace(/\.ts$/, '');
}

function plainString(node: { readonly type: string }): string | undefined {
  if (node.type !== 'Literal') return undefined;
  const { value } = node as unknown as { value: unknown };
  return typeof value === 'string' ? value : undefined;
}

function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}
