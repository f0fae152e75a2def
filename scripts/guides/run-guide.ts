// Runs one learning guide through a cycle of its program with local servers.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runFile } from '../../tests/programs/run.ts';
import { boardToml, guideBoard } from '../imports/guide-boards.ts';
import { writeMadeUpSettings } from '../imports/made-up-settings.ts';
import { NOW, type StandIns } from './stand-ins.ts';
import type { WholeGuide } from './whole-guides.ts';

export interface Place {
  /** The folder of all guides. */
  readonly guides: string;
  /** The folder of Adafruit's libraries. */
  readonly libraries: string;
}

/** Seconds of real time; sleeps take none. */
const TIMEOUT = 60;

/** @returns why the cycle was not completed; `undefined`: it was. */
export async function runGuide(guide: WholeGuide, place: Place, servers: StandIns): Promise<string | undefined> {
  const { name, prints, times = 1, sleeps = false, asks, press = [], set = [], settings = {} } = guide;
  const folder = mkdtempSync(join(tmpdir(), 'thimble-guide-'));
  try {
    cpSync(join(place.guides, name), folder, { recursive: true });
    writeMadeUpSettings(folder);
    addSettings(join(folder, 'settings.toml'), settings);
    const { board, devices } = guideBoard(`${name}/code.py`)!;
    writeFileSync(join(folder, 'board.toml'), boardToml(devices));
    writeFileSync(join(folder, 'root.pem'), servers.root.pem);
    const done = new AbortController();
    let printed = '';
    const count = (stdout: string) => [...stdout.matchAll(prints)].length;
    const missing = () => asks.filter((ask) => !ask.test('MQTT') && !servers.asked.some((each) => ask.test(each)));
    const look = () => {
      if (!sleeps && count(printed) >= times && missing().length === 0) done.abort();
    };
    servers.begin(look);
    const ran = await runFile(join(folder, 'code.py'), {
      board,
      bundle: join(folder, 'root.pem'),
      clock: new Date(NOW).toISOString(),
      signal: done.signal,
      stdin: 'made up\n'.repeat(20),
      onOutput: (stdout) => {
        printed = stdout;
        look();
      },
      options: {
        lib: [place.libraries],
        resolve: [...servers.resolve],
        speed: 'max',
        timeout: String(TIMEOUT),
        press,
        set,
      },
    });
    const all = `${ran.stdout}${ran.stderr}`;
    if (/Traceback/.test(ran.stderr) && !done.signal.aborted) return all;
    if (count(ran.stdout) < times) return `it did not print ${prints} ${times} times:\n${all}`;
    if (sleeps && !/deep sleep/.test(ran.stderr)) return `it did not go to deep sleep:\n${all}`;
    const unasked = missing();
    if (unasked.length > 0) return `nothing was asked of ${unasked.join(', ')}: ${servers.asked.join(', ')}\n${all}`;
    return undefined;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Lines that replace those with the same key. */
function addSettings(file: string, settings: Readonly<Record<string, string | number>>): void {
  const kept = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !Object.hasOwn(settings, line.split(' ')[0]!));
  const added = Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`);
  writeFileSync(file, `${[...kept, ...added].join('\n')}\n`);
}
