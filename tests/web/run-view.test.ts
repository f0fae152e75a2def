// The Run view besides its output: a board's drive, the display and pins, the content of a link.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import { eventually } from '../support/eventually.ts';
import { openPage, serveWeb, testInBrowser } from './browser.ts';
import { givePicker, readDriveFile } from './drive.ts';

const CODE = `import board, digitalio, displayio, helper, time
led = digitalio.DigitalInOut(board.LED)
led.switch_to_output(True)
palette = displayio.Palette(1)
palette[0] = 0x2060FF
group = displayio.Group()
group.append(displayio.TileGrid(displayio.Bitmap(60, 40, 1), pixel_shader=palette, x=10, y=10))
board.DISPLAY.root_group = group
with open("/log.txt", "w") as file:
    file.write(helper.WORDS)
print(board.board_id)
`;
const DRIVE = {
  'boot_out.txt':
    'Adafruit CircuitPython 10.2.1 on 2026-01-05; Adafruit FunHouse with ESP32S2\nBoard ID:adafruit_funhouse\n',
  'code.py': CODE,
  'lib/helper.py': 'WORDS = "one\\ntwo\\n"\n',
  'log.txt': 'one\n',
  'settings.toml': 'CIRCUITPY_WIFI_PASSWORD = "opensesame"\n',
  '.Trashes': '',
};

testInBrowser(
  'a drive runs as its board starts it, and is written to after a look at what changes',
  async (browser, t) => {
    const url = await serveWeb(t, []);
    const page = await openPage(browser, url, t);
    await givePicker(page, DRIVE);
    await page.reload();
    await page.evaluate("location.hash = '#/run'");
    await page.getByRole('button', { name: 'Open a drive' }).click();
    await page.getByText('code.py of CIRCUITPY').waitFor();
    const board = page.getByLabel('Board', { exact: true });
    await eventually(async () => (await board.inputValue()) === 'esp32-s2@circuitpython-10.2');

    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('ended with exit code 0').waitFor();
    assert.equal(await page.locator('[data-stream=stdout]').textContent(), 'adafruit_funhouse\n');
    const pixels = (await page.evaluate(`(() => {
    const canvas = document.querySelector('canvas');
    const colour = (x, y) => [...canvas.getContext('2d').getImageData(x, y, 1, 1).data].join(' ');
    return [canvas.width, canvas.height, colour(9, 9), colour(10, 10), colour(69, 49), colour(70, 50)];
  })()`)) as unknown[];
    assert.deepEqual(pixels, [240, 240, '0 0 0 255', '32 96 255 255', '32 96 255 255', '0 0 0 255']);
    await eventually(async () => /GPIO37highout/.test((await page.locator('.pins').textContent())!));

    await page.getByRole('button', { name: 'Keep them for the next run' }).click();
    await page.getByRole('button', { name: 'Save to a drive' }).click();
    await page.locator('.diff .added').first().waitFor(); // the drive is read first
    assert.deepEqual(await page.locator('.diff .added').allTextContents(), ['+two\n']);
    await page.getByRole('button', { name: 'Write to CIRCUITPY' }).click();
    await page.getByText('One file is on CIRCUITPY').waitFor();
    assert.equal(await readDriveFile(page, 'log.txt'), 'one\ntwo\n');

    // The link contains the program and its modules, and no password.
    await page.getByRole('button', { name: 'Share' }).click();
    await page.getByText('Not in the link').waitFor();
    assert.match((await page.getByText('Not in the link').textContent())!, /settings\.toml/);
    const other = await openPage(browser, url, t);
    await other.evaluate(`location.hash = ${JSON.stringify(new URL(page.url()).hash)}`);
    await other.getByText('import board, digitalio').waitFor();
    const files = async () => (await other.locator('.files li code').allTextContents()).sort().join(' ');
    await eventually(async () => (await files()) === 'boot_out.txt code.py lib/helper.py log.txt');
    await other.getByRole('button', { name: 'Run', exact: true }).click();
    await other.getByText('ended with exit code 0').waitFor();
  },
);

testInBrowser(
  'a program that prints more than the page keeps: the last lines stay, and a note says so',
  async (browser, t) => {
    const page = await openPage(browser, await serveWeb(t, []), t);
    const code = 'for n in range(3000):\n    print(n, "x" * 1000)\n';
    const link = `#/run?board=guide&code=${deflateRawSync(code).toString('base64url')}`;
    await page.evaluate(`location.hash = ${JSON.stringify(link)}`);
    await page.getByText('for n in range').waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    await page.getByText('ended with exit code 0').waitFor();
    const shown = (await page.locator('[role=log]').textContent())!;
    assert.ok(shown.length <= 2_000_000 && shown.length > 1_000_000, String(shown.length));
    assert.match(shown, /\n2999 x+\n$/);
    assert.match((await page.locator('[data-dropped]').textContent())!, /the first \d+ pieces of output were dropped/);
  },
);

testInBrowser('a browser that cannot write to a drive reports it, and downloads the files', async (browser, t) => {
  const page = await openPage(browser, await serveWeb(t, []), t);
  await page.addInitScript('delete window.showDirectoryPicker');
  await page.reload();
  await page.evaluate("location.hash = '#/run'");
  assert.equal(await page.getByRole('button', { name: 'Open a drive' }).count(), 0);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('Firefox and Safari lack').waitFor();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download main.py' }).last().click(),
  ]);
  assert.equal(file.suggestedFilename(), 'main.py');
  assert.match(readFileSync(await file.path(), 'utf8'), /requests\.get/);
});
