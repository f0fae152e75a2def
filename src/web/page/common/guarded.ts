// Runs work that a click starts, and keeps the message of its failure for display.
import { useState } from 'preact/hooks';

export interface Guarded {
  /** The message of the last failure, or one of the view's own; empty: none. */
  readonly complaint: string;
  readonly setComplaint: (complaint: string) => void;
  /** Never rejects: a failure becomes the complaint. */
  readonly guarded: (work: () => Promise<void>) => Promise<void>;
}

export function useGuarded(): Guarded {
  const [complaint, setComplaint] = useState('');
  const guarded = async (work: () => Promise<void>) => {
    setComplaint('');
    try {
      await work();
    } catch (error) {
      setComplaint(error instanceof Error ? error.message : String(error));
    }
  };
  return { complaint, setComplaint, guarded };
}
