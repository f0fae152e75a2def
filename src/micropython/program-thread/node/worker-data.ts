// What the program's thread gets on Node when it starts.
import type { ProgramData } from '../../bridge/messages.ts';

export interface NodeProgramData extends ProgramData {
  /** The program's `/`. */
  readonly folder: string;
  /** Folders whose content is also in its `/lib`. */
  readonly libraries: readonly string[];
}
