// What passes between a page and its program's worker, besides the requests of `bridge/`.
import type { ProgramData, Request } from '../../bridge/messages.ts';
import type { Files } from './memory-folder.ts';

/** What the worker is started with. */
export interface TabProgramData extends ProgramData {
  readonly files: Files;
  /** DER of the roots that the page goes by. */
  readonly roots: readonly Uint8Array[];
}

export type FromProgram =
  | Request
  /** All files, at the program's end. */
  | { readonly type: 'files'; readonly files: Files }
  /** The interpreter failed. */
  | { readonly type: 'failure'; readonly message: string };
