// The events of a run as `run --json` and the page have them.
import type { Basis } from '../boards/provenance.ts';
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';
import type { SummaryEvent } from '../micropython/host/run-summary.ts';

/**
 * - `start`: what runs as which board; how well that board is known (the worst basis of its facts); and why that one if
 *   nobody named it.
 * - `output`: text as the program wrote it; pieces of one stream, joined, are all that it wrote there.
 * - `summary`: with `--summary`, the last but one.
 * - `exit`: the last one.
 *
 * docs/run-events.schema.json describes all of them.
 */
export type RunEvent =
  | {
      readonly event: 'start';
      readonly board: string;
      readonly file: string;
      readonly basis: Basis;
      readonly reason?: string | undefined;
    }
  | SummaryEvent
  | ProgramEvent
  | { readonly event: 'output'; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly event: 'exit'; readonly code: number };
