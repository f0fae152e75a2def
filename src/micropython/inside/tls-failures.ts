// What a program is told when its TLS connection fails.
import { isFirmwareVerdict } from '../../boards/firmware-verdict.ts';
import { mbedtlsErrorNumber } from '../../boards/mbedtls-errors.ts';
import type { BoardProfile } from '../../boards/profile.ts';
import { osErrorOf, readsAsEnd } from '../../context/os-error.ts';
import { isTlsError } from '../../errors.ts';
import { PythonRaise } from './raise.ts';

/** How a connection's errors reach the program: the first with its text, later ones as the bare number. */
export class TlsFailures {
  readonly #profile: BoardProfile;
  readonly #printLine: (line: string) => void;
  /** Whether the program waits for the handshake itself. In one that a read or a write makes, an end has no text. */
  inHandshake = false;
  #number: number | undefined;

  /** @param printLine - takes what the firmware prints of a refused certificate before it raises. */
  constructor(profile: BoardProfile, printLine: (line: string) => void) {
    this.#profile = profile;
    this.#printLine = printLine;
  }

  get failed(): boolean {
    return this.#number !== undefined;
  }

  /** Runs an operation on the connection. @throws PythonRaise instead of the connection's error. */
  guard(operation: () => number): number {
    try {
      return operation();
    } catch (error) {
      if (isTlsError(error) && readsAsEnd(error)) return 0;
      throw this.#translate(error);
    }
  }

  #translate(error: unknown): unknown {
    if (!isTlsError(error) || error.code === 'net.timeout') return error;
    if (this.#number !== undefined) return new PythonRaise({ type: 'OSError', errno: this.#number, text: undefined });
    if (isFirmwareVerdict(error.cause) && error.cause.console !== undefined) this.#printLine(error.cause.console);
    const raised = osErrorOf(error, this.#profile);
    this.#number = raised.errno ?? mbedtlsErrorNumber('X509_CERT_VERIFY_FAILED');
    const bare = error.code === 'tls.closed_in_handshake' && !this.inHandshake;
    return new PythonRaise(bare ? { ...raised, text: undefined } : raised);
  }
}
