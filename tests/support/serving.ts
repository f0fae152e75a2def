// `thimble serve` in this process, with the test's certificate, for the duration of a function.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { ExitCode } from '../../src/cli/command.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { serve } from '../../src/cli/serve/serve.ts';
import { Session } from '../../src/entry/requests.ts';
import { eventually } from './eventually.ts';
import { recordIo } from './io.ts';
import type { Issued } from './pki.ts';

/** The folder with `leaf.pem`, and the root that verifies the server. */
export interface ServeSetting {
  readonly folder: string;
  readonly root: Issued;
}

export interface Serving {
  readonly port: number;
  readonly url: string;
  readonly session: Session;
  log(): string;
  errors(): string;
  /** With Node's client, which sends a path unchanged and does not follow redirects. */
  fetch(
    path: string,
    headers?: Record<string, string>,
    method?: string,
  ): Promise<{ status: number; headers: IncomingMessage['headers']; body: Buffer }>;
}

/** @param cert - within the folder, with its key. */
export async function serving(
  { folder, root }: ServeSetting,
  words: readonly string[],
  body: (server: Serving) => Promise<void>,
  cert = 'leaf.pem',
): Promise<void> {
  const { io, interrupt, stdout, stderr } = recordIo();
  const all = ['serve', ...words, '--cert', join(folder, cert), '--port', '0'];
  const running = runCommandLine(all, { commands: [serve], version: '0', io });
  const session = new Session({ verify: { cadata: root.pem } });
  try {
    await eventually(() => stderr().includes('https://'));
    const url = /https:\/\/\S+/.exec(stderr())![0];
    const port = Number(new URL(url).port);
    const fetch: Serving['fetch'] = async (path, headers = {}, method = 'GET') => {
      const asked = request({ host: 'localhost', port, path: `/${path}`, method, headers, ca: root.pem, agent: false });
      asked.end();
      const [response] = (await once(asked, 'response')) as [IncomingMessage];
      const chunks: Buffer[] = await response.toArray();
      return { status: response.statusCode!, headers: response.headers, body: Buffer.concat(chunks) };
    };
    await body({ port, url, session, log: stdout, errors: stderr, fetch });
  } finally {
    session.close();
    interrupt.abort();
    assert.equal(await running, ExitCode.ok);
  }
}
