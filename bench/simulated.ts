// `npm run bench -- simulated`: a day of a sensor program in simulated time, during which memory must not grow and
// events must be complete; and its replay, with the Node that OTHER_NODE names if that is set (npx node@24 has one).
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.ts';

export const title = 'a day of a program in simulated time (--speed max), recorded and replayed';

const THIMBLE = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
/** Reads a sensor and drives a pin each minute, with a timer, a watchdog and asyncio. */
const PROGRAM = `
import asyncio, time
from machine import ADC, Pin, Timer, WDT
ticks = [0]
def tick(timer):
    ticks[0] += 1
timer = Timer(period=1000, mode=Timer.PERIODIC, callback=tick)
dog = WDT(timeout=8000)
led, adc = Pin(15, Pin.OUT), ADC(26)
async def feed():
    while True:
        dog.feed()
        await asyncio.sleep(5)
async def main():
    feeder = asyncio.create_task(feed())
    for minute in range(24 * 60):
        led.value(1 - (minute & 1))
        reading = "%d %s" % (adc.read_u16(), time.localtime())
        if minute % 60 == 0:
            print("hour", minute // 60)
        await asyncio.sleep(60)
    feeder.cancel()
asyncio.run(main())
print("ticks", ticks[0])
`;
const EVENTS = 24 * 60;
const TICKS = 86_400;

interface Run {
  readonly seconds: number;
  readonly output: string;
  /** Memory of the process at each hour, KB; empty if the system does not report it. */
  readonly memory: readonly number[];
}

export async function* bench(): AsyncIterable<Row> {
  const folder = mkdtempSync(join(tmpdir(), 'thimble-day-'));
  const [program, recording] = [join(folder, 'main.py'), join(folder, 'day.rec')];
  writeFileSync(program, PROGRAM);
  try {
    const set = ['--board', 'pico-w@micropython-1.27', '--set', 'GP26=1.2', '--speed', 'max', '--json'];
    const day = await run(process.execPath, [program, ...set]);
    const sets = day.output.match(/"action":"set"/g)?.length ?? 0;
    const ticks = Number(/ticks (\d+)/.exec(day.output)?.[1]);
    yield { measure: 'a day of simulated time', unit: 's', ours: day.seconds };
    yield { measure: 'events of the pin, of those that there are', unit: '', ours: sets, peer: EVENTS, reach: 1 };
    yield { measure: 'calls of a timer, of those that were due', unit: '', ours: ticks, peer: TICKS, reach: 1 };
    const [early, late] = [day.memory.at(4), day.memory.at(-1)];
    if (early !== undefined && late !== undefined)
      yield {
        measure: 'memory at hour 23, beside hour 4',
        unit: 'KB',
        ours: late,
        peer: early,
        reach: 1.1,
        moreIsBetter: false,
      };
    const recorded = await run(process.execPath, [program, ...set, '--record', recording]);
    yield { measure: 'the same, recorded', unit: 's', ours: recorded.seconds };
    yield { measure: 'length of the recording', unit: 'KB', ours: statSync(recording).size / 1024 };
    const replayed = await run(process.env.OTHER_NODE ?? process.execPath, [program, '--replay', recording, '--json']);
    const same = replayed.output === recorded.output ? 1 : 0;
    yield { measure: `replayed, byte for byte the same (1)`, unit: '', ours: same, peer: 1, reach: 1 };
    yield { measure: 'the replay', unit: 's', ours: replayed.seconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function run(node: string, args: readonly string[]): Promise<Run> {
  const started = performance.now();
  const child = spawn(node, [THIMBLE, 'run', ...args], { stdio: ['ignore', 'pipe', 'ignore'] });
  const lines: string[] = [];
  const memory: number[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    const held = line.includes('"text":"hour') ? residentKB(child.pid!) : undefined;
    if (held !== undefined) memory.push(held);
  }
  if (child.exitCode === null) await once(child, 'exit');
  return { seconds: (performance.now() - started) / 1000, output: lines.join('\n'), memory };
}

function residentKB(pid: number): number | undefined {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined; // not Linux, or the process has ended
  }
}
