// UTF-8 (RFC 3629), strict in both directions, for sans-I/O code, which compiles without TextDecoder.

/** @returns a fresh array. A lone surrogate becomes U+FFFD, as everywhere on the web. */
export function encodeUtf8(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length * 3);
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    let point = text.codePointAt(i)!;
    if (point > 0xffff) i++;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    if (point < 0x80) {
      bytes[at++] = point;
    } else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 63);
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 63);
      bytes[at++] = 0x80 | ((point >> 6) & 63);
      bytes[at++] = 0x80 | (point & 63);
    }
  }
  return bytes.slice(0, at);
}

/** Code points converted at a time: well below the maximum number of call arguments. */
const PIECE = 4096;

/** @returns the text, or `undefined` if the bytes are not well-formed: overlong, a surrogate, cut short. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  // Not one character after the other: a string that grew so keeps a node of 32 bytes for each.
  const pieces: string[] = [];
  let points: number[] = [];
  for (let i = 0; i < bytes.length; ) {
    if (points.length >= PIECE) {
      pieces.push(String.fromCodePoint(...points));
      points = [];
    }
    const lead = bytes[i]!;
    if (lead < 0x80) {
      points.push(lead);
      i++;
      continue;
    }
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || i + length > bytes.length) return undefined;
    let point = lead & (0xff >> (length + 1));
    for (let j = 1; j < length; j++) {
      const next = bytes[i + j]!;
      if (next >> 6 !== 2) return undefined;
      point = (point << 6) | (next & 63);
    }
    const least = length === 2 ? 0x80 : length === 3 ? 0x800 : 0x10000;
    if (point < least || point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff)) return undefined;
    points.push(point);
    i += length;
  }
  const last = String.fromCodePoint(...points);
  return pieces.length === 0 ? last : pieces.join('') + last;
}
