// Properties of one CircuitPython board: its name, its buses, its modules.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

test('os.uname() has the name of the board; a bus of the board can be released; espidf has its exceptions', async (t) => {
  const program = `
import board, busio, espidf, os
print(os.uname().machine)
first = board.I2C()
print(first is board.I2C())
try:
    busio.I2C(board.SCL, board.SDA)
except ValueError as e:
    print(e)
first.deinit()
with busio.I2C(board.SCL, board.SDA) as other:
    try:
        board.I2C()
    except ValueError as e:
        print(e)
try:
    first.scan()
except ValueError as e:
    print(e)
again = board.I2C()
print(again.try_lock(), again.scan())
print(issubclass(espidf.IDFError, OSError), issubclass(espidf.MemoryError, MemoryError))
try:
    espidf.get_total_psram()
except NotImplementedError as e:
    print(e)
`;
  const { stdout, stderr } = await runText(t, program, { board: 'adafruit_matrixportal_s3@circuitpython-10.2' });
  assert.deepEqual(
    stdout.trimEnd().split('\n'),
    [
      'Adafruit MatrixPortal S3 with ESP32S3',
      'True',
      'SCL in use',
      'SCL in use',
      'Object has been deinitialized and can no longer be used. Create a new object.',
      'True []',
      'True True',
      'this firmware has espidf.get_total_psram, but thimble does not',
    ],
    stderr,
  );
});
