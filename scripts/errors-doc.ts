// Writes docs/errors.md from the error table; with --check it only compares, and exits 1 if the file is outdated.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { ERROR_ADVICE } from '../src/errors/advice.ts';
import { AlertDescription } from '../src/errors/alert-description.ts';
import type { ErrorKind } from '../src/errors/spec.ts';
import { ERROR_TABLE, type ErrorCode } from '../src/errors.ts';

const FILE = new URL('../docs/errors.md', import.meta.url);

const KINDS: Readonly<Record<ErrorKind, string>> = {
  peer: 'the other side broke the protocol',
  alert: 'the other side refused us and said why in a TLS alert',
  certificate: "the peer's certificate, or the path to a trusted root, was refused",
  network: 'no connection, a time-out, a connection cut',
  http: 'the response breaks HTTP/1.1 or passes a limit',
  input: 'what was handed in (a file, a key, an option) cannot be used',
};

const text = render();
if (!process.argv.includes('--check')) writeFileSync(FILE, text);
else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
  console.log('docs/errors.md is stale: run npx tsx scripts/errors-doc.ts');
  process.exit(1);
}

function render(): string {
  const alertNames = new Map<number, string>(Object.entries(AlertDescription).map(([name, number]) => [number, name]));
  const lines = [
    '# `thimble/errors`',
    '',
    '<!-- Written by scripts/errors-doc.ts from src/errors/: change the tables there, not this file. -->',
    '',
    'Every failure that is not a bug of ours is a `TlsError`. Match on its `code`: it is stable, the message is for people.',
    'Its `hint` says what to do; `adviceFor` gives the `Advice` for a code, with the `cause` that is most often behind it and',
    'the `fix`. All of it stands on [this page](errors.md), and `thimble explain CODE` prints it.',
    '',
    'An example that `tests/examples.test.ts` runs, [errors.ts](../examples/typescript/errors.ts):',
    '',
    '```ts',
    ...exampleLines(),
    '```',
    '',
    'Errors have their hints with every export but `thimble/portable` and those that go with it (`portable-server`,',
    '`encrypted-keys`, `public-suffix`), whose bundles carry codes and not texts: there',
    '`hint` is empty until the program has `import "thimble/errors";`, which needs nothing of Node.',
    '',
    'The `kind` says whose fault it is, for those who do not need to know more:',
    '',
    '| kind | what it means |',
    '|---|---|',
    ...Object.entries(KINDS).map(([kind, meaning]) => `| \`${kind}\` | ${meaning} |`),
    '',
    'Where an alert stands, it is what the peer is sent (RFC 8446 §6.2).',
  ];
  const prefixOf = (code: string) => code.split('.')[0]!;
  for (const prefix of new Set(Object.keys(ERROR_TABLE).map(prefixOf))) {
    const codes = Object.entries(ERROR_TABLE).filter(([code]) => prefixOf(code) === prefix);
    lines.push('', `## ${prefix}`, '', '| code | kind | alert sent | cause | fix |', '|---|---|---|---|---|');
    for (const [code, { kind, alert }] of codes) {
      const { cause, fix } = ERROR_ADVICE[code as ErrorCode];
      const sent = alert === undefined ? '' : `${alert} ${alertNames.get(alert) ?? ''}`;
      lines.push(`| \`${code}\` | ${kind} | ${sent} | ${cell(cause)} | ${cell(fix)} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** The body of the example function, so that the page shows code that is tested. */
function exampleLines(): string[] {
  const source = readFileSync(new URL('../examples/typescript/errors.ts', import.meta.url), 'utf8');
  return source
    .slice(source.indexOf('\ntry {') + 1)
    .trimEnd()
    .split('\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
