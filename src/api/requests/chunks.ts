// Splits a body into pieces of one size, or into lines.
import { TlsError } from '../../errors.ts';

/** @returns pieces of exactly `size` bytes but the last; views that live until the next one is asked for. */
export async function* exactChunks(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const chunk = new Uint8Array(size);
  let filled = 0;
  for await (const piece of source) {
    for (let rest = piece; rest.length > 0; ) {
      const taken = rest.subarray(0, size - filled);
      rest = rest.subarray(taken.length);
      if (taken.length === size) {
        yield taken; // already complete: no copy
        continue;
      }
      chunk.set(taken, filled);
      filled += taken.length;
      if (filled < size) continue;
      filled = 0;
      yield chunk;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}

/** @param limit - characters that a line may have. @throws TlsError `http.too_large`. */
export async function* textLines(
  source: AsyncIterable<Uint8Array>,
  decoder: InstanceType<typeof TextDecoder>,
  limit: number,
): AsyncGenerator<string, void, undefined> {
  // Only new bytes are searched: the open line may be long, and arrive in tiny pieces.
  let open = '';
  let cr = ''; // at the end of a piece it may be half of a CRLF: it waits for the next one
  for await (const piece of source) {
    const text = cr + decoder.decode(piece, { stream: true });
    cr = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - cr.length).split(LINE_END);
    lines[0] = open + lines[0]!;
    open = lines.pop()!;
    yield* lines;
    if (open.length > limit) throw new TlsError('http.too_large', `a line is longer than ${limit} characters`);
  }
  const lines = (cr + decoder.decode()).split(LINE_END);
  lines[0] = open + lines[0]!;
  if (lines.at(-1) === '') lines.pop();
  yield* lines;
}

const LINE_END = /\r\n|\n|\r/;
