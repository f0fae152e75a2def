// The static site: every link resolves, including explain's; the pages are valid, contain what people search for, and
// are reproducible.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { HtmlValidate } from 'html-validate';
import { BOARD_IDS, GENERIC_PROFILES } from '../../src/boards/catalogue.ts';
import { PHRASES } from '../../src/boards/diff/diff-boards.ts';
import { LISTED_ROOTS } from '../../src/boards/root-lists.ts';
import { ERROR_ROWS } from '../../src/boards/stacks/mbedtls/error-numbers.ts';
import { findNames } from '../../src/doctor/explain/find-names.ts';
import { KNOWN_TEXTS } from '../../src/doctor/explain/find-texts.ts';
import { describeNumber, readNumber } from '../../src/doctor/explain/numbers.ts';
import type { PastedFirmware } from '../../src/doctor/paste/firmware.ts';
import { readPaste } from '../../src/doctor/paste/paste.ts';
import { BEARSSL_MEANINGS } from '../../src/doctor/words/bearssl.ts';
import { ERRNO_MEANINGS } from '../../src/doctor/words/errno.ts';
import { ESP_MEANINGS } from '../../src/doctor/words/esp-idf.ts';
import { ERROR_TABLE } from '../../src/errors.ts';
import { firmwarePage, pageOfCause, rootPage, textPage, upgradePage } from '../../src/web/site/addresses.ts';
import { assertAccessible } from './accessible.ts';
import { openPage, testInBrowser } from './browser.ts';

const BASE = 'https://pages.example/thimble/';
const UNKNOWN: PastedFirmware = { isSure: false, isAirLift: false };
const FIRMWARES: readonly PastedFirmware[] = [
  UNKNOWN,
  { runtime: 'micropython', chip: 'rp2', version: '1.20', isSure: true, isAirLift: false },
  { runtime: 'micropython', chip: 'esp8266', isSure: true, isAirLift: false },
  { runtime: 'micropython', isWiznet: true, isSure: true, isAirLift: false },
  { runtime: 'arduino-esp8266', isSure: true, isAirLift: false },
];

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

let files: ReadonlyMap<string, string>;
before(async () => {
  files = await makeSite(['--base', BASE.replace(/\/$/, '')]);
});

