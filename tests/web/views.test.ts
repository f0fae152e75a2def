// Every view by its deep link: it shows the same as the commands, and is accessible to screen readers.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before } from 'node:test';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { programFolder } from '../programs/run.ts';
import { serveHttps } from '../programs/servers.ts';
import { thimble } from '../support/cli.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { assertAccessible, assertFitsPhone } from './accessible.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';

const HOST = 'api.example.com';
const BOARDS = ['pico-w@circuitpython-10.2', 'esp32@micropython-1.28'];
const FIRST_VIEW_LIMIT = 200_000;

let root: Issued;
let leaf: Issued;
before(async () => {
  ({ root, leaf } = await makeServerIdentity([HOST]));
});

testInBrowser(
  "each view's deep link shows the command's output, and axe-core finds no violations",
  async (browser, t) => {
    const port = await serveHttps(t, leaf, (_, response) => response.end('hello'));
    const folder = programFolder(t, { 'root.pem': root.pem });
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') };
    const resolve = ['--resolve', `${HOST}:127.0.0.1:${port}`];
    const url = await serveWeb(t, resolve, env);
    const page = await openPage(browser, url, t);
    await assertAccessible(page, 'start');
    const go = async (link: string) => {
      await page.goto('about:blank');
      await page.goto(
        new URL(link, url).href.replace(/$/, `${link.includes('?') ? '&' : '?'}${new URL(url).hash.slice(1)}`),
      );
    };

    // Check: the matrix, and one cell in full.
    const known = await thimble(
      ['check', HOST, ...BOARDS.flatMap((board) => ['--board', board]), '--json', ...resolve],
      {
        env,
      },
    );
    const { results } = JSON.parse(known.stdout) as {
      results: { board: string; result: string; exception?: string }[];
    };
    await go(`#/check?targets=${HOST}&boards=${BOARDS.join(',')}&at=0,0`);
    await page.getByRole('heading', { name: 'Step by step' }).waitFor();
    const words = { works: 'works', 'works-unverified': 'works, unverified', unreachable: 'not reached' } as Record<
      string,
      string
    >;
    assert.deepEqual(
      await page.locator('.cell .words').allTextContents(),
      results.map(({ result, exception }) => words[result] ?? exception),
    );
    const one = await thimble(['check', HOST, '--board', BOARDS[0]!, '--json', ...resolve], { env });
    const diagnosis = JSON.parse(one.stdout) as {
      console: string;
      exception: string;
      fixes: { line?: string }[];
      chain: unknown[];
      messages: { name: string }[];
    };
    assert.equal(
      await page.locator('.diagnosis .code pre').first().textContent(),
      `${diagnosis.console}\n${diagnosis.exception}`,
    );
    assert.deepEqual(
      await page.locator('.fixes pre').allTextContents(),
      diagnosis.fixes.flatMap(({ line }) => line ?? []),
    );
    assert.equal(await page.locator('svg .certificate').count(), diagnosis.chain.length);
    assert.deepEqual(
      (await page.locator('svg .message text:nth-of-type(1)').allTextContents()).map((text) => text.split(' ')[0]),
      diagnosis.messages.map(({ name }) => name), // the length of a signature varies
    );
    await assertAccessible(page, 'check');
    await assertFitsPhone(page);
    assert.match(page.url(), /#\/check\?targets=.*at=0%2C0$/, 'the address says what is shown, without the token');

    // Roots.
    const trust = await thimble(['trust', HOST, '--roots', join(folder, 'root.pem'), ...resolve], { env });
    await go(`#/roots?hosts=${HOST}`);
    await page.getByRole('heading', { name: 'One root' }).waitFor();
    assert.equal(await page.locator('.code pre').textContent(), trust.stdout);
    await assertAccessible(page, 'roots');
    await assertFitsPhone(page);

    // Explain.
    const text = "OSError: (-17040, 'MBEDTLS_ERR_RSA_PUBLIC_FAILED+MBEDTLS_ERR_MPI_ALLOC_FAILED')";
    const explained = JSON.parse((await thimble(['explain', text, '--json'])).stdout) as {
      explanations: { title: string; cause: string; line: string; test: string }[];
    };
    await go(`#/explain?post=${deflateRawSync(text).toString('base64url')}`);
    await page.getByRole('heading', { name: `Most likely: ${explained.explanations[0]!.title}` }).waitFor();
    const shown = await page.locator('main').textContent();
    for (const part of ['cause', 'line', 'test'] as const) assert.ok(shown!.includes(explained.explanations[0]![part]));
    await assertAccessible(page, 'explain');
    await assertFitsPhone(page);

    // Run, to its end.
    const program = `import requests\nprint(requests.get("https://${HOST}/").text)\n`;
    await go(`#/run?code=${deflateRawSync(program).toString('base64url')}`);
    await page.getByText('requests.get').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('ended with exit code 0').waitFor();
    assert.equal(await page.locator('[data-stream=stdout]').textContent(), 'hello\n');
    assert.match((await page.locator('table').textContent())!, /api\.example\.com:443TLSv1\.3/);
    await assertAccessible(page, 'run');
    await assertFitsPhone(page);
  },
);

testInBrowser('the first view is small, and loads neither interpreter nor engine', async (browser, t) => {
  const url = await serveWeb(t, []);
  const context = await browser.newContext();
  const page = await context.newPage();
  const loaded: { path: string; bytes: Promise<Buffer> }[] = [];
  const note = (response: Response) => loaded.push({ path: new URL(response.url()).pathname, bytes: response.body() });
  page.on('response', note);
  await page.goto(url, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Check' }).waitFor();
  page.off('response', note); // a body that arrives later is lost when the page closes, which would fail this test
  const sizes = await Promise.all(loaded.map(async ({ path, bytes }) => [path, gzipSync(await bytes).length] as const));
  const sum = sizes.reduce((total, [, size]) => total + size, 0);
  assert.ok(sum > 5000 && sum < FIRST_VIEW_LIMIT, `${sum} bytes: ${sizes.join(' ')}`);
  t.diagnostic(`first view: ${sum} bytes with gzip`);
  assert.deepEqual(
    sizes.flatMap(([path]) => (/wasm|worker|roots\.bin/.test(path) ? [path] : [])),
    [],
  );
  // Keyboard only: to the field, a host, on to the button.
  await page.getByLabel('Hosts or URLs').focus();
  await page.keyboard.type('192.0.2.1');
  await page.getByRole('button', { name: 'Check' }).focus();
  await page.keyboard.press('Enter');
  await page.getByText('not reached').first().waitFor();
});
