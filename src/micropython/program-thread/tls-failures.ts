// Converts failures of a TLS connection to the exceptions that the board's stack raises.
import { raiseOn } from '../../boards/os-error.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { Failure } from '../../boards/stacks/stack.ts';
import { isTlsError, TlsError } from '../../errors.ts';
import type { JournalConnection } from './journal.ts';
import { PythonRaise } from './python-raise.ts';

/** Listener for the failures and the end of a connection. */
export interface FailureWatch {
  readonly connection: JournalConnection;
  /** Called before a failure is raised in the program. */
  failing(): void;
  closed(): void;
}

/** Raises a connection's errors in the program: the stack decides how, also depending on its first error. */
export class TlsFailures {
  readonly #profile: BoardProfile;
  readonly #role: NonNullable<Failure['role']>;
  readonly #printLine: (line: string) => void;
  readonly #watch: FailureWatch;
  #before: TlsError | undefined;
  /** Whether the firmware keeps raising `#before` without trying again. */
  #lasts = false;

  /** @param printLine - called with the firmware's own message about a refused certificate, before the exception. */
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

  /** The board's error numbers. */
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
   * @param isConnected - whether the handshake was done at the time of a failure.
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
        errno: errnoOf(error),
        role: this.#role,
        operation,
        handshakeDone: isConnected(),
        before,
      });
      if (raised.kind === 'end') return 0;
      this.#lasts = raised.lasts === true;
      // In other stacks a timeout belongs to the transport, and the connection continues.
      if (this.#lasts || error.code !== 'net.timeout') this.#before ??= error;
      if (raised.console !== undefined && before === undefined) this.#printLine(raised.console);
      this.#watch.failing();
      throw new PythonRaise(raised.exception, { error, connection: this.#watch.connection });
    }
  }

  /**
   * Some stacks ignore why a stream failed: for them, the connection is simply closed. In the others an errno of the
   * socket passes through the TLS library, and comes out as that library's numbers do.
   */
  #ofTransport(thrown: unknown): unknown {
    if (!(thrown instanceof PythonRaise) || thrown.raised.type !== 'OSError') return thrown;
    const { EBADF, EPIPE } = this.errnos;
    const { errno } = thrown.raised;
    const { transportFailure } = this.#profile.stack.habits ?? {};
    if (transportFailure !== undefined || errno === EBADF)
      return new TlsError('net.closed', 'The stream beneath failed', { cause: thrown });
    if (errno === EPIPE) return new TlsError('net.reset', 'The peer had closed the connection', { cause: thrown });
    return thrown;
  }
}

/** The socket's own errno, if it is not the usual one of the error's code. */
function errnoOf({ cause }: TlsError): number | undefined {
  return cause instanceof PythonRaise ? cause.raised.errno : undefined;
}
