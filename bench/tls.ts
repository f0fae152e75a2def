// The engine compared with node:tls in one run: handshakes, bulk data, memory; and its overhead over portable cryptography.
import { rmSync } from 'node:fs';
import type { Row } from './row.ts';
import { bulk } from './tls/bulk.ts';
import { makeChain, writeChain } from './tls/chain.ts';
import { handshakes } from './tls/handshakes.ts';
import { idle } from './tls/idle.ts';
import { memory } from './tls/memory.ts';
import { startPeer } from './tls/peer-process.ts';
import { portable } from './tls/portable.ts';

export const title = 'the engine against node:tls: X25519, a P-256 leaf and intermediate, the same number of tickets';

export async function* bench(): AsyncGenerator<Row> {
  const chain = await makeChain();
  yield* handshakes(chain);
  const folder = writeChain(chain);
  const peer = await startPeer(folder);
  try {
    yield* bulk(chain, peer);
    yield* idle(folder, peer);
  } finally {
    await peer.stop();
    rmSync(folder, { recursive: true });
  }
  yield* portable(chain);
  yield* memory();
}
