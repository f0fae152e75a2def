// The Roots view writes the same files to a drive as `thimble trust --install`, and supports each `--format`.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import type { Page } from 'playwright-core';
import { programFolder } from '../programs/run.ts';
import { serveHttps } from '../programs/servers.ts';
import { thimble } from '../support/cli.ts';
import { type Issued, makeServerIdentity } from '../support/pki.ts';
import { assertAccessible, assertFitsPhone } from './accessible.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';
import { givePicker, readDriveFile } from './drive.ts';

const HOST = 'api.example.com';
const PROGRAM = `import adafruit_requests, os, socketpool, ssl, wifi
pool = socketpool.SocketPool(wifi.radio)
requests = adafruit_requests.Session(pool, ssl.create_default_context())
print(requests.get("https://" + os.getenv("API_HOST") + "/").text)
`;
const FILES = { 'code.py': PROGRAM, 'settings.toml': `API_HOST = "${HOST}"\n` };

let root: Issued;
let leaf: Issued;
before(async () => {
  ({ root, leaf } = await makeServerIdentity([HOST]));
});

testInBrowser('roots for the program on a drive: the same files as trust --install', async (browser, t) => {
  const port = await serveHttps(t, leaf, (_, response) => response.end());
  const folder = programFolder(t, { ...FILES, 'root.pem': root.pem });
  const pem = join(folder, 'root.pem');
  const resolve = ['--resolve', `${HOST}:127.0.0.1:${port}`];
  const installed = await thimble(['trust', '--install', folder, '--yes', '--roots', pem, ...resolve]);
  assert.equal(installed.code, 0, installed.stderr);

  // The page's machine does not have the root: it is passed in.
  const page = await openPage(browser, await serveWeb(t, resolve), t);
  await givePicker(page, FILES);
  await page.reload();
  await page.evaluate("location.hash = '#/roots'");
  await page.getByRole('button', { name: 'Open a drive' }).click();
  await page.getByText('code.py of CIRCUITPY').waitFor();
  await page.getByLabel('Roots of your own').setInputFiles(pem);
  await page.getByRole('button', { name: 'Find the roots' }).click();
  await page.getByRole('heading', { name: 'One root' }).waitFor();
  await assertAccessible(page, 'roots of a program');

  await page.getByRole('button', { name: 'Look at the changes' }).click();
  await page.locator('.diff .removed').first().waitFor();
  assert.deepEqual(await page.locator('.diff .removed').allTextContents(), [
    '-requests = adafruit_requests.Session(pool, ssl.create_default_context())\n',
  ]);
  await assertAccessible(page, 'changes');
  await assertFitsPhone(page);
  await page.getByRole('button', { name: 'Write to CIRCUITPY' }).click();
  await page.getByText('4 files are on CIRCUITPY').waitFor();
  for (const name of ['ca.pem', 'verified.py', 'code.py', 'code.py.orig'])
    assert.equal(await readDriveFile(page, name), readFileSync(join(folder, name), 'utf8'), name);

  for (const [form, option] of [
    ['DER', 'der'],
    ['MicroPython', 'py'],
    ['C header', 'c'],
    ['Arduino', 'arduino'],
    ['ESP bundle, before ESP-IDF 5.4', 'esp-bundle-v1'],
    ['ESP bundle, since ESP-IDF 5.4', 'esp-bundle-v2'],
  ] as const) {
    const out = join(folder, option);
    const words = ['trust', HOST, '--roots', pem, '--format', option, '-o', out, ...resolve];
    assert.equal(
      (await thimble([...words, ...(option === 'py' ? ['--board', 'pico-w@micropython-1.28'] : [])])).code,
      0,
    );
    assert.deepEqual(await downloaded(page, form), readFileSync(out), form);
  }
});

async function downloaded(page: Page, form: string): Promise<Buffer> {
  await page.getByLabel(form, { exact: true }).check();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page
      .getByRole('button', { name: /^Download (?:ca\.|roots\.py|root_ca|x509)/ })
      .first()
      .click(),
  ]);
  return readFileSync(await file.path());
}