/** The output of `npm run site`: text by path. */
async function makeSite(words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-site-'));
  try {
    const args = ['--import', 'tsx', 'scripts/site.ts', '--out', folder, ...words];
    await promisify(execFile)(process.execPath, args, { cwd: ROOT, env: { ...process.env, ...env } });
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => name.split(sep).join('/'));
    const paths = names.filter((name) => /\.\w+$/.test(name)).sort();
    return new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function page(path: string): string {
  const text = files.get(path);
  assert.ok(text !== undefined, `no page ${path}`);
  return text;
}

test('every link leads to a file of the site', () => {
  let count = 0;
  for (const [path, text] of files) {
    if (!path.endsWith('.html')) continue;
    for (const [, target] of text.matchAll(/ (?:href|src)="([^"#]+)"/g)) {
      count++;
      const url = new URL(target!, new URL(path, BASE));
      assert.ok(url.href.startsWith(BASE), `${path}: ${target}`);
      const file = decodeURI(url.href.slice(BASE.length)).replace(/(^|\/)$/, '$1index.html');
      assert.ok(files.has(file), `${path} links to ${target}`);
    }
  }
  assert.ok(count > 20_000, `${count} links`);
});

test('explain --link knows a page for each number', () => {
  const highs = ERROR_ROWS.map(([, number]) => number).filter((number) => number <= -0x80);
  const lows = ERROR_ROWS.map(([, number]) => number).filter((number) => number > -0x80);
  const sums = highs.flatMap((high) => lows.map((low) => high + low));
  const small = Array.from({ length: 2048 }, (_, i) => i - 1024);
  const values = new Set([...small, ...highs, ...sums, ...ESP_MEANINGS.map(({ number }) => number)]);
  let known = 0;
  for (const value of [...values, ...highs.map((high) => -high)])
    for (const firmware of value > -1025 ? FIRMWARES : [UNKNOWN, FIRMWARES[1]!])
      for (const reading of readNumber({ value }, firmware)) {
        known++;
        assert.ok(files.has(pageOfCause({ ...reading, subject: describeNumber(value) })), `${value} ${reading.name}`);
      }
  for (const { number } of BEARSSL_MEANINGS)
    for (const reading of readNumber({ value: number, isBearssl: true }, UNKNOWN))
      assert.ok(files.has(pageOfCause({ ...reading, subject: describeNumber(number) })), `BearSSL ${number}`);
  assert.ok(known > 10_000, `${known} readings`);
});

test('explain --link knows a page for each name and each text', () => {
  const names = [
    ...ERROR_ROWS.map(([name]) => `MBEDTLS_ERR_${name}`),
    ...ERROR_ROWS.map(([name]) => `MBEDTLS_ERR_X509_INVALID_FORMAT+MBEDTLS_ERR_${name}`),
    ...[...ERRNO_MEANINGS, ...ESP_MEANINGS, ...BEARSSL_MEANINGS].map(({ name }) => name),
    ...BEARSSL_MEANINGS.map(({ text }) => `BearSSL: ${text}`),
    ...Object.keys(ERROR_TABLE),
    'SSL alert number 40',
    'fatal alert: unknown ca',
    'SSL - Memory allocation failed',
    'verification flags: 0xffff',
  ];
  const findings = findNames(readPaste(names.join('\n')), UNKNOWN);
  assert.ok(findings.length >= names.length * 0.9, `${findings.length} of ${names.length}`);
  for (const finding of findings) assert.ok(files.has(pageOfCause(finding)), `${finding.subject} ${finding.firmware}`);
  for (const { name, firmware } of KNOWN_TEXTS)
    assert.ok(files.has(pageOfCause({ name, subject: name, firmware })), name);
});

test('there is a page for each firmware, upgrade and root, and an anchor for each difference', () => {
  const boards = BOARD_IDS.filter((id) => !GENERIC_PROFILES.includes(id as 'modern'));
  for (const id of boards) assert.match(page(firmwarePage(id)), /<h2>TLS<\/h2>/, id);
  const upgrade = page(upgradePage('pico-w@circuitpython-9.2', 'pico-w@circuitpython-10.0'));
  for (const title of ['What it offers', 'How it verifies', 'Roots', 'Modules', 'Memory', 'Error texts'])
    assert.ok(upgrade.includes(`<h2>${title}`), title);
  assert.match(upgrade, /103 more roots are built in/);
  assert.match(upgrade, /<h2>Roots that are no longer built in<\/h2>/);
  for (const [sha256, name] of LISTED_ROOTS) assert.ok(page(rootPage(name, sha256)).includes(sha256), name);
  const [x1] = LISTED_ROOTS.filter(([, name]) => name === 'ISRG Root X1');
  const known = page(rootPage(x1![1], x1![0]));
  assert.match(known, /CircuitPython 8\.2 to main on Raspberry Pi Pico W/);
  assert.match(known, /2035-06-04/);
  const baltimore = LISTED_ROOTS.find(([, name]) => name === 'Baltimore CyberTrust Root')!;
  assert.match(
    page(rootPage(baltimore[1], baltimore[0])),
    /<li>CircuitPython 8\.2 to 9\.2 on Raspberry Pi Pico W<\/li>/,
  );
  const grouped =
    /^(?:stack\.(?:library|hello|habits|server|verification|nameRequired|loading|roots|memory|raise)|runtime\.|chip\.)/;
  for (const { field } of PHRASES) assert.match(field, grouped, `GROUPS of firmware-pages.tsx lack ${field}`);
});

test('a search engine sees number, hexadecimal, name and text as printed by a board', () => {
  const text = page('errors/-12288.html');
  const title = /<title>(.*?)<\/title>/.exec(text)![1]!;
  assert.match(title, /^OSError: \(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\) \(-0x3000\): the root certificate/);
  assert.match(text, /<meta name="description" content="OSError: \(-12288, [^"]+"\/>/);
  assert.ok(text.includes(`<link rel="canonical" href="${BASE}errors/-12288.html"/>`));
  assert.match(text, /CircuitPython 8\.2 to main on Raspberry Pi Pico W/, 'who raises it');
  assert.match(page('errors/116.html'), /<title>OSError: \[Errno 116\] ETIMEDOUT/);
  assert.match(page('errors/32769.html'), /<title>0x8001 ESP_ERR_ESP_TLS_CANNOT_RESOLVE_HOSTNAME/);
  assert.match(page(textPage('The certificate is not correctly signed by the trusted CA')), /ValueError\(/);
  const titles = [...files].flatMap(([path, html]) =>
    path.endsWith('.html') ? [/<title>(.*?)<\/title>/.exec(html)![1]!] : [],
  );
  assert.ok(titles.every((each) => each.length > 10));
  const sitemap = page('sitemap.xml');
  assert.equal([...sitemap.matchAll(/<loc>/g)].length, titles.length - 1, 'all but 404.html');
  assert.ok(sitemap.includes(`<loc>${BASE}errors/-12288.html</loc>`) && sitemap.includes(`<loc>${BASE}</loc>`));
  assert.match(page('404.html'), /href="\/thimble\/style\.css"[\s\S]*href="\/thimble\/errors\/index\.html"/);
});

test('the pages are valid HTML, without inline scripts or styles', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:a11y'],
    // React's way of writing void elements; titles are as long as errors are.
    rules: { 'void-style': 'off', 'long-title': 'off', 'no-trailing-whitespace': 'off' },
  });
  const paths = [...files.keys()].filter((path) => path.endsWith('.html'));
  const kinds = new Map(paths.map((path) => [path.split('/')[0], path]));
  for (const path of [...kinds.values(), 'errors/-12288.html', ...paths.filter((_, i) => i % 301 === 0)]) {
    const { valid, results } = await validator.validateString(page(path));
    assert.ok(
      valid,
      `${path}: ${results.flatMap(({ messages }) => messages.map((each) => `${each.message} (${each.ruleId})`)).join('; ')}`,
    );
  }
  for (const path of paths) {
    assert.doesNotMatch(page(path), /<style|style="| on[a-z]+="|<script(?![^>]* src=)/, path);
    assert.equal(/<script/.test(page(path)), path === 'index.html', path);
  }
});

