// What the program's thread needs of the platform beneath it: all that a host in a browser must have, besides the ring
// buffers and the requests of `bridge/`.
import type { Environment } from '../../context/environment.ts';
import type { ProgramData, Request } from '../bridge/messages.ts';
import type { ProgramFolder } from './program-folder.ts';

export interface ProgramHost {
  readonly data: ProgramData;
  /** To the main thread. */
  post(request: Request): void;
  /** Cryptography, randomness, the clock, the machine's roots. */
  readonly environment: Environment;
  readonly folder: ProgramFolder;
  /** Where the interpreter's WebAssembly is; absent: beside its package's JavaScript. */
  readonly interpreterUrl?: string;
  /**
   * The Python modules of this house.
   *
   * @param path - within `modules/`: `micropython/socket.py`.
   * @returns `undefined` where there is none.
   */
  module(path: string): Uint8Array | undefined;
  /** What is in an overlay, a folder of `modules/`: paths of files and of folders in it, a folder before what it holds. */
  moduleNames(overlay: string): readonly string[];
}
