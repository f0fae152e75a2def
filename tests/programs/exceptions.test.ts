// CircuitPython's chained exceptions (py/vm.c, py/obj.c), and their tracebacks.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runText } from './run.ts';

const BOARD = 'pico-w@circuitpython-10.2';
const DURING = '\nDuring handling of the above exception, another exception occurred:\n\n';
const CAUSE = '\nThe above exception was the direct cause of the following exception:\n\n';

/** A program with each kind of exception; its line numbers are in the expected text. */
const PROGRAM = `import traceback
class Own(Exception):
    pass
def implicit():
    try:
        {}["a"]
    except KeyError as e:
        int("x")
def unnamed():
    try:
        {}["a"]
    except KeyError:
        int("x")
def cause():
    try:
        {}["a"]
    except KeyError as e:
        raise ValueError("no " +
                         "number") from e
def hidden():
    try:
        {}["a"]
    except KeyError as e:
        raise ValueError("b") from None
def own():
    try:
        raise Own("first")
    except Own as e:
        raise RuntimeError("second")
def own_cause():
    try:
        {}["a"]
    except KeyError as e:
        raise Own("c") from e
def generator():
    try:
        {}["a"]
    except KeyError:
        yield 1
        raise OSError(5)
def nested():
    try:
        {}["a"]
    except KeyError:
        try:
            [][0]
        except IndexError as e:
            raise e
for f in implicit, unnamed, cause, hidden, own, own_cause, lambda: list(generator()), nested:
    try:
        f()
    except Exception as e:
        text = traceback.format_exception(e)[0]
        print("".join(line + "\\n" for line in text.split("\\n")[:-1] if line[:5] != "Trace"), end="---\\n")
        assert e.__traceback__ is not None
raise OSError(2) from Own("end")
`;

test('CircuitPython chains exceptions in each of its ways', async (t) => {
  const { stdout, stderr, code } = await runText(t, PROGRAM, { board: BOARD });
  const key = (line: number, name: string) => `  File "main.py", line ${line}, in ${name}\nKeyError: a\n`;
  const main = '  File "main.py", line 51, in <module>\n';
  const at = (line: number, name: string) => `${main}  File "main.py", line ${line}, in ${name}\n`;
  const number = "ValueError: invalid syntax for integer with base 10: 'x'\n";
  const expected = [
    key(6, 'implicit') + DURING + at(8, 'implicit') + number,
    at(13, 'unnamed') + number,
    `${key(16, 'cause') + CAUSE + at(18, 'cause')}ValueError: no number\n`,
    `${at(24, 'hidden')}ValueError: b\n`,
    // An inner exception is shown as its built-in class.
    `  File "main.py", line 27, in own\nException: first\n${DURING}${at(29, 'own')}RuntimeError: second\n`,
    // A class of the program does not suppress the context.
    `${key(32, 'own_cause') + DURING + at(34, 'own_cause')}Own: c\n`,
    `${key(37, 'generator')}${DURING}${main}  File "main.py", line 49, in <lambda>\n  File "main.py", line 40, in generator\nOSError: [Errno 5] EIO\n`,
    key(43, 'nested') +
      DURING +
      at(48, 'nested') +
      '  File "main.py", line 46, in nested\nIndexError: list index out of range\n',
  ];
  assert.deepEqual(stdout.split('---\n').slice(0, -1), expected);
  assert.equal(
    stderr.split('\nthimble: ')[0],
    `Exception: end\n${CAUSE}Traceback (most recent call last):\n  File "main.py", line 56, in <module>\nOSError: [Errno 2] ENOENT\n`,
  );
  assert.equal(code, 1);
});

test('before 9.1 classes of the program are not chained, and a cause is printed before a context', async (t) => {
  const { stdout } = await runText(t, PROGRAM, { board: 'pico-w@circuitpython-9.0' });
  const [implicit, , , , own, ownCause] = stdout.split('---\n');
  assert.ok(implicit!.includes(DURING));
  assert.ok(own!.includes(`Own: first\n${DURING}`));
  assert.doesNotMatch(ownCause!, /KeyError/);
});

test('`raise … from` prints a warning on the ports with MICROPY_WARNINGS, and there where they print errors', async (t) => {
  const program = `import sys
try:
    raise ValueError("a") from OSError(5)
except ValueError:
    print("caught")
sys.stderr.write("Warning")
sys.stderr.write(": ")
print("mine")
sys.stderr.write("Warning")
`;
  const warning = 'Warning: exception chaining not supported\n';
  const mine = 'Warning: ';
  const ports = [
    ['pico-w@micropython-1.27', '', ''],
    ['pico-2-w@micropython-1.27', '', ''],
    ['stm32@micropython-1.20', '', ''],
    ['guide', '', ''],
    ['esp32@micropython-1.20', warning, ''],
    ['esp8266@micropython-1.27', warning, ''],
    ['unix@micropython-1.27', '', warning],
    [BOARD, '', ''],
  ] as const;
  for (const [board, onStdout, onStderr] of ports) {
    const { pieces, stdout, stderr } = await runText(t, program, { board });
    assert.equal(stdout, `${onStdout}caught\nmine\n`, board);
    assert.equal(stderr, `${onStderr}${mine}Warning`, board);
    assert.ok(
      pieces.findIndex(([, text]) => text.includes(mine)) < pieces.findIndex(([, text]) => text.includes('mine')),
      board,
    );
  }
});

test('MicroPython does not chain exceptions, and has the same lines', async (t) => {
  const program = 'try:\n    {}["a"]\nexcept KeyError as e:\n    raise ValueError(str(1),\n        repr(2)) from e\n';
  const { stderr } = await runText(t, program, { board: 'pico-w@micropython-1.27' });
  const end = "  File \"main.py\", line 5, in <module>\nValueError: ('1', '2')\n";
  assert.ok(stderr.includes(`Traceback (most recent call last):\n${end}`), stderr);
  const chained = await runText(t, program, { board: BOARD });
  assert.ok(chained.stderr.includes(CAUSE) && chained.stderr.includes(end), chained.stderr);
});

test('only the newest exceptions keep their links, so that a program that fails for ever does not grow', async (t) => {
  const program = `import gc
def fail(i):
    try:
        try:
            {}[i]
        except KeyError as e:
            raise ValueError(bytearray(20000)) from e
    except ValueError as e:
        assert e.__cause__.args[0] == i
for i in range(100): fail(i)
gc.collect()
before = gc.mem_alloc()
for i in range(1000): fail(i)
gc.collect()
print(gc.mem_alloc() - before < 50000)
`;
  assert.equal((await runText(t, program, { board: BOARD })).stdout, 'True\n');
});
