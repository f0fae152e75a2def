// Programs in a browser tab, through the relay, compared with `thimble run` of the same program and the same server.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { before } from 'node:test';
import { deflateRawSync } from 'node:zlib';
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

/** A print of a dict is output in pieces. */
const SECRETS = `import network
w = network.WLAN(network.STA_IF)
w.active(True)
w.connect("net", "opensesame")
print({"Authorization": "Basic YWRhOmxvdmVsYWNl", "Wi-Fi": "opensesame"})
print("open", end="")
print("sesame")
`;

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

testInBrowser('programs run in a tab, through the relay, as with thimble run', async (browser, t) => {
  const port = await serveHttps(t, leaf, answer);
  const folder = programFolder(t, { 'root.pem': root.pem });
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') };
  const resolve = HOSTS.flatMap((host) => ['--resolve', `${host}:127.0.0.1:${port}`]);
  const page = await openPage(browser, await serveWeb(t, resolve, env), t);
  assert.equal(new URL(page.url()).hash.includes('token'), false, 'the token leaves the address bar');

  const programs = sharedPath('programs/');
  if (!existsSync(programs) && process.env.CI !== 'true') {
    t.skip('../shared/programs/ is absent');
    return;
  }
  const texts = PROGRAMS.map((name) => [name, readFileSync(programs + name, 'utf8'), ''] as const);
  const get = texts[0]!;
  for (const [name, text, board] of [
    ...texts,
    ['on a Pico W', get[1], 'pico-w@micropython-1.27'] as const,
    ['secrets in pieces', SECRETS, ''] as const,
  ]) {
    const main = programFolder(t, { 'main.py': text });
    const words = ['run', join(main, 'main.py'), '--json', ...resolve, ...(board === '' ? [] : ['--board', board])];
    const known = await thimble(words, { env });
    const events = await runInPage(page, text, board);
    const expected = known.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RunEvent);
    // A line that pauses is shown in pieces, and what replaces a secret depends on where it is cut.
    if (text !== SECRETS)
      assert.deepEqual(
        [textOf(events, 'stdout'), textOf(events, 'stderr')],
        [textOf(expected, 'stdout'), textOf(expected, 'stderr')],
        name,
      );
    assert.deepEqual(steps(events), steps(expected), name);
    for (const each of [events, expected])
      for (const shown of [textOf(each, 'stdout'), JSON.stringify(each)])
        assert.doesNotMatch(shown, /opensesame|YWRhOmxvdmVsYWNl/);
  }
});

/** @returns the events that the page shows. */
async function runInPage(page: Page, text: string, board: string): Promise<RunEvent[]> {
  const link = `#/run?board=${board}&code=${deflateRawSync(text).toString('base64url')}`;
  await page.goto(new URL(link, page.url()).href);
  await page.getByText(text.split('\n')[0]!).waitFor(); // the program is in the editor
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  const log = page.locator('[data-events]', { hasText: '"event":"exit"' });
  await log.waitFor({ state: 'attached' });
  return (await log.textContent())!
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
}

function textOf(events: readonly RunEvent[], stream: string): string {
  return events.map((event) => (event.event === 'output' && event.stream === stream ? event.text : '')).join('');
}

/** The events, in order; the pieces of output vary. */
function steps(events: readonly RunEvent[]): RunEvent[] {
  return events.filter(({ event }) => event !== 'output' && event !== 'bytes');
}

testInBrowser('neither plaintext nor keys pass through the relay', async (browser, t) => {
  const secrets: Buffer[] = [];
  const body = 'a secret body that no relay may see';
  const server = createServer({ cert: leaf.pem, key: leaf.keyPem }, (_, response) => response.end(body));
  server.on('keylog', (line: Buffer) => secrets.push(Buffer.from(line.toString().trim().split(' ')[2]!, 'hex')));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const folder = programFolder(t, { 'root.pem': root.pem });
  const env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') };
  const page = await openPage(browser, await serveWeb(t, ['--resolve', `www.example.com:127.0.0.1:${port}`], env), t);
  const frames: Buffer[] = [];
  page.on('websocket', (socket) => {
    const keep = ({ payload }: { payload: string | Buffer }) => frames.push(Buffer.from(payload));
    socket.on('framesent', keep);
    socket.on('framereceived', keep);
  });
  const program =
    'import requests\nprint(requests.get("https://www.example.com/private?q=1", headers={"X-Key": "key-of-mine"}).text)\n';
  const events = await runInPage(page, program, '');
  assert.equal(textOf(events, 'stdout'), `${body}\n`);
  const all = Buffer.concat(frames);
  assert.ok(all.includes('www.example.com'), 'the host name does cross it, and so do records');
  for (const text of [body, '/private', 'key-of-mine', 'HTTP/1.1']) assert.equal(all.includes(text), false, text);
  assert.ok(secrets.length >= 4);
  for (const secret of secrets) {
    assert.equal(all.includes(secret), false);
    assert.equal(all.includes(secret.toString('hex')), false);
  }
});
