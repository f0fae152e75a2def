// Bytes of RSS of an idle client connection in addition to plain TCP, each stack in a fresh process.
import type { Row } from '../row.ts';
import type { Peer } from './peer-process.ts';
import { runProgram } from './peer-process.ts';

/**
 * V8 enlarges its young generation as a program creates garbage, up to a limit that differs between versions of Node: tens
 * of megabytes per process, which belong to no connection. So its size is fixed to the same small value for all three.
 */
const FLAGS = ['--min-semi-space-size=1', '--max-semi-space-size=1'];

export async function* idle(folder: string, { securePort, plainPort }: Peer): AsyncGenerator<Row> {
  const measure = async (kind: string, port: number) =>
    Number(await runProgram('idle-client.ts', [kind, String(port), folder], FLAGS)) / 1_000;
  const plain = await measure('tcp', plainPort);
  const ours = (await measure('thimble', securePort)) - plain;
  const peer = (await measure('node', securePort)) - plain;
  yield { measure: 'idle connection, plain TCP', unit: 'KB RSS', ours: plain };
  yield { measure: 'idle connection, beyond TCP', unit: 'KB RSS', ours, peer, reach: 0.25, moreIsBetter: false };
}
