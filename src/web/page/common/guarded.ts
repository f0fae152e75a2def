// Runs work that a click or a link starts, and keeps its failure for display.
import { useState } from 'preact/hooks';
import { type EngineFailure, failureOf } from '../engine/engine.ts';

export interface Guarded {
  /** The last failure; `undefined`: none. */
  readonly failure: EngineFailure | undefined;
  readonly setFailure: (failure: EngineFailure | undefined) => void;
  /** The message of the last failure, or one of the view's own; empty: none. */
  readonly complaint: string;
  readonly setComplaint: (complaint: string) => void;
  /** Never rejects: a failure is kept, until the next call. */
  readonly guarded: (work: () => Promise<void>) => Promise<void>;
}

export function useGuarded(): Guarded {
  const [failure, setFailure] = useState<EngineFailure>();
  const setComplaint = (message: string) => setFailure(message === '' ? undefined : { code: '', message, hint: '' });
  const guarded = async (work: () => Promise<void>) => {
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(failureOf(error));
    }
  };
  return { failure, setFailure, complaint: failure?.message ?? '', setComplaint, guarded };
}
