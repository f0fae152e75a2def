// What changes for targets when a firmware is upgraded, or when its roots are replaced.
import { type Cell, verdictOf } from './matrix.ts';

export interface Change {
  readonly target: string;
  /** `lost`: it worked. `gained`: it works now. `other`: it fails otherwise, or is no longer verified. */
  readonly kind: 'lost' | 'gained' | 'other';
  readonly before: string;
  readonly after: string;
  readonly reason: Cell['reason'];
}

/** @param before - a cell for each target; `after` the same targets in the same order. */
export function changesOf(before: readonly Cell[], after: readonly Cell[]): Change[] {
  return before.flatMap((old, i) => {
    const now = after[i]!;
    const [was, is] = [verdictOf(old), verdictOf(now)];
    if (was === is) return [];
    const kind = works(old) === works(now) ? 'other' : works(now) ? 'gained' : 'lost';
    return [{ target: old.target, kind, before: was, after: is, reason: now.reason ?? old.reason } as const];
  });
}

/** One sentence for each change; losses first. */
export function describeChanges(
  changes: readonly Change[],
  names: { readonly before: string; readonly after: string },
): string {
  const lines = [`${names.before} -> ${names.after}`];
  if (changes.length === 0) lines.push('  nothing changes for these targets');
  for (const [kind, title] of [
    ['lost', 'no longer connects'],
    ['gained', 'connects then'],
    ['other', 'changes'],
  ] as const)
    for (const change of changes.filter((each) => each.kind === kind)) {
      const reason = change.reason === undefined ? '' : `: ${change.reason.message} [${change.reason.code}]`;
      lines.push(
        `  ${title}: ${change.target}`,
        `      before: ${change.before}`,
        `      after:  ${change.after}${reason}`,
      );
    }
  return `${lines.join('\n')}\n`;
}

function works({ result }: Cell): boolean {
  return result === 'works' || result === 'works-unverified';
}
