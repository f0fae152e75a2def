// Chromium for tests of the page: Debian's, by its path. If it is absent, a test is skipped by name, and fails in CI,
// which must have it.
import assert from 'node:assert/strict';
import { after, type TestContext, test } from 'node:test';
import { type Browser, chromium, type Page } from 'playwright-core';
import { findProgram } from '../support/programs.ts';
import { startWeb } from './start-web.ts';

/** Maximum time for one step on a busy machine; successful steps do not wait for it. */
const STEP_TIMEOUT = 120_000;

/** A test that needs a browser. */
export function testInBrowser(name: string, run: (browser: Browser, t: TestContext) => Promise<void>): void {
  const path = findProgram('chromium');
  const reason = 'not installed: chromium';
  test(name, { skip: path === undefined && process.env.CI !== 'true' ? reason : false }, async (t) => {
    if (path === undefined) assert.fail(reason);
    launched ??= chromium.launch({ executablePath: path, args: ['--no-sandbox'], timeout: STEP_TIMEOUT });
    const browser = await launched;
    try {
      await run(browser, t);
    } finally {
      for (const context of browser.contexts()) await context.close();
    }
  });
}

/** One for all tests of a file: each of them opens contexts of its own, which share nothing with others. */
let launched: Promise<Browser> | undefined;
after(async () => (await launched)?.close());

/** A new page, on which no error may occur. */
export async function openPage(browser: Browser, url: string, t: TestContext): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 } });
  const page = await context.newPage();
  page.setDefaultTimeout(STEP_TIMEOUT);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  t.after(() => assert.deepEqual(errors, []));
  await page.goto(url);
  return page;
}

/** @returns the URL that `thimble web` prints. It is stopped at the end of the test. */
export async function serveWeb(
  t: TestContext,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const web = await startWeb(words, env);
  t.after(async () => assert.equal(await web.end(), 0));
  assert.match(web.url, /^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/);
  return web.url;
}
