// The figures of the chain and the handshake by their deep links, for a server that sends a cross-signed root.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before } from 'node:test';
import type { Diagnosis } from '../../src/doctor/check/diagnosis.ts';
import { programFolder } from '../programs/run.ts';
import { serveHttps } from '../programs/servers.ts';
import { thimble } from '../support/cli.ts';
import { type Issued, issue } from '../support/pki.ts';
import { assertAccessible, assertFitsPhone } from './accessible.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';

const HOST = 'api.example.com';
const BOARD = 'pico-w@circuitpython-10.2';

let roots: string;
let served: Issued;
before(async () => {
  const years = (from: number, to: number) => ({
    notBefore: new Date(`${from}-01-01`),
    notAfter: new Date(`${to}-01-01`),
  });
  const older = await issue({ name: 'Older Root', ca: true, ...years(2010, 2040) });
  const root = await issue({ name: 'Root X1', ca: true, ...years(2015, 2045) });
  const cross = await issue({ name: 'Root X1', ca: true, issuer: older, keys: root.keys, ...years(2021, 2039) });
  const middle = await issue({ name: 'R3', ca: true, issuer: root });
  const leaf = await issue({ name: HOST, issuer: middle, dnsNames: [HOST] });
  roots = root.pem + older.pem;
  served = { ...leaf, pem: leaf.pem + middle.pem + cross.pem };
});

testInBrowser(
  'a chain and a handshake have links of their own, for eyes and for screen readers',
  async (browser, t) => {
    const port = await serveHttps(t, served, (_, response) => response.end());
    const folder = programFolder(t, { 'root.pem': roots });
    const env = { NODE_EXTRA_CA_CERTS: join(folder, 'root.pem') };
    const resolve = ['--resolve', `${HOST}:127.0.0.1:${port}`];
    const known = JSON.parse(
      (await thimble(['check', HOST, '--board', BOARD, '--json', ...resolve], { env })).stdout,
    ) as Diagnosis;
    assert.deepEqual(
      known.roots.map(({ subject, signs, crossSigned, trusted }) => [subject, signs, crossSigned, trusted]),
      [
        ['CN=Root X1', [1], 2, false],
        ['CN=Older Root', [2], undefined, false],
      ],
    );

    const page = await openPage(browser, await serveWeb(t, resolve, env), t);
    await page.evaluate(`location.hash = '#/chain/${HOST}/${BOARD}'`);
    await page.locator('svg .certificate').first().waitFor();
    const cards = await page
      .locator('svg .card')
      .evaluateAll((found) =>
        found.map((card) => [...card.querySelectorAll('text')].slice(0, 3).map((text) => text.textContent)),
      );
    assert.deepEqual(cards, [
      ['end entity', '✓ verified', `CN=${HOST}`],
      ['intermediate', '✓ verified', 'CN=R3'],
      ['cross-signed root', '✕ refused; the walk ends here', 'CN=Root X1'],
      ['root, not sent', '✕ this board does not know it', 'CN=Older Root'],
      ['the same CA, signed by itself', '✕ this board does not know it', 'CN=Root X1'],
    ]);
    assert.equal(await page.locator('svg .branch').count(), 2);
    await page.getByRole('paragraph').filter({ hasText: 'The board’s walk stops at CN=Root X1' }).waitFor();
    await page
      .getByRole('paragraph')
      .filter({ hasText: `It can stop on ${known.chain[0]!.notAfter.slice(0, 10)}` })
      .waitFor();
    await page.getByText('The same as a table').focus();
    await page.keyboard.press('Enter');
    assert.equal(await page.getByRole('table').getByRole('rowheader').count(), 5);
    await assertAccessible(page, 'chain');
    await assertFitsPhone(page);

    await page.getByRole('link', { name: 'Its handshake' }).click();
    await page.locator('svg .message').first().waitFor();
    assert.match(page.url(), new RegExp(`#/handshake/${HOST}/${BOARD}$`));
    const messages = await page.locator('svg .message text:nth-of-type(1)').allTextContents();
    assert.deepEqual(
      messages.map((text) => text.split(' ')[0]),
      known.messages.map(({ name }) => name),
    );
    assert.equal(known.alert, 'access_denied');
    assert.equal(await page.locator('svg .alert text').textContent(), 'alert access_denied');
    await assertAccessible(page, 'handshake');
    await assertFitsPhone(page);

    // An unreachable host is reported as such.
    await page.evaluate(`location.hash = '#/chain/192.0.2.1/${BOARD}'`);
    await page.getByText('No certificate was seen').waitFor();
  },
);
