// Size of the library: bundles as a page downloads them, and `thimble/portable` in QuickJS, an engine for devices.
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { createServerEngine } from '../dist/tls/server-engine.js';
import { type Ciphers, QuickJsClient } from '../tests/budgets/quickjs.ts';
import type { Row } from './row.ts';
import { COMMON, credentialOf, HOST, makeChain } from './tls/chain.ts';

export const title = 'size: bundles, and a client of thimble/portable in QuickJS';

const ENTRIES = fileURLToPath(new URL('../dist/entry/', import.meta.url));

export async function* bench(): AsyncGenerator<Row> {
  const portable = await bundle('portable');
  yield { measure: 'thimble/portable, minified', unit: 'KB', ours: portable.length / 1000, ...atMost(330) };
  yield { measure: 'thimble/portable, minified and gzipped', unit: 'KB', ours: gzipSync(portable).length / 1000 };
  for (const added of ['portable-server', 'encrypted-keys', 'public-suffix'])
    yield { measure: `thimble/${added} with it`, unit: 'KB more', ours: await addition(added, portable.length) };

  yield* quickJs('portableCryptoSmallAes, MODERN', 'QuickJS', atMost(2));
  yield* quickJs('portableCrypto, MODERN', 'QuickJS, portableCrypto', {});
}

/** The suite is AES-128-GCM: the server prefers it. */
async function* quickJs(ciphers: Ciphers, name: string, bound: Partial<Row>): AsyncGenerator<Row> {
  let loading = 0;
  const client = await QuickJsClient.load(ciphers, (milliseconds) => {
    loading = milliseconds;
  });
  yield { measure: `${name}: load`, unit: 'ms', ours: loading };
  yield { measure: `${name}: heap, loaded`, unit: 'MB', ours: client.heap / 1e6 };
  yield { measure: `${name}: full TLS 1.3 handshake`, unit: 'ms', ours: await handshake(client) };
  yield { measure: `${name}: heap, connected`, unit: 'MB', ours: client.heap / 1e6, ...bound };
  client.dispose();
}

function atMost(reach: number) {
  return { reach, moreIsBetter: false };
}

async function addition(entry: string, before: number): Promise<number> {
  return ((await bundle('portable', entry)).length - before) / 1000;
}

async function bundle(...entries: readonly string[]): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: { contents: entries.map((entry) => `export * from './${entry}.js';`).join('\n'), resolveDir: ENTRIES },
    bundle: true,
    minify: true,
    charset: 'utf8',
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  return outputFiles[0]!.contents;
}

/** @returns milliseconds of the client's work. */
async function handshake(client: QuickJsClient): Promise<number> {
  const chain = await makeChain();
  const server = createServerEngine({ ...COMMON, credential: [credentialOf(chain)] });
  let time = 0;
  const timed = <T>(call: () => T): T => {
    const before = performance.now();
    const result = call();
    time += performance.now() - before;
    return result;
  };
  let state = timed(() => client.start(HOST, chain.root.pem, randomBytes(1024)));
  while (state.state === 'handshake') {
    server.receive(Buffer.from(state.out, 'hex'));
    const output = server.takeOutput();
    if (output === undefined) throw new Error('the server has no answer');
    state = timed(() => client.receive(output));
  }
  if (state.state !== 'connected') throw new Error(`the handshake in QuickJS failed: ${state.error}`);
  return time;
}
