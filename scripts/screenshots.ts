// `npm run screenshots [-- FOLDER]`: pictures of each view of the page, wide and narrow, light and dark, made with local
// servers. Look at them after every change to the page. --docs makes only those of the documentation (npm run pictures).
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { chromium, type Page } from 'playwright-core';
import { issue } from '../tests/support/pki.ts';
import { findProgram } from '../tests/support/programs.ts';
import { startWeb } from '../tests/web/start-web.ts';
import { smallPng } from './pictures/small-png.ts';

const forDocs = process.argv[2] === '--docs';
const folder = forDocs ? 'docs/images' : (process.argv[2] ?? 'screenshots');
/** Views in the documentation, with the height that is shown. */
const IN_DOCS: Readonly<Record<string, number>> = { 'check-wide': 1240, 'board-wide': 1240, 'explain-narrow': 1080 };
const PROGRAM = `import requests

for path in ("/status", "/temperature"):
    response = requests.get("https://api.example.com" + path)
    print(path, response.status_code, response.text)
    response.close()

requests.get("https://old.example.com/")
`;
const ON_BOARD = `import network, requests

wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect("my-wifi", "my-password")
for i in range(3):
    response = requests.get("https://api.example.com/temperature")
    print(response.text)
    response.close()
`;
const POST = `Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico W with rp2040
Traceback (most recent call last):
  File "code.py", line 14, in <module>
OSError: (-9984, 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED')
`;

const path = findProgram('chromium');
if (path === undefined) throw new Error('not installed: chromium');
const root = await issue({ name: 'Example Root X1', ca: true });
const middle = await issue({ name: 'Example R3', ca: true, issuer: root });
const leaf = await issue({ name: 'api.example.com', issuer: middle, dnsNames: ['api.example.com', 'iot.example.com'] });
const old = await issue({
  name: 'old.example.com',
  issuer: root,
  dnsNames: ['old.example.com'],
  notBefore: new Date('2023-06-01'),
  notAfter: new Date('2024-06-01'),
});
const work = mkdtempSync(join(tmpdir(), 'thimble-screenshots-'));
writeFileSync(join(work, 'root.pem'), root.pem);
const servers = [
  createServer({ cert: leaf.pem + middle.pem, key: leaf.keyPem }, (request, response) =>
    response.setHeader('content-type', 'application/json').end(request.url === '/status' ? '{"ok": true}' : '21.5'),
  ),
  createServer({ cert: old.pem, key: old.keyPem }, (_, response) => response.end()),
];
const ports = await Promise.all(
  servers.map(
    (server) =>
      new Promise<number>((resolve) =>
        server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)),
      ),
  ),
);
const names = { 'api.example.com': ports[0]!, 'iot.example.com': ports[0]!, 'old.example.com': ports[1]! };
const resolve = Object.entries(names).flatMap(([name, port]) => ['--resolve', `${name}:127.0.0.1:${port}`]);
const web = await startWeb(resolve, { NODE_EXTRA_CA_CERTS: join(work, 'root.pem') });
const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });

const targets = Object.keys(names).join(',');
const code = deflateRawSync(PROGRAM).toString('base64url');
const views: Readonly<Record<string, { link: string; ready: (page: Page) => Promise<void> }>> = {
  start: { link: '#/check', ready: (page) => page.getByRole('button', { name: 'Check' }).waitFor() },
  check: {
    link: `#/check?targets=${targets}&at=0,0`,
    ready: (page) => page.getByRole('heading', { name: 'Step by step' }).waitFor(),
  },
  chain: {
    link: '#/check?targets=api.example.com&boards=esp32@micropython-1.28&at=0,0',
    ready: (page) => page.getByRole('heading', { name: 'Handshake' }).waitFor(),
  },
  run: {
    link: `#/run?code=${code}`,
    async ready(page) {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText('ended with exit code').waitFor();
    },
  },
  board: {
    link: `#/run?board=pico-w@micropython-1.28&code=${deflateRawSync(ON_BOARD).toString('base64url')}`,
    async ready(page) {
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      await page.getByText('ended with exit code').waitFor();
    },
  },
  roots: {
    link: '#/roots?hosts=api.example.com',
    ready: (page) =>
      page
        .getByText(/^One root|root:/)
        .first()
        .waitFor(),
  },
  explain: {
    link: `#/explain?post=${deflateRawSync(POST).toString('base64url')}`,
    ready: (page) => page.getByText('Most likely').first().waitFor(),
  },
};
const SIZES = [
  ['wide', 1200, 'light'],
  ['dark', 1200, 'dark'],
  ['narrow', 360, 'light'],
] as const;

mkdirSync(folder, { recursive: true });
for (const [size, width, colorScheme] of SIZES) {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme });
  const page = await context.newPage();
  await page.goto(web.url);
  for (const [name, { link, ready }] of Object.entries(views)) {
    const file = `${name}-${size}.png`;
    const height = IN_DOCS[`${name}-${size}`];
    if (forDocs && height === undefined) continue;
    await page.evaluate((hash) => {
      (globalThis as unknown as { location: { hash: string } }).location.hash = hash;
    }, link);
    await ready(page);
    const clip = height === undefined || !forDocs ? {} : { clip: { x: 0, y: 0, width, height } };
    const picture = await page.screenshot({ fullPage: true, ...clip });
    writeFileSync(join(folder, file), forDocs ? smallPng(picture) : picture);
    console.log(join(folder, file));
  }
  await context.close();
}
await browser.close();
await web.end();
for (const server of servers) server.close();
rmSync(work, { recursive: true });
process.exit(0);
