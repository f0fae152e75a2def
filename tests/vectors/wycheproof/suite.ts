// Wycheproof's files (C2SP/wycheproof, test vectors v1): their common format, and how a provider is tested with one.
import { readFileSync } from 'node:fs';
import { fromHex } from '../../../src/util/hex.ts';
import type { Case, Outcome, Schema, Subject } from './outcome.ts';
import { SCHEMAS } from './schemas.ts';

export interface Report {
  ran: number;
  /** Cases beyond the cap of their class, which were not run. */
  left: number;
  readonly skips: Record<string, number>;
  readonly failures: string[];
}

/**
 * @param cap - maximum cases to run for each class of result and flags; `undefined`: all.
 */
export function runFile(path: string, subject: Subject, cap?: number): Report {
  const { algorithm, schema: name, testGroups } = JSON.parse(readFileSync(path, 'utf8')) as WycheproofFile;
  const schema = SCHEMAS[name];
  if (schema === undefined) throw new Error(`a schema that nobody has described: ${name}`);
  const report: Report = { ran: 0, left: 0, skips: {}, failures: [] };
  const runs = new Map<string, number>();
  for (const { tests, ...group } of testGroups) {
    for (const fields of tests) {
      const test = toCase({ algorithm, ...group, ...fields });
      const kind = `${test.result} ${test.flags.join(' ')}`;
      const count = runs.get(kind) ?? 0;
      if (cap !== undefined && count >= cap) {
        report.left++;
        continue;
      }
      const outcome = schema.judge(subject, test);
      if (typeof outcome === 'object' && 'skip' in outcome) {
        report.skips[outcome.skip] = (report.skips[outcome.skip] ?? 0) + 1;
        continue;
      }
      report.ran++;
      runs.set(kind, count + 1);
      const expected = verdict(test, schema);
      if (outcome !== expected) report.failures.push(`${test.tcId} (${kind}): ${describe(outcome)}, not ${expected}`);
    }
  }
  return report;
}

function verdict(test: Case, { refuses = [] }: Schema): 'accepted' | 'refused' {
  if (test.result === 'invalid') return 'refused';
  if (test.result === 'valid') return 'accepted';
  return test.flags.some((flag) => refuses.includes(flag)) ? 'refused' : 'accepted';
}

function describe(outcome: Exclude<Outcome, { skip: string }>): string {
  return typeof outcome === 'string' ? outcome : `got ${outcome.wrong}`;
}

interface WycheproofFile {
  readonly algorithm?: string;
  readonly schema: string;
  readonly testGroups: readonly ({ readonly tests: readonly Record<string, unknown>[] } & Record<string, unknown>)[];
}

function toCase(fields: Record<string, unknown>): Case {
  const typed = <T>(field: string, type: string): T => {
    if (typeof fields[field] !== type) throw new Error(`case ${fields.tcId} has no ${type} called ${field}`);
    return fields[field] as T;
  };
  return {
    tcId: fields.tcId as number,
    result: fields.result as Case['result'],
    flags: (fields.flags ?? []) as string[],
    bytes: (field) => fromHex(typed<string>(field, 'string'))!,
    text: (field) => typed<string>(field, 'string'),
    number: (field) => typed<number>(field, 'number'),
  };
}
