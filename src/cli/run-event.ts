// The types of a run's events, for `run --json` and the page.
import type { Basis } from '../boards/provenance.ts';
import type { ProgramEvent } from '../micropython/bridge/program-event.ts';
import type { SummaryEvent } from '../micropython/main-thread/run-summary.ts';

/**
 * - `start`: what runs as which board; the worst basis of the facts about that board; and why that board was chosen if
 *   none was named.
 * - `output`: text that the program wrote; the concatenated pieces of one stream are its entire output.
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
