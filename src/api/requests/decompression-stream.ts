// gzip and deflate by the runtime's own DecompressionStream (the Compression Standard): for platforms without zlib.
import { TlsError } from '../../errors.ts';

/** A stream unpacks its whole input at once, and deflate packs up to 1,032 bytes into one: this limits it to 1 MB. */
const INPUT_AT_ONCE = 1_024;

/**
 * Like {@link Decompress} of the platform. A gzip body is one member, as servers send it; how runtimes handle more
 * differs.
 *
 * @param source - its pieces are copied.
 */
export async function* decompressByStream(
  coding: string,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    const first = await pieces.next();
    if (first.done) return; // an empty body is no gzip either, and servers send it
    const { readable, writable } = new DecompressionStream(formatOf(coding, first.value));
    const writer = writable.getWriter();
    const reader = readable.getReader();
    let sourceFault: { readonly error: unknown } | undefined;
    const rest = async () => {
      try {
        return await pieces.next();
      } catch (error) {
        sourceFault = { error };
        throw error;
      }
    };
    feed(writer, first.value, rest).catch((error: unknown) => writer.abort(error).catch(() => {}));
    try {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        yield value as Uint8Array;
      }
    } catch (error) {
      if (sourceFault !== undefined) throw sourceFault.error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new TlsError('http.bad_content_encoding', `the body is not ${coding}: ${reason}`, { cause: error });
    } finally {
      reader.cancel().catch(() => {});
    }
  } finally {
    await pieces.return?.();
  }
}

/** Many servers send deflate without the zlib wrapper that the name implies. */
function formatOf(coding: string, first: Uint8Array): 'gzip' | 'deflate' | 'deflate-raw' {
  if (coding === 'gzip') return 'gzip';
  return (first[0]! & 0x0f) === 8 ? 'deflate' : 'deflate-raw';
}

async function feed(
  writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>,
  first: Uint8Array,
  rest: () => Promise<IteratorResult<Uint8Array, unknown>>,
): Promise<void> {
  writer.closed.catch(() => {}); // the reader reports it
  for (let piece = first; ; ) {
    for (let at = 0; at < piece.length; at += INPUT_AT_ONCE) {
      await writer.ready;
      await writer.write(piece.slice(at, at + INPUT_AT_ONCE));
    }
    const next = await rest();
    if (next.done) return writer.close();
    piece = next.value;
  }
}
