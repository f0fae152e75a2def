// `--boots`: a board that restarts after a reset, a deep sleep or a watchdog, and how it reports the cause.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

test('--boots restarts the board: the cause of each start, by port', async (t) => {
  const program = `
import machine, sys
print(machine.reset_cause())
try:
    with open("count") as f:
        count = int(f.read())
except OSError:
    count = 0
with open("count", "w") as f:
    f.write(str(count + 1))
if count == 0:
    machine.reset()
if count == 1:
    machine.deepsleep(100)
if count == 2:
    machine.WDT(timeout=1000)
    while True:
        pass
print("never")
`;
  const esp32 = await runText(t, program, { board: 'esp32@micropython-1.27', options: { boots: '3' } });
  assert.deepEqual([esp32.stdout, esp32.code], ['1\n2\n4\n', 1], esp32.stderr);
  assert.match(
    esp32.stderr,
    /deep sleep for 0\.1 s: it starts again \(--boots\)\n.*watchdog.*: here it ends \(--boots 2/,
  );
  const pico = await runText(t, program, { board: 'pico-w@micropython-1.27', options: { boots: '2' } });
  assert.equal(pico.stdout, '1\n3\n');

  const circuitpython = `
import microcontroller, alarm, time
print(microcontroller.cpu.reset_reason, alarm.wake_alarm is not None)
alarm.exit_and_deep_sleep_until_alarms(alarm.time.TimeAlarm(monotonic_time=time.monotonic() + 86400))
`;
  const options = { boots: '2', speed: 'max' };
  const ran = await runText(t, circuitpython, { board: 'pico-w@circuitpython-10.2', options });
  const reason = (name: string, woken: string) => `microcontroller.ResetReason.${name} ${woken}\n`;
  assert.equal(ran.stdout, reason('POWER_ON', 'False') + reason('DEEP_SLEEP_ALARM', 'True'));
  await assert.rejects(runText(t, '', { options: { boots: '0' } }), /--boots 0: expected a whole number/);
});
