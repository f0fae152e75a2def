// The demo in a tab: the same program, the same servers, and the same output as `thimble run`, byte for byte.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { GARDEN, setScene, WEATHER } from '../../scripts/demo/scene.ts';
import type { RunEvent } from '../../src/cli/run-event.ts';
import { programFolder } from '../programs/run.ts';
import { thimble } from '../support/cli.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';

const PROGRAM = readFileSync(new URL('../../examples/two-domains/code.py', import.meta.url), 'utf8');

testInBrowser('the demo has the same output in a tab as in a terminal', async (browser, t) => {
  const written: Record<string, string> = { 'code.py': PROGRAM };
  const scene = await setScene({
    write(name, text) {
      written[name] = text;
    },
  });
  t.after(() => scene.close());
  const folder = programFolder(t, written);
  const resolve = [
    ...['--resolve', `${WEATHER}:127.0.0.1:${scene.weatherPort}`],
    ...['--resolve', `${GARDEN}:127.0.0.1:${scene.gardenPort}`],
  ];
  const bundle = join(folder, 'firmware-roots.pem');
  const page = await openPage(browser, await serveWeb(t, resolve), t);
  await page.evaluate("location.hash = '#/run'");
  await page.getByLabel('Files beside the program').setInputFiles(join(folder, 'code.py'));
  await page.getByRole('button', { name: 'code.py', exact: true }).click();
  await page.getByText('Clock, Wi-Fi, roots').click();
  await page.getByLabel('Roots of your own').setInputFiles(bundle);

  const before = await outputInPage(page);
  assert.match(before.stdout, /today -> 200[\s\S]*moisture -> OSError/);
  assert.deepEqual(before, await outputInTerminal(folder, ['--bundle', bundle, ...resolve]));

  const known = join(folder, 'all-known-roots.pem');
  const pem = (await thimble(['trust', GARDEN, '--roots', known, ...resolve])).stdout;
  const withRoot = programFolder(t, { 'code.py': PROGRAM, 'ca.pem': pem });
  await page.getByLabel('Files beside the program').setInputFiles(join(withRoot, 'ca.pem'));
  const after = await outputInPage(page);
  assert.match(after.stdout, /today -> 200[\s\S]*moisture -> 200/);
  assert.deepEqual(after, await outputInTerminal(withRoot, ['--bundle', bundle, ...resolve]));
});

interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | undefined;
}

async function outputInPage(page: Page): Promise<Output> {
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await page.getByText('running…').waitFor();
  await page.getByText(/^ended with exit code/).waitFor();
  return outputOf((await page.locator('[data-events]').textContent())!);
}

async function outputInTerminal(folder: string, words: readonly string[]): Promise<Output> {
  return outputOf((await thimble(['run', join(folder, 'code.py'), '--json', ...words])).stdout);
}

function outputOf(json: string): Output {
  const events = json
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as RunEvent);
  const textOf = (stream: string) =>
    events.map((event) => (event.event === 'output' && event.stream === stream ? event.text : '')).join('');
  return {
    stdout: textOf('stdout'),
    stderr: textOf('stderr'),
    code: events.findLast((event) => event.event === 'exit')?.code,
  };
}
