// The network faults of `thimble run`: `--fault` and `--seed`.
import type { BoardProfile } from '../boards/profile.ts';
import { TlsError } from '../errors.ts';
import { checkFaults } from '../micropython/faults/check-faults.ts';
import { DEFAULT_SEED, type FaultPlan, HIGHEST_SEED, parseFaults } from '../micropython/faults/plan.ts';
import type { Option } from './command.ts';

export interface FaultOptions {
  readonly fault?: readonly string[];
  readonly seed?: string;
}

export const FAULT_OPTIONS: readonly Option[] = [
  {
    flags: '--fault <plan>',
    description:
      'what goes wrong, joined by commas: reset@2, stall@1, close@1:after=500, corrupt@3, slow:1k/s, dns, drop:5%, wifi@30s..40s, clock-jump@10s (docs/run.md)',
    repeatable: true,
  },
  { flags: '--seed <number>', description: 'chooses among what --fault leaves to chance; default: 1' },
];

/** @throws TlsError `cli.usage`, `micropython.bad_fault`. */
export function readFaults({ fault = [], seed }: FaultOptions, profile: BoardProfile): FaultPlan {
  if (seed !== undefined && fault.length === 0)
    throw new TlsError('cli.usage', '--seed is for --fault, which is not given');
  if (seed !== undefined && (!/^\d+$/.test(seed) || Number(seed) > HIGHEST_SEED))
    throw new TlsError('cli.usage', `--seed ${seed}: expected a whole number from 0 to ${HIGHEST_SEED}`);
  const plan = { faults: parseFaults(fault), seed: seed === undefined ? DEFAULT_SEED : Number(seed) };
  checkFaults(plan, profile);
  return plan;
}
