// Frees what node:crypto returned, at once: left to the collector, 16 KB per record caused a full collection every few
// thousand records, and a long download used 50 MB for it.

/** From here on freeing costs less than the collector's work. */
const WORTH_FREEING = 4_096;

/** @param result - its memory, all of it its own, is gone when this returns. A short one is left to the collector. */
export function free(result: Buffer): void {
  const memory = result.buffer as ArrayBuffer;
  if (memory.byteLength >= WORTH_FREEING && memory.byteLength === result.length) drop(memory);
}

type Detachable = ArrayBuffer & { transfer(length: number): ArrayBuffer };

const drop: (memory: ArrayBuffer) => void =
  'transfer' in ArrayBuffer.prototype ? (memory) => (memory as Detachable).transfer(0) : dropperOfNode20();

/** A buffer transferred through a closed port leaves the sender and is freed. */
function dropperOfNode20(): (memory: ArrayBuffer) => void {
  const { port1 } = new MessageChannel();
  port1.close();
  return (memory) => port1.postMessage(undefined, [memory]);
}
