// `npm run libraries -- --folder FOLDER`: libraries as their authors published them, unchanged, each in an exchange
// with an independent server or client. It downloads nothing: libraries that are not in the folder are skipped by name.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { curl } from '../tests/programs/servers.ts';
import { findProgram } from '../tests/support/programs.ts';
import { AIRLIFT_EXCHANGES } from './libraries/airlift.ts';
import { EXCHANGES, type Exchange, type Tools } from './libraries/exchanges.ts';
import { openTools } from './libraries/tools.ts';

const USAGE = `usage: npm run libraries -- --folder FOLDER [NAME…]

  FOLDER has checkouts and packages by these names, as far as they are to be tried:
    micropython-lib    github.com/micropython/micropython-lib
    micropython-mqtt   github.com/peterhinch/micropython-mqtt
    microdot           github.com/miguelgrinberg/microdot
    adafruit           pip install --no-deps --target FOLDER/adafruit adafruit-circuitpython-{requests,
                       connectionmanager,minimqtt,ntp,httpserver,ticks,esp32spi}
  NAME: only these libraries
`;

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { folder: { type: 'string' } }, allowPositionals: true });
  if (values.folder === undefined || !existsSync(values.folder)) {
    if (values.folder !== undefined) process.stderr.write(`there is no ${values.folder}\n`);
    process.stderr.write(USAGE);
    return 2;
  }
  const folder = resolve(values.folder);
  const count = { passed: 0, failed: 0, skipped: 0 };
  for (const exchange of [...EXCHANGES, ...AIRLIFT_EXCHANGES]) {
    if (positionals.length > 0 && !positionals.includes(exchange.name)) continue;
    count[await tryOut(exchange, folder)]++;
  }
  console.log(`${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed === 0 ? 0 : 1;
}

async function tryOut({ name, parts, peer, run }: Exchange, folder: string): Promise<'passed' | 'failed' | 'skipped'> {
  const absent = [
    ...parts.filter((part) => !existsSync(join(folder, part))),
    ...(['mosquitto', 'nginx', 'openssl', 'curl'].includes(peer) && findProgram(peer) === undefined ? [peer] : []),
  ];
  if (absent.length > 0) {
    console.log(`skip ${name}: absent: ${absent.join(', ')}`);
    return 'skipped';
  }
  const tools: Tools & { close(): Promise<void> } = await openTools(folder, curl);
  try {
    await run(tools);
    console.log(`ok   ${name} with ${peer}`);
    return 'passed';
  } catch (error) {
    console.log(`FAIL ${name} with ${peer}\n${String((error as Error).message).replace(/^/gm, '     ')}`);
    return 'failed';
  } finally {
    await tools.close();
  }
}

process.exitCode = await main();
