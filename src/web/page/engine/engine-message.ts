// Requests from the page to the engine's worker, and the answers: the JSON of the commands.
import type { Diagnosis } from '../../../doctor/check/diagnosis.ts';
import type { Cell } from '../../../doctor/check/matrix.ts';
import type { jsonDiagnosis } from '../../../doctor/explain/report.ts';
import type { RelayAddress } from '../common/relay-access.ts';

/** `check --json`: the output for several targets or boards, by target and board. */
export interface MatrixJson {
  readonly targets: readonly string[];
  readonly boards: readonly string[];
  readonly cells: readonly (readonly Cell[])[];
}

/** `explain --json`. */
export type ExplanationJson = ReturnType<typeof jsonDiagnosis>;

/** The input of `trust`. */
export interface RootsQuestion {
  readonly hosts: readonly string[];
  /** A program whose hosts are included, with the files next to it. */
  readonly program?: { readonly name: string; readonly files: Readonly<Record<string, Uint8Array>> } | undefined;
  /** Boards whose verifier is used for the proof and whose code lines are changed; absent: the usual ones. */
  readonly board?: string | undefined;
  /** PEM or DER: the candidate roots, instead of this machine's. */
  readonly bundle?: Uint8Array | undefined;
}

/** A file to write: text, or bytes. */
export interface FileToWrite {
  readonly path: string;
  readonly content: string | Uint8Array;
}

export interface RootsJson {
  /** The hosts that were contacted. */
  readonly hosts: readonly string[];
  readonly notes: readonly string[];
  readonly roots: readonly { readonly about: readonly string[] }[];
  readonly proved: readonly string[];
  readonly failures: readonly { readonly host: string; readonly message: string }[];
  /** The roots in each format, by the format's name. */
  readonly files: Readonly<Record<string, readonly FileToWrite[]>>;
  /** The changes to the program: `trust --install`. */
  readonly install:
    | { readonly board: string; readonly files: readonly FileToWrite[]; readonly notes: readonly string[] }
    | undefined;
}

/** By the name of a request: its arguments, and its result. */
export interface Questions {
  check: {
    readonly ask: {
      readonly targets: readonly string[];
      readonly boards: readonly string[];
      readonly clock: 'now' | 'unset';
    };
    readonly answer: MatrixJson;
  };
  /** One cell of the last `check` in full: `check --steps --json`. */
  diagnose: { readonly ask: { readonly target: number; readonly board: number }; readonly answer: Diagnosis };
  /** One target on one board, without a matrix. */
  look: {
    readonly ask: { readonly target: string; readonly board: string };
    readonly answer: Diagnosis;
  };
  explain: { readonly ask: { readonly text: string }; readonly answer: ExplanationJson };
  roots: { readonly ask: RootsQuestion; readonly answer: RootsJson };
}

export type Question = keyof Questions;

export type ToEngine =
  | { readonly type: 'start'; readonly relay: RelayAddress; readonly roots: readonly Uint8Array[] }
  | {
      readonly type: 'ask';
      readonly id: number;
      readonly question: Question;
      readonly ask: Questions[Question]['ask'];
    };

export type FromEngine =
  | { readonly id: number; readonly answer: Questions[Question]['answer'] }
  | { readonly id: number; readonly error: { readonly code: string; readonly message: string; readonly hint: string } }
  | { readonly id: number; readonly done: number; readonly all: number };
