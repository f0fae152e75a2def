// `npm run guides -- GUIDES --lib LIBS`: runs whole Adafruit learning guides, unchanged, through one cycle of their loop
// with local servers: HTTP and HTTPS, NTP, MQTT. It downloads nothing: both folders must exist.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runGuide } from './guides/run-guide.ts';
import { openStandIns } from './guides/stand-ins.ts';
import { WHOLE_GUIDES } from './guides/whole-guides.ts';

const USAGE = `usage: npm run guides -- GUIDES --lib LIBS [--only TEXT]

  GUIDES  a checkout of github.com/adafruit/Adafruit_Learning_System_Guides
  LIBS    Adafruit's libraries: pip install --no-deps --target LIBS adafruit-circuitpython-…, or a bundle's lib
  TEXT    only guides with that in their names
`;

async function main(): Promise<number> {
  const options = { lib: { type: 'string' }, only: { type: 'string', default: '' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [guides] = positionals;
  if (guides === undefined || values.lib === undefined) {
    process.stderr.write(USAGE);
    return 2;
  }
  const works: (() => void | Promise<void>)[] = [];
  const servers = await openStandIns({ after: (work) => works.unshift(work) });
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const guide of WHOLE_GUIDES.filter(({ name }) => name.includes(values.only))) {
    if (!existsSync(join(guides, guide.name))) {
      console.log(`skip ${guide.name}: it is not there`);
      count.skipped++;
      continue;
    }
    const why = await runGuide(guide, { guides, libraries: values.lib }, servers);
    console.log(why === undefined ? `ok   ${guide.name}` : `FAIL ${guide.name}\n${why.replace(/^/gm, '     ')}`);
    count[why === undefined ? 'passed' : 'failed']++;
  }
  for (const work of works) await work();
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
