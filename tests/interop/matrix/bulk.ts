// Deterministic 64 MB of data, in which no two blocks are equal.
import { createHash } from 'node:crypto';

export const BULK_SIZE = 64 * 1024 * 1024;
const BLOCK = 256 * 1024;

export function* blocks(): Generator<Buffer> {
  for (let at = 0; at < BULK_SIZE; at += BLOCK) {
    const block = Buffer.alloc(BLOCK, `block ${at}`);
    block.writeUInt32BE(at);
    yield block;
  }
}

export function bulkHash(): string {
  const hash = createHash('sha256');
  for (const block of blocks()) hash.update(block);
  return hash.digest('hex');
}

export async function hashOf(source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of source) hash.update(piece);
  return hash.digest('hex');
}
