// `npm run bench -- web`: the page in Chromium (Debian's): the size of the first view and the time until it is usable, the
// cost of a verified handshake in the tab, a Python program's download rate there, and memory left over by connections.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, gzipSync } from 'node:zlib';
import { type Browser, type CDPSession, chromium, type Page } from 'playwright-core';
import { serveHttps } from '../tests/programs/servers.ts';
import { makeServerIdentity } from '../tests/support/pki.ts';
import { findProgram } from '../tests/support/programs.ts';
import { startWeb } from '../tests/web/start-web.ts';
import { median, type Row } from './row.ts';

export const title = 'the page in a browser tab';

const HOST = 'api.example.com';
const LOADS = 5;
const HANDSHAKES = 20;
const CONNECTIONS = 100;
/** KB. Playwright itself keeps about 100; a leaked record buffer per connection would be 1,600. */
const MOST_HELD = 500;
const DOWNLOAD = 16 << 20;
const STEP_TIMEOUT = 300_000;

export async function* bench(): AsyncGenerator<Row> {
  const path = findProgram('chromium');
  if (path === undefined) throw new Error('not installed: chromium');
  const endings: (() => unknown)[] = [];
  try {
    const { root, leaf } = await makeServerIdentity([HOST]);
    const large = Buffer.alloc(DOWNLOAD, 'thimble ');
    const port = await serveHttps({ after: (end) => endings.push(end) }, leaf, (request, response) =>
      response.writeHead(200, { connection: 'close' }).end(request.url === '/large' ? large : 'hello'),
    );
    const folder = mkdtempSync(join(tmpdir(), 'thimble-bench-'));
    endings.push(() => rmSync(folder, { recursive: true }));
    const anchor = join(folder, 'root.pem');
    writeFileSync(anchor, root.pem);
    const env = { NODE_EXTRA_CA_CERTS: anchor };
    const web = await startWeb(['--resolve', `${HOST}:127.0.0.1:${port}`], env);
    endings.push(() => web.end());
    const browser = await chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
    endings.push(() => browser.close());
    yield* firstView(browser, web.url);
    const tab = await Tab.open(browser, web.url);
    yield* handshakes(tab);
    yield* download(tab);
    yield* leaks(tab);
  } finally {
    for (const end of endings.reverse()) await end();
  }
}

async function* firstView(browser: Browser, url: string): AsyncGenerator<Row> {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < LOADS; i++) {
    const context = await browser.newContext(); // with an empty cache
    const page = await context.newPage();
    const bodies: Promise<Buffer>[] = [];
    page.on('response', (response) => bodies.push(response.body()));
    const start = performance.now();
    await page.goto(url);
    await page.getByLabel('Hosts or URLs').fill(HOST);
    await page.getByRole('button', { name: 'Check' }).click({ trial: true });
    times.push(performance.now() - start);
    await page.waitForLoadState('networkidle');
    bytes = (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length, 0);
    await context.close();
  }
  yield { measure: 'first view with gzip', unit: 'KB', ours: bytes / 1000, reach: 200, moreIsBetter: false };
  yield {
    measure: 'first view, until what is typed can be sent',
    unit: 'ms',
    ours: median(times),
    reach: 1500,
    moreIsBetter: false,
  };
}

async function* handshakes(tab: Tab): AsyncGenerator<Row> {
  const cost = async (count: number) => {
    const before = await tab.cpu();
    await tab.run(`import requests\nfor i in range(${count}):\n    requests.get("https://${HOST}/").close()\n`);
    return (await tab.cpu()) - before;
  };
  await cost(1); // fetches the interpreter and the engine
  const [none, one, many] = [await cost(0), await cost(1), await cost(1 + HANDSHAKES)];
  const row = { unit: 'ms', reach: 150, moreIsBetter: false };
  yield { measure: 'verified handshake with its GET, the first of a run, CPU', ours: one - none, ...row };
  yield { measure: 'each further one, CPU', ours: (many - one) / HANDSHAKES, ...row };
}

async function* download(tab: Tab): AsyncGenerator<Row> {
  const rates: number[] = [];
  for (let i = 0; i < 3; i++) {
    const said = await tab.run(`import requests, time
start = time.ticks_ms()
response = requests.get("https://${HOST}/large")
count = 0
while True:
    piece = response.raw.read(16384)
    if not piece:
        break
    count += len(piece)
response.close()
print(count, time.ticks_diff(time.ticks_ms(), start))
`);
    const [count, milliseconds] = said.trim().split(' ').map(Number);
    if (count !== DOWNLOAD) throw new Error(`the program read ${said}`);
    rates.push(count / 1000 / milliseconds!);
  }
  yield { measure: 'download of 16 MB by Python', unit: 'MB/s', ours: median(rates), reach: 8 };
}

/** Memory of the page after a program with many connections has ended, compared with that after an identical earlier run. */
async function* leaks(tab: Tab): AsyncGenerator<Row> {
  const left = async () => {
    await tab.run(`import requests\nfor i in range(${CONNECTIONS}):\n    requests.get("https://${HOST}/").close()\n`);
    await tab.leaveView(); // this view shows each connection
    return tab.heap();
  };
  await left(); // fills caches
  const [some, many] = [await left(), await left()];
  const measure = `held after ${CONNECTIONS} more connections`;
  yield { measure, unit: 'KB', ours: (many - some) / 1000, reach: MOST_HELD, moreIsBetter: false };
  yield { measure: 'workers and WebSockets that are left', unit: '', ours: tab.left, reach: 0, moreIsBetter: false };
}

/** The page, in which programs are run one after another. */
class Tab {
  readonly #page: Page;
  readonly #browser: CDPSession;
  #openSockets = 0;

  private constructor(page: Page, browser: CDPSession) {
    this.#page = page;
    this.#browser = browser;
    page.on('websocket', (socket) => {
      this.#openSockets++;
      socket.on('close', () => this.#openSockets--);
    });
  }

  static async open(browser: Browser, url: string): Promise<Tab> {
    const page = await browser.newPage();
    page.setDefaultTimeout(STEP_TIMEOUT);
    const tab = new Tab(page, await browser.newBrowserCDPSession());
    await page.goto(url);
    return tab;
  }

  /** CPU milliseconds of the processes of all tabs. */
  async cpu(): Promise<number> {
    const { processInfo } = await this.#browser.send('SystemInfo.getProcessInfo');
    const renderers = processInfo.filter(({ type }) => type === 'renderer');
    return renderers.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1000;
  }

  /** Bytes of the page's JavaScript heap, without garbage. */
  async heap(): Promise<number> {
    const session = await this.#page.context().newCDPSession(this.#page);
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    await session.detach();
    return usedSize;
  }

  get left(): number {
    return this.#openSockets + this.#page.workers().length;
  }

  /** @returns the program's output. */
  async run(code: string): Promise<string> {
    const page = this.#page;
    await this.leaveView();
    await page.goto(new URL(`#/run?code=${deflateRawSync(code).toString('base64url')}`, page.url()).href);
    await page.getByText('import').first().waitFor();
    await page.getByRole('button', { name: 'Run', exact: true }).click();
    const output = page.locator('pre.output').first();
    await page.getByText('ended with exit code').waitFor();
    const text = (await output.textContent()) ?? '';
    if (!(await page.getByText('ended with exit code 0').isVisible())) throw new Error(text);
    return text;
  }

  /** Switches to another view, in which nothing runs. */
  async leaveView(): Promise<void> {
    await this.#page.goto(new URL('#/check', this.#page.url()).href);
    await this.#page.getByLabel('Hosts or URLs').waitFor();
  }
}
