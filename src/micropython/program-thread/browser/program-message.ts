// Messages between a page and its program's worker, in addition to the requests of `bridge/`.
import type { ProgramData, Request } from '../../bridge/messages.ts';
import type { Files } from './memory-folder.ts';

/** Parameters of the worker. */
export interface TabProgramData extends ProgramData {
  readonly files: Files;
  /** The page's trusted root certificates, DER. */
  readonly roots: readonly Uint8Array[];
}

export type FromProgram =
  | Request
  /** All files, at the program's end. */
  | { readonly type: 'files'; readonly files: Files }
  /** The interpreter failed. */
  | { readonly type: 'failure'; readonly message: string };
