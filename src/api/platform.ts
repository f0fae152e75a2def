// The platform services that the public modules need; entry/ provides Node's.
import type { Environment } from '../context/environment.ts';
import type { Network } from '../net/transport.ts';

export interface Platform {
  readonly environment: Environment;
  readonly network: Network;
  /** @throws TlsError `context.file`, which names the path. */
  readonly readFile: (path: string) => Uint8Array;
  /** The paths of the files in a folder, in order of their names. @throws TlsError `context.file`. */
  readonly listFolder: (path: string) => readonly string[];
  /** Absent: the runtime's own DecompressionStream. Node's zlib buffers less. */
  readonly decompress?: Decompress | undefined;
}

/**
 * Removes a content coding (RFC 9110 §8.4.1), streaming.
 *
 * @param coding - `gzip` or `deflate`.
 * @returns the decoded pieces; ending the iteration also ends the source.
 * @throws TlsError `http.bad_content_encoding`, or the source's error.
 */
export type Decompress = (coding: string, source: AsyncIterable<Uint8Array>) => AsyncIterable<Uint8Array>;
