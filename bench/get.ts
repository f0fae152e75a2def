// `thimble get` of a long body, compared with a program on Node's https that does the same: CPU time of the whole
// processes, with their start. Runs of ours and of the peer alternate; medians.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startServer } from './http-support/start-server.ts';
import type { Row } from './row.ts';
import { compareUsage, type Output } from './run-support/usage.ts';

export const title = 'thimble get of 500 MB, against a program on node:https';

const THIMBLE = fileURLToPath(new URL('../dist/bin/thimble.cjs', import.meta.url));
const MB = 500;
const RUNS = 5;
const REACH = 1.3;

/** X25519: as the other contenders (GROUP). It runs without a compiler, whose time would count. */
const PEER = `import { createWriteStream, readFileSync } from 'node:fs';
import { get } from 'node:https';
import { pipeline } from 'node:stream/promises';
const [url, ca, file] = process.argv.slice(2);
const response = await new Promise((resolve, reject) =>
  get(url, { ca: readFileSync(ca), ecdhCurve: 'X25519' }, resolve).on('error', reject));
if (file === undefined) await pipeline(response, process.stdout, { end: false });
else await pipeline(response, createWriteStream(file));
`;

const CASES: readonly (readonly [name: string, output: Output, file: string | undefined])[] = [
  ['to /dev/null', 'null', undefined],
  ['to a file', 'null', 'body.bin'],
  ['into a pipe', 'pipe', undefined],
];

export async function* bench(): AsyncGenerator<Row> {
  const { port, folder, stop } = await startServer();
  try {
    writeFileSync(join(folder, 'peer.mjs'), PEER);
    const url = `https://localhost:${port}/?bytes=${MB * 1_000_000}`;
    for (const [name, output, file] of CASES) {
      const ours = [THIMBLE, 'get', url, '--roots', 'root.pem', ...(file === undefined ? [] : ['-o', file])];
      const peer = ['peer.mjs', url, 'root.pem', ...(file === undefined ? [] : [file])];
      const { cpu } = await compareUsage(ours, peer, { runs: RUNS, folder, output });
      yield { measure: `${MB} MB ${name}`, unit: 'ms of CPU', ...cpu, reach: REACH, moreIsBetter: false };
    }
  } finally {
    await stop();
  }
}
