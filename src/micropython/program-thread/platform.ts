// Interface of the program's thread to its platform (Node or a browser), in addition to the ring buffers and requests of
// `bridge/`.
import type { Environment } from '../../context/environment.ts';
import type { ProgramData, Request } from '../bridge/messages.ts';
import type { InterpreterSource } from './interpreter.ts';
import type { ProgramFolder } from './program-folder.ts';

export interface ProgramPlatform {
  readonly data: ProgramData;
  /** Sends a request to the main thread. */
  post(request: Request): void;
  /** Cryptography, randomness, the clock, the system's roots. */
  readonly environment: Environment;
  readonly folder: ProgramFolder;
  readonly interpreter?: InterpreterSource;
  /**
   * Reads one of this package's Python modules.
   *
   * @param path - within `modules/`: `micropython/socket.py`.
   * @returns `undefined` if it does not exist.
   */
  module(path: string): Uint8Array | undefined;
  /** Paths of the files and folders in an overlay (a folder of `modules/`), each folder before its content. */
  moduleNames(overlay: string): readonly string[];
}
