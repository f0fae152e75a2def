// `npm run wycheproof [-- native|portable|small-aes]`: all of Wycheproof on the crypto providers (all by default); `npm test`
// runs a sample of it. One line per file, and finally `N passed, N failed, N skipped`.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EXPECTED, expectedOf, total } from '../tests/vectors/wycheproof/expected.ts';
import type { Subject } from '../tests/vectors/wycheproof/outcome.ts';
import { NATIVE, PORTABLE, SMALL_AES } from '../tests/vectors/wycheproof/subjects.ts';
import { runFile } from '../tests/vectors/wycheproof/suite.ts';

const folder = fileURLToPath(new URL('../../shared/vectors/wycheproof/', import.meta.url));
if (!existsSync(folder)) {
  console.error(`${folder} is absent`);
  process.exit(1);
}

const subjects: Readonly<Record<string, Subject>> = { native: NATIVE, portable: PORTABLE, 'small-aes': SMALL_AES };
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in subjects));
if (unknown.length > 0) {
  console.error(`no provider is called ${unknown.join(', ')}; there are ${Object.keys(subjects).join(', ')}`);
  process.exit(2);
}

let passed = 0;
let failed = 0;
let skipped = 0;
for (const [name, subject] of Object.entries(subjects)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  for (const file of subject.files ?? Object.keys(EXPECTED)) {
    const report = runFile(`${folder}${file}`, subject);
    const left = total({ ran: 0, skips: report.skips });
    for (const failure of report.failures) console.log(`FAILED ${name} ${file} ${failure}`);
    // An unexpected count is a failure of its own: cases have disappeared, or are skipped without a reason.
    const miscounted = report.ran !== expectedOf(file, subject).ran;
    if (miscounted) console.log(`FAILED ${name} ${file}: ${report.ran} ran, not ${expectedOf(file, subject).ran}`);
    passed += report.ran - report.failures.length;
    failed += report.failures.length + (miscounted ? 1 : 0);
    skipped += left;
    console.log(
      `${name.padEnd(10)}${file.padEnd(48)}${`${report.ran} ran`.padStart(9)}${left ? `, ${left} skipped` : ''}`,
    );
  }
}
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 ? 1 : 0);
