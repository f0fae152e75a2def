// Wraps every function that Python calls: a JavaScript exception would permanently prevent the interpreter from collecting
// garbage, so all are caught. A negative result reports them instead.
import { osErrorOf } from '../../boards/os-error.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import type { RaisedError } from '../../boards/python-exception.ts';
import { isRaisedOutsideTls, raiseOutsideTls } from '../../boards/stacks/exceptions-outside-tls.ts';
import { isTlsError } from '../../errors.ts';
import { INTERRUPTED, Interrupted } from './blocking.ts';
import type { Bridge } from './bridge.ts';
import { checkedArguments, type HostFunction } from './host-function.ts';
import { PythonRaise } from './python-raise.ts';

/** An exception has to be raised: {@link HostCalls.takeException} returns it. */
const RAISE = -(1 << 20);

/** Called for every failure that becomes an exception. @param args - of the host function. */
export type OnRaise = (name: string, args: readonly unknown[], raised: RaisedError, error: unknown) => void;

/** A function for Python, which never throws. */
export type GuardedFunction = (...args: readonly unknown[]) => number | string;

export class HostCalls {
  readonly #profile: BoardProfile;
  readonly #bridge: Pick<Bridge, 'takeInterrupt'>;
  readonly #raiseKeyboardInterrupt: () => void;
  readonly #rest: () => void;
  readonly #onRaise: OnRaise;
  #exception: RaisedError | undefined;

  /** @param rest - called at the start of each call, where garbage can be collected. */
  constructor(
    profile: BoardProfile,
    bridge: Pick<Bridge, 'takeInterrupt'>,
    raiseKeyboardInterrupt: () => void,
    rest: () => void = () => {},
    onRaise: OnRaise = () => {},
  ) {
    this.#rest = rest;
    this.#onRaise = onRaise;
    this.#profile = profile;
    this.#bridge = bridge;
    this.#raiseKeyboardInterrupt = raiseKeyboardInterrupt;
  }

  /** @returns the same functions, safe to call from Python. */
  guard(functions: Readonly<Record<string, HostFunction>>): Record<string, GuardedFunction> {
    return Object.fromEntries(Object.entries(functions).map(([name, each]) => [name, this.#guarded(name, each)]));
  }

  /** The exception of the last `RAISE`, as JSON: `[type, args]`. */
  takeException(): string {
    const raised = this.#exception;
    this.#exception = undefined;
    if (raised === undefined) return JSON.stringify(['RuntimeError', ['no exception is pending']]);
    const args = [raised.errno, raised.text].filter((argument) => argument !== undefined);
    return JSON.stringify([raised.type, args]);
  }

  /**
   * Schedules the KeyboardInterrupt. The interpreter raises it at the next iteration of a loop and not earlier, so the
   * caller that gets `INTERRUPTED` must be in one: a call that blocked before then would block forever.
   */
  deliverInterrupt(): void {
    if (this.#bridge.takeInterrupt()) this.#raiseKeyboardInterrupt();
  }

  #guarded(name: string, { takes, work }: HostFunction): GuardedFunction {
    return (...args) => {
      try {
        this.#rest();
        const result = work(...checkedArguments(takes, args, this.#profile));
        if (result === INTERRUPTED) this.deliverInterrupt();
        return result;
      } catch (error) {
        if (error instanceof Interrupted) {
          this.deliverInterrupt();
          return INTERRUPTED;
        }
        this.#exception = this.#toRaised(name, error);
        this.#onRaise(name, args, this.#exception, error);
        return RAISE;
      }
    };
  }

  #toRaised(name: string, error: unknown): RaisedError {
    if (error instanceof PythonRaise) return error.raised;
    // Errors without text of the TLS library; those of connections arrive here as PythonRaise. That there is no memory for a
    // connection is the library's: CircuitPython raises MemoryError.
    if (isTlsError(error) && error.code !== 'board.out_of_memory' && isRaisedOutsideTls(error.code))
      return raiseOutsideTls(error, this.#profile.chip);
    if (isTlsError(error)) return osErrorOf(error, this.#profile);
    // An internal error. The program may catch it, but its text shows what it is.
    const text = `bug in thimble, in ${name}: ${error instanceof Error ? error.stack : String(error)}`;
    return { type: 'RuntimeError', errno: undefined, text };
  }
}
