// OBJECT IDENTIFIER contents: X.690 §8.19, as dotted text.

const EXTENSIONS = Array.from({ length: 128 }, (_, arc) => `2.5.29.${arc}`);
const ATTRIBUTE_TYPES = Array.from({ length: 128 }, (_, arc) => `2.5.4.${arc}`);

/**
 * @param bytes - the content octets, or more: `from` and `to` give their position.
 * @returns dotted text, or `undefined` if the octets are empty, cut short or not minimal.
 */
export function decodeOid(bytes: Uint8Array, from = 0, to = bytes.length): string | undefined {
  if (from === to || bytes[to - 1]! > 0x7f) return undefined;
  // Three of four OIDs in a certificate are extensions or attribute types: no text has to be made for them.
  if (to - from === 3 && bytes[from] === 0x55) {
    const known = bytes[from + 1] === 29 ? EXTENSIONS : bytes[from + 1] === 4 ? ATTRIBUTE_TYPES : undefined;
    if (known !== undefined) return known[bytes[from + 2]!];
  }
  let text = '';
  for (let at = from; at < to; ) {
    if (bytes[at] === 0x80) return undefined;
    const first = at;
    let arc = 0;
    for (;;) {
      const octet = bytes[at++]!;
      arc = arc * 128 + (octet & 0x7f);
      if (octet < 0x80) break;
    }
    // Seven octets carry 49 bits, exact in a number; UUID-based arcs have 128.
    const exact = at - first <= 7 ? arc : bigArc(bytes.subarray(first, at));
    text = first === from ? firstArcs(exact) : `${text}.${exact}`;
  }
  return text;
}

/** @returns the content octets, a fresh array. @throws RangeError if the text is no OID: a bug of the caller's. */
export function encodeOid(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[0-2](\.(0|[1-9][0-9]*))+$/.test(text)) throw new RangeError(`not an OID: ${text}`);
  const [first, second, ...rest] = text.split('.').map((arc) => BigInt(arc)) as [bigint, bigint, ...bigint[]];
  if (first < 2n && second > 39n) throw new RangeError(`not an OID: ${text}`);
  const octets: number[] = [];
  for (const arc of [first * 40n + second, ...rest]) {
    const group = [Number(arc & 0x7fn)];
    for (let left = arc >> 7n; left > 0n; left >>= 7n) group.unshift(Number(left & 0x7fn) | 0x80);
    octets.push(...group);
  }
  return Uint8Array.from(octets);
}

function firstArcs(arc: number | bigint): string {
  if (arc < 40) return `0.${arc}`;
  if (arc < 80) return `1.${Number(arc) - 40}`;
  return `2.${typeof arc === 'bigint' ? arc - 80n : arc - 80}`;
}

function bigArc(octets: Uint8Array): bigint {
  let arc = 0n;
  for (const octet of octets) arc = (arc << 7n) | BigInt(octet & 0x7f);
  return arc;
}
