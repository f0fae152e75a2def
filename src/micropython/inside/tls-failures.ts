// What a program is told when its TLS connection fails.
import { raiseOn } from '../../boards/os-error.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { Failure } from '../../boards/stacks/stack.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import type { Connection } from './journal.ts';
import { PythonRaise } from './raise.ts';

/** Who is told how a connection fares. */
export interface FailureWatch {
  readonly connection: Connection;
  /** Before the program is told of a failure. */
  failing(): void;
  closed(): void;
}

/** How a connection's errors reach the program: the stack decides, and is told what it failed with before. */
export class TlsFailures {
  readonly #profile: BoardProfile;
  readonly #role: NonNullable<Failure['role']>;
  readonly #printLine: (line: string) => void;
  readonly #watch: FailureWatch;
  #before: TlsError | undefined;
  /** Whether the firmware remembers `#before` and tries nothing any more. */
  #lasts = false;

  /** @param printLine - takes what the firmware prints of a refused certificate before it raises. */
  constructor(
    profile: BoardProfile,
    role: NonNullable<Failure['role']>,
    printLine: (line: string) => void,
    watch: FailureWatch,
  ) {
    this.#watch = watch;
    this.#profile = profile;
    this.#role = role;
    this.#printLine = printLine;
  }

  /** The board's. */
  get errnos(): BoardProfile['chip']['errnos'] {
    return this.#profile.chip.errnos;
  }

  /** The connection is closed. */
  closed(): void {
    this.#watch.closed();
  }

  get failed(): boolean {
    return this.#before !== undefined;
  }

  /**
   * Runs an operation on the connection.
   *
   * @param isConnected - whether the handshake is done by the time of a failure.
   * @throws PythonRaise instead of the connection's error.
   */
  guard(operation: Failure['operation'], isConnected: () => boolean, work: () => number): number {
    try {
      if (this.#lasts) throw this.#before!;
      return work();
    } catch (thrown) {
      const error = this.#ofTransport(thrown);
      if (!isTlsError(error)) throw error;
      const before = this.#before;
      const raised = raiseOn(this.#profile, {
        error,
        role: this.#role,
        operation,
        handshakeDone: isConnected(),
        before,
      });
      if (raised.kind === 'end') return 0;
      this.#lasts = raised.lasts === true;
      // Elsewhere a time-out is the transport's, and the connection goes on.
      if (this.#lasts || error.code !== 'net.timeout') this.#before ??= error;
      if (raised.console !== undefined && before === undefined) this.#printLine(raised.console);
      this.#watch.failing();
      throw new PythonRaise(raised.exception, { error, connection: this.#watch.connection });
    }
  }

  /** Where a stack does not look at why a stream failed, that is one more way to lose the connection. */
  #ofTransport(thrown: unknown): unknown {
    const { transportFailure } = this.#profile.stack.habits ?? {};
    const isRaised = thrown instanceof PythonRaise && thrown.raised.type === 'OSError';
    if (!isRaised || transportFailure === undefined) return thrown;
    return new TlsError('net.closed', 'The stream beneath failed', { cause: thrown });
  }
}
