// machine.UART's handlers: called for received data, and after sending.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

test('a UART handler is called while the program waits, with its flags', async (t) => {
  const program = `
from machine import UART
import time
uart = UART(1, 9600, tx=4, rx=5)
got = []
irq = uart.irq(lambda u: got.append((u is uart, irq.flags(), u.read())), UART.IRQ_RXIDLE)
for _ in range(100):
    time.sleep_ms(10)
    if got:
        break
print(got)
uart.write("AT\\r\\n")
time.sleep_ms(1)
print(got[1:])
irq.trigger(UART.IRQ_TXIDLE)
irq2 = uart.irq(lambda u: print("sent", irq.flags() == UART.IRQ_TXIDLE), UART.IRQ_TXIDLE)
uart.write("x")
print(irq is irq2)
try:
    uart.irq(print, 1)
except ValueError as e:
    print(e)
`;
  const board =
    '[[uarts]]\nport = 1\nsends = [{ at = 0.05, text = "$GPGGA" }]\nreplies = [{ to = "AT\\r\\n", with = "OK" }]\n';
  const ran = await runText(t, program, { board: 'pico-w@micropython-1.27', files: { 'board.toml': board } });
  assert.deepEqual(ran.stdout.split('\n'), [
    "[(True, 64, b'$GPGGA')]",
    "[(True, 64, b'OK')]",
    'sent True',
    'True',
    'trigger 0x0001 unsupported',
    '',
  ]);
});
