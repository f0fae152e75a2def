// What the program's thread gets on Node when it starts, and sends in addition to `Request`.
import type { ProgramData } from '../../bridge/messages.ts';

export interface NodeProgramData extends ProgramData {
  /** The program's `/`. */
  readonly folder: string;
  /** Folders whose content is also in its `/lib`. */
  readonly libraries: readonly string[];
  /** The module of an {@link InterpreterMessage}. */
  readonly interpreter?: object | undefined;
}

/** From a thread that has compiled the interpreter. */
export interface InterpreterMessage {
  readonly type: 'interpreter';
  readonly module: object;
}
