// `--speed max`: sleeps, timers and asyncio skip over simulated time; data that a peer may still send is waited for.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ProgramEvent, runProgram } from '../../src/entry/run.ts';
import { runText } from './run.ts';
import { serveTcp } from './servers.ts';

const DAY = `
import asyncio, time
from machine import ADC, Pin, RTC, Timer, WDT
ticks, fed = [0], [0]
def tick(timer):
    ticks[0] += 1
timer = Timer(period=10_000, mode=Timer.PERIODIC, callback=tick)
dog = WDT(timeout=8000)
led = Pin(15, Pin.OUT)
start, first = time.time(), time.ticks_ms()
async def feed():
    while True:
        dog.feed()
        fed[0] += 1
        await asyncio.sleep(5)
async def main():
    feeder = asyncio.create_task(feed())
    for minute in range(24 * 60):
        led.value(1 - (minute & 1))
        await asyncio.sleep(60)
    feeder.cancel()
asyncio.run(main())
print(ticks[0], fed[0], time.time() - start, time.ticks_diff(time.ticks_ms(), first) // 1000, RTC().datetime()[:3])
`;

test('a day of a program with a timer, a watchdog and a clock', async () => {
  const events: ProgramEvent[] = [];
  const run = await runProgram(
    { code: DAY },
    { board: 'pico-w@micropython-1.27', speed: 'max', onEvent: (event) => events.push(event) },
  );
  assert.equal(run.stdout, '8640 17280 86400 86400 (2021, 1, 2)\n', run.stderr);
  const sets = events.filter((event) => event.event === 'hardware' && event.action === 'set');
  assert.equal(sets.length, 1440, 'an event for each change of the pin');
  assert.ok(sets.at(-1)!.event === 'hardware' && (sets.at(-1) as { at: number }).at >= 1439 * 60_000);
});

test("a response is waited for, regardless of the program's timeout; any other speed is refused", async (t) => {
  const port = await serveTcp(t, (socket) => void setTimeout(() => socket.end('answer'), 100));
  const text = `
import socket, time
s = socket.socket()
s.settimeout(3600)
s.connect(("127.0.0.1", ${port}))
print(s.recv(10))
time.sleep(1000)
`;
  assert.equal((await runText(t, text, { options: { speed: 'max' } })).stdout, "b'answer'\n");
  await assert.rejects(runText(t, '', { options: { speed: '2' } }), { code: 'cli.usage' });
});

test('a program that only sleeps and polls finds a response that arrived while it slept', async (t) => {
  const port = await serveTcp(t, (socket) => void setTimeout(() => socket.end('answer'), 150));
  const text = `
import select, socket, time
def ask():
    s = socket.socket()
    s.connect(("127.0.0.1", ${port}))
    return s
def look(s, sleep):
    s.setblocking(False)
    start = time.ticks_ms()
    while time.ticks_diff(time.ticks_ms(), start) < 2000:
        time.sleep_ms(sleep)
        try:
            return s.recv(10)
        except OSError:
            pass
print(look(ask(), 50), look(ask(), 0))
s = ask()
poll = select.poll()
poll.register(s, select.POLLIN)
time.sleep(1)
print(len(poll.poll(0)))
s = ask()
time.sleep(1)
s.settimeout(0.01)
print(s.recv(10))
`;
  const { stdout } = await runText(t, text, { options: { speed: 'max' } });
  assert.equal(stdout, "b'answer' b'answer'\n1\nb'answer'\n");
});

test('a watchdog that is not fed also resets in simulated time', async () => {
  const code = 'import machine, time\nmachine.WDT(timeout=8000)\ntime.sleep(8.5)\nprint("alive")\n';
  const run = await runProgram({ code }, { board: 'pico-w@micropython-1.27', speed: 'max' });
  assert.deepEqual([run.code, run.stdout], [1, '']);
});
