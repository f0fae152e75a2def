// The results for a limbo file: as expected, different, excepted despite limbo's expectation, or skipped.
import { type LimboCase, type Outcome, runCase, skipReason } from './harness.ts';

/** Case id to the rule by which its certificate is refused, although limbo expects success. */
export type Exceptions = Readonly<Record<string, string>>;

export interface Disagreement {
  readonly limboCase: LimboCase;
  readonly outcome: Outcome;
  /** From the exceptions; `undefined`: not excepted. */
  readonly kept: string | undefined;
}

export interface NamespaceRow {
  readonly namespace: string;
  success: number;
  accepted: number;
  failure: number;
  refused: number;
}

export interface Report {
  readonly passed: number;
  readonly disagreements: readonly Disagreement[];
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  /** Exceptions that no longer apply: the case passes, or was never one that may be refused. */
  readonly staleExceptions: readonly string[];
  readonly rows: readonly NamespaceRow[];
  /** The minimum of three runs: one alone also counts other activity of the machine. */
  readonly slowest: { readonly id: string; readonly milliseconds: number };
}

export function runCases(cases: readonly LimboCase[], exceptions: Exceptions): Report {
  const rows = new Map<string, NamespaceRow>();
  const disagreements: Disagreement[] = [];
  const skipped: { id: string; reason: string }[] = [];
  const staleExceptions: string[] = [];
  let slowest = { id: '', milliseconds: 0 };
  let passed = 0;
  for (const limboCase of cases) {
    const { id, expected_result: expected } = limboCase;
    const reason = skipReason(limboCase);
    if (reason !== undefined) {
      skipped.push({ id, reason });
      continue;
    }
    const outcome = runCase(limboCase);
    if (outcome.milliseconds > slowest.milliseconds) {
      const milliseconds = settle(limboCase, outcome);
      if (milliseconds > slowest.milliseconds) slowest = { id, milliseconds };
    }
    count(rows, limboCase, outcome);
    if (outcome.result === expected) {
      passed++;
      if (Object.hasOwn(exceptions, id)) staleExceptions.push(id);
    } else {
      // Accepting what limbo wants refused is never excepted.
      const kept = expected === 'SUCCESS' ? exceptions[id] : undefined;
      disagreements.push({ limboCase, outcome, kept });
    }
  }
  return { passed, disagreements, skipped, staleExceptions, rows: [...rows.values()], slowest };
}

/** Whether every difference is excepted, and every exception still needed. */
export function isClean({ disagreements, staleExceptions }: Report): boolean {
  return staleExceptions.length === 0 && disagreements.every(({ kept }) => kept !== undefined);
}

function settle(limboCase: LimboCase, { milliseconds }: Outcome): number {
  return Math.min(milliseconds, runCase(limboCase).milliseconds, runCase(limboCase).milliseconds);
}

function count(rows: Map<string, NamespaceRow>, { id, expected_result: expected }: LimboCase, outcome: Outcome): void {
  const namespace = id.slice(0, id.lastIndexOf('::'));
  const row = rows.get(namespace) ?? { namespace, success: 0, accepted: 0, failure: 0, refused: 0 };
  rows.set(namespace, row);
  if (expected === 'SUCCESS') {
    row.success++;
    if (outcome.result === 'SUCCESS') row.accepted++;
  } else {
    row.failure++;
    if (outcome.result === 'FAILURE') row.refused++;
  }
}