test('the output is reproducible, and without a base address there are no absolute links', async () => {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const again = await makeSite([], { TZ: 'Pacific/Auckland', LC_ALL: 'de_DE.UTF-8' });
  for (const [path, text] of again) {
    assert.doesNotMatch(text.slice(0, 1500), /rel="canonical"|https?:\/\/pages/, path);
    if (path === '404.html') continue;
    const known = page(path).replace(/<link rel="canonical"[^>]*>/, '');
    assert.equal(sha256(text), sha256(known), path);
  }
  assert.equal(again.has('sitemap.xml'), false);
  assert.equal(again.size, files.size - 1);
});

testInBrowser('the search finds printed errors, and axe-core finds no violations', async (browser, t) => {
  const types: Readonly<Record<string, string>> = {
    html: 'text/html',
    js: 'text/javascript',
    css: 'text/css',
    svg: 'image/svg+xml',
    json: 'application/json',
  };
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url!, BASE).pathname)
      .slice(1)
      .replace(/(^|\/)$/, '$1index.html');
    const text = files.get(path);
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': types[path.split('.').at(-1)!] ?? 'text/plain',
      'content-security-policy': "default-src 'self'",
    });
    response.end(text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  const tab = await openPage(browser, origin, t);
  const search = async (text: string) => {
    await tab.getByLabel('A number, a name').fill(text);
    return tab.locator('#results li').first().textContent();
  };
  const found: readonly (readonly [string, RegExp])[] = [
    ['OSError: (-12288', /^OSError: \(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\)/],
    ["OSError: (-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR')", /^OSError: \(-12288, 'MBEDTLS_ERR_X509_FATAL_ERROR'\)/],
    ['-0x3000', /^OSError: \(-12288, /],
    ['isrg root x1', /^ISRG Root X1/],
    ['pico-w@micropython-1.27', /Pico W with MicroPython 1\.27/],
  ];
  for (const [text, answer] of found) assert.match((await search(text))!, answer, text);
  await assertAccessible(tab, 'search');
  await tab.locator('#results a').first().click();
  await tab.getByRole('heading', { level: 1 }).waitFor();
  for (const path of [
    'errors/-12288.html',
    'upgrades/pico-w-circuitpython-9.2--pico-w-circuitpython-10.0.html',
    firmwarePage('pico-w@micropython-1.27'),
  ]) {
    await tab.goto(origin + path);
    await assertAccessible(tab, path);
  }
});
