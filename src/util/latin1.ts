// ISO 8859-1 (Latin-1), encoding and decoding: one byte per character. HTTP header fields use it (RFC 9110 §5.5).

/** Bytes converted at a time: JavaScript engines limit the number of arguments of a call. */
const SLICE = 4_096;

export function decodeLatin1(bytes: Uint8Array): string {
  if (bytes.length <= SLICE) return String.fromCharCode.apply(null, bytes as unknown as number[]);
  let text = '';
  for (let at = 0; at < bytes.length; at += SLICE) text += decodeLatin1(bytes.subarray(at, at + SLICE));
  return text;
}

/** @returns a fresh array, or `undefined` if a character is past U+00FF. */
export function encodeLatin1(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0xff) return undefined;
    bytes[i] = code;
  }
  return bytes;
}
