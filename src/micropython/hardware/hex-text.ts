// Bytes as people write them in a device's file: `d0 60`.
import { fromHex } from '../../util/hex.ts';

/** @throws RangeError for what is no hex; the schema lets nothing else through. */
export function fromHexText(text: string): Uint8Array {
  const bytes = fromHex(text.replaceAll(' ', ''));
  if (bytes === undefined) throw new RangeError(`${text} is not bytes in hex`);
  return bytes;
}
