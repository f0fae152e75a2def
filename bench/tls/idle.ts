// Bytes of RSS that an idle client connection takes beyond plain TCP, each stack in a fresh process.
import type { Row } from '../row.ts';
import type { Peer } from './peer-process.ts';
import { runProgram } from './peer-process.ts';

export async function* idle(folder: string, { securePort, plainPort }: Peer): AsyncGenerator<Row> {
  const measure = async (kind: string, port: number) =>
    Number(await runProgram('idle-client.ts', kind, String(port), folder)) / 1_000;
  const plain = await measure('tcp', plainPort);
  const ours = (await measure('thimble', securePort)) - plain;
  const peer = (await measure('node', securePort)) - plain;
  yield { measure: 'idle connection, plain TCP', unit: 'KB RSS', ours: plain };
  yield { measure: 'idle connection, beyond TCP', unit: 'KB RSS', ours, peer, reach: 0.25, moreIsBetter: false };
}
