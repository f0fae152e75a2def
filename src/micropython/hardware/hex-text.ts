// Decodes hex with spaces, as written in a device's file: `d0 60`.
import { fromHex } from '../../util/hex.ts';

/** @throws RangeError if it is not hex, which the schema rules out. */
export function fromHexText(text: string): Uint8Array {
  const bytes = fromHex(text.replaceAll(' ', ''));
  if (bytes === undefined) throw new RangeError(`${text} is not bytes in hex`);
  return bytes;
}
