// What a program on a board sees of a failure, as its stack and its chip have it.
import type { TlsError } from '../errors.ts';
import type { BoardProfile } from './profile.ts';
import { osError, type RaisedError } from './raised.ts';
import type { Failure, Raised } from './stacks/stack.ts';

/** @returns the exception, or that a read just ends. */
export function raiseOn({ stack, chip }: BoardProfile, failure: Failure): Raised {
  return stack.raise(failure, chip);
}

/** What a program catches of an error in the call that connects, or in setting it up. */
export function osErrorOf(error: TlsError, profile: BoardProfile): RaisedError {
  const raised = raiseOn(profile, { error, operation: 'wrap', handshakeDone: false, before: undefined });
  return raised.kind === 'exception' ? raised.exception : osError(profile.chip.errnos.EIO, error.message);
}
