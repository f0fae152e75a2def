// UDP messages in a ring buffer: each is stored whole, with its sender's address.
import { concatBytes } from '../../util/bytes.ts';
import { decodeUtf8, encodeUtf8 } from '../../util/utf8.ts';
import type { Ring } from './ring.ts';

export interface Datagram {
  readonly bytes: Uint8Array;
  readonly address: string;
  readonly port: number;
}

/** The length of the message (u32), the port (u16), the length of the address (u16), all little endian. */
const HEADER = 8;

/** @returns false if it does not fit; then nothing was written. */
export function writeDatagram(ring: Ring, { bytes, address, port }: Datagram): boolean {
  const text = encodeUtf8(address);
  const header = new Uint8Array(HEADER);
  const view = new DataView(header.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, port, true);
  view.setUint16(6, text.length, true);
  const whole = concatBytes(header, text, bytes);
  if (ring.space < whole.length) return false;
  ring.write(whole); // in one write, so that the reader sees all of it or nothing
  return true;
}

/** @param take - `peek` leaves the message in the ring. */
export function readDatagram(ring: Ring, take: 'read' | 'peek'): Datagram | undefined {
  const header = new Uint8Array(HEADER);
  if (ring.peek(header) < HEADER) return undefined;
  const view = new DataView(header.buffer);
  const start = HEADER + view.getUint16(6, true);
  const whole = new Uint8Array(start + view.getUint32(0, true));
  if (take === 'read') ring.read(whole);
  else ring.peek(whole);
  return {
    bytes: whole.subarray(start),
    address: decodeUtf8(whole.subarray(HEADER, start)) ?? '',
    port: view.getUint16(4, true),
  };
}
