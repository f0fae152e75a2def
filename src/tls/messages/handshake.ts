// The header of a handshake message: RFC 8446 §4, RFC 5246 §7.4.
import { Writer } from '../../codec/writer.ts';
import { HANDSHAKE_HEADER, MAX_HANDSHAKE_MESSAGE } from '../limits.ts';

/**
 * A whole handshake message around the body that `write` writes.
 *
 * @param longest - bytes that the body may have.
 * @returns a fresh array, header included.
 */
export function encodeHandshake(
  type: number,
  write?: (w: Writer) => void,
  longest: number = MAX_HANDSHAKE_MESSAGE,
): Uint8Array {
  const w = new Writer(HANDSHAKE_HEADER + longest);
  w.uint(type, 1).vector(3, () => write?.(w));
  return w.take();
}
