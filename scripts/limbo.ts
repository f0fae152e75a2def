// `npm run limbo -- FILE…`: path validation against files in x509-limbo's schema, as a table.
import { readFileSync } from 'node:fs';
import { readCases } from '../tests/limbo/harness.ts';
import { type Exceptions, isClean, type Report, runCases } from '../tests/limbo/report.ts';

const EXCEPTIONS = new URL('../tests/limbo/exceptions.json', import.meta.url);

function main(files: readonly string[]): number {
  if (files.length === 0) {
    console.error('usage: npm run limbo -- FILE…   (files in the schema of github.com/C2SP/x509-limbo)');
    return 2;
  }
  const exceptions = JSON.parse(readFileSync(EXCEPTIONS, 'utf8')) as Exceptions;
  const report = runCases(
    files.flatMap((file) => readCases(readFileSync(file, 'utf8'))),
    exceptions,
  );
  print(report);
  return isClean(report) ? 0 : 1;
}

function print({ rows, disagreements, skipped, staleExceptions, slowest, passed }: Report): void {
  const width = Math.max(10, ...rows.map(({ namespace }) => namespace.length));
  console.log(`${'namespace'.padEnd(width)}  success: accepted/expected  failure: refused/expected`);
  for (const { namespace, success, accepted, failure, refused } of rows)
    console.log(`${namespace.padEnd(width)}  ${ratio(accepted, success, 26)}  ${ratio(refused, failure, 25)}`);
  console.log();
  for (const { limboCase, outcome, kept } of disagreements) {
    console.log(`${limboCase.id}: expected ${limboCase.expected_result}, got ${outcome.result}`);
    if (outcome.reason !== '') console.log(`  ${outcome.reason}`);
    console.log(`  ${kept === undefined ? 'NOT AMONG THE EXCEPTIONS' : `kept: ${kept}`}`);
  }
  for (const { id, reason } of skipped) console.log(`${id}: skipped: ${reason}`);
  for (const id of staleExceptions) console.log(`${id}: passes, and stands among the exceptions: take it out`);
  console.log(`slowest: ${slowest.milliseconds.toFixed(1)} ms (${slowest.id})`);
  console.log(`${passed} passed, ${disagreements.length} failed, ${skipped.length} skipped`);
}

function ratio(part: number, whole: number, width: number): string {
  return (whole === 0 ? '-' : `${part}/${whole}`).padStart(width);
}

process.exitCode = main(process.argv.slice(2));
