// What `check` says of one target on one firmware, as data: docs/diagnosis.schema.json describes its JSON.
import { isFirmwareVerdict } from '../../boards/firmware-verdict.ts';
import type { Basis } from '../../boards/provenance.ts';
import type { AlertName } from '../../errors/alert-description.ts';
import type { BoardOutcome } from '../../probe/board-probe.ts';
import type { ChainItem } from './chain.ts';
import type { RootItem } from './chain-roots.ts';
import type { MemoryEstimate, TimeEstimate } from './estimate.ts';
import type { Fix } from './fix.ts';

/** - `works-unverified`: it connects without verifying the server. - `unreachable`: no TLS was tried. */
export type Result = 'works' | 'works-unverified' | 'fails' | 'unreachable';

export interface Step {
  readonly name: string;
  readonly status: 'ok' | 'note' | 'warning' | 'failed';
  readonly text: string;
}

export interface Diagnosis {
  readonly target: string;
  readonly board: string;
  readonly result: Result;
  /** `repr(e)` of the exception in the program. */
  readonly exception: string | undefined;
  /** What the firmware prints by itself before it. */
  readonly console: string | undefined;
  /** Why: the code and message of Thimble's own error. */
  readonly reason: { readonly code: string; readonly message: string } | undefined;
  readonly stage: BoardOutcome['stage'];
  readonly verification: BoardOutcome['verification'];
  readonly basis: Basis;
  readonly steps: readonly Step[];
  readonly chain: readonly ChainItem[];
  /** Those that the chain leads to, of all that are known. */
  readonly roots: readonly RootItem[];
  readonly walk: Walk | undefined;
  /** The alert that the firmware sends when it refuses: `unknown_ca`. */
  readonly alert: AlertName | undefined;
  readonly messages: readonly ReportedMessage[];
  readonly times: { readonly resolve?: number; readonly connect?: number; readonly handshake?: number };
  readonly memory: MemoryEstimate | undefined;
  readonly time: TimeEstimate | undefined;
  readonly fixes: readonly Fix[];
}

/** How the firmware's verifier went through the chain. */
export interface Walk {
  /** What its library returns. */
  readonly ret: number;
  readonly flags: number;
  readonly certificates: readonly { readonly subject: string; readonly flags: number; readonly trusted: boolean }[];
}

export interface ReportedMessage {
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly bytes: number;
  /** Milliseconds after the connection stood. */
  readonly at: number;
}

export function resultOf({ stage, error, verification }: BoardOutcome): Result {
  if (error === undefined) return verification === 'off' || verification === 'never' ? 'works-unverified' : 'works';
  return stage === 'resolve' || stage === 'connect' ? 'unreachable' : 'fails';
}

export function walkOf({ verdict }: BoardOutcome): Walk | undefined {
  if (!isFirmwareVerdict(verdict)) return undefined;
  const { ret, flags, chain } = verdict;
  return { ret, flags, certificates: chain };
}
