// early_data: RFC 8446 §4.2.10. Empty in hellos; in a NewSessionTicket it says how much 0-RTT data the server takes.
import type { Writer } from '../../codec/writer.ts';
import { ExtensionType } from '../constants.ts';
import { readExtension } from './extension.ts';

/** @param maxEarlyDataSize - bytes, uint32. */
export function encodeMaxEarlyDataSize(w: Writer, maxEarlyDataSize: number): void {
  w.uint(maxEarlyDataSize, 4);
}

export function decodeMaxEarlyDataSize(data: Uint8Array): number {
  const r = readExtension(ExtensionType.early_data, data);
  const size = r.uint(4, 'max_early_data_size');
  r.end();
  return size;
}
