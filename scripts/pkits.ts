// `npm run pkits -- FOLDER`: path validation against NIST's PKITS, sections 4.1 to 4.13.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Exceptions, isClean, type PkitsReport, parseCases, runCases } from '../tests/pkits/harness.ts';

const TESTS = new URL('../tests/pkits/', import.meta.url);

const USAGE = `usage: npm run pkits -- FOLDER

  FOLDER  has the suite's certs/ and crls/: NIST's PKITS_data.zip unpacked, or x509/PKITS_data of the Python package
          cryptography_vectors. It is not part of this repository.
`;

function main([folder, ...more]: readonly string[]): number {
  if (folder === undefined || more.length > 0 || !existsSync(join(folder, 'certs'))) {
    if (folder !== undefined && more.length === 0) process.stderr.write(`there is no ${join(folder, 'certs')}\n`);
    process.stderr.write(USAGE);
    return 2;
  }
  const cases = parseCases(readFileSync(new URL('cases.txt', TESTS), 'utf8'));
  const exceptions = JSON.parse(readFileSync(new URL('exceptions.json', TESTS), 'utf8')) as Exceptions;
  const report = runCases(folder, cases, exceptions);
  print(report);
  return isClean(report) ? 0 : 1;
}

function print({ passed, total, differences, staleExceptions }: PkitsReport): void {
  for (const { pkitsCase, accepted, reason, kept } of differences) {
    console.log(
      `${pkitsCase.id} ${pkitsCase.title}: ${accepted ? 'ACCEPTED, and it is invalid' : 'refused, and it is valid'}`,
    );
    if (reason !== '') console.log(`  ${reason}`);
    console.log(`  ${kept === undefined ? 'NOT AMONG THE EXCEPTIONS' : `kept: ${kept}`}`);
  }
  for (const id of staleExceptions) console.log(`${id}: passes, and stands among the exceptions: take it out`);
  console.log(`${passed} of ${total}`);
}

process.exitCode = main(process.argv.slice(2));
