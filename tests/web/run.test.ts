// Programs in a browser tab, through the relay, beside `thimble run` of the same program against the same server.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import type { Page } from 'playwright-core';
import type { RunEvent } from '../../src/cli/run-event.ts';
import { programFolder } from '../programs/run.ts';
import { type Answer, serveHttps } from '../programs/servers.ts';
import { thimble } from '../support/cli.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { sharedPath } from '../support/shared.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';

const HOSTS = ['www.example.com', 'api.example.com'];
const PROGRAMS = [
  'seed-urequests-get.py',
  'seed-urequests-post.py',
  'seed-urequests-stream.py',
  'seed-ussl-socket.py',
  'seed-esp32-client.py',
];

let root: Issued;
let leaf: Issued;
before(async () => {
  ({ root, leaf } = await makeServerIdentity(HOSTS));
});

const answer: Answer = (request, response, body) => {
  response.sendDate = false;
  const text = request.url === '/large_data' ? 'x'.repeat(2500) : `${request.method} ${request.url} ${body}`;
  response.writeHead(200, { connection: 'close' }).end(text);
};

testInBrowser('programs run in a tab through the relay as thimble run runs them', async (browser, t) => {
  const port = await serveHttps(t, leaf, answer);
  const folder = programFolder(t, { 'root.pem': root.pem });
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') };
  const resolve = HOSTS.flatMap((host) => ['--resolve', `${host}:127.0.0.1:${port}`]);
  const page = await openPage(browser, await serveWeb(t, resolve, env), t);
  assert.equal(new URL(page.url()).hash.includes('token'), false, 'the token leaves the address bar');

  const texts = PROGRAMS.map((name) => [name, readFileSync(sharedPath(`programs/${name}`), 'utf8'), ''] as const);
  const get = texts[0]!;
  for (const [name, text, board] of [...texts, ['on a Pico W', get[1], 'pico-w@micropython-1.27'] as const]) {
    const main = programFolder(t, { 'main.py': text });
    const words = ['run', join(main, 'main.py'), '--json', ...resolve, ...(board === '' ? [] : ['--board', board])];
    const known = await thimble(words, { env });
    const events = await runInPage(page, text, board);
    const expected = known.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    assert.deepEqual(
      [textOf(events, 'stdout'), textOf(events, 'stderr')],
      [textOf(expected, 'stdout'), textOf(expected, 'stderr')],
      name,
    );
    assert.deepEqual(steps(events), steps(expected), name);
  }
});

/** @returns the events that the page shows. */
async function runInPage(page: Page, text: string, board: string): Promise<RunEvent[]> {
  await page.getByLabel('Program').fill(text);
  await page.getByLabel('Board').fill(board);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const log = page.locator('[data-events]');
  await page.locator('[data-events]', { hasText: '"event":"exit"' }).waitFor({ state: 'attached' });
  return (await log.textContent())!
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

function textOf(events: readonly RunEvent[], stream: string): string {
  return events.map((event) => (event.event === 'output' && event.stream === stream ? event.text : '')).join('');
}

/** What happened, in order; how the pieces of output fell is left to chance. */
function steps(events: readonly RunEvent[]): RunEvent[] {
  return events.filter(({ event }) => event !== 'output' && event !== 'bytes');
}
