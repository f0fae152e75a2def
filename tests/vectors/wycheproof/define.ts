// Tests one provider with Wycheproof's files, one test for each file.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { testWithShared } from '../../support/shared.ts';
import { EXPECTED, expectedOf, total } from './expected.ts';
import type { Subject } from './outcome.ts';
import { CAP, isCapped } from './subjects.ts';
import { runFile } from './suite.ts';

export function defineWycheproof(subject: Subject): void {
  const { name } = subject.crypto;
  testWithShared('vectors/wycheproof/', `${name}: every file of the set is known`, (folder) => {
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(EXPECTED).sort());
  });

  for (const file of subject.files ?? Object.keys(EXPECTED)) {
    testWithShared(`vectors/wycheproof/${file}`, `${name}: ${file}`, (path) => {
      const expected = expectedOf(file, subject);
      const capped = isCapped(file);
      const report = runFile(path, subject, capped ? CAP : undefined);
      assert.deepEqual(report.failures, []);
      if (capped) assert.equal(report.ran + report.left + total({ ran: 0, skips: report.skips }), total(expected));
      else assert.deepEqual({ ran: report.ran, skips: report.skips }, expected);
      assert.ok(report.ran > 0 || expected.ran === 0, 'nothing ran');
    });
  }
}
