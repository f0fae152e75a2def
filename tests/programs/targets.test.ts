// What `thimble run` can run: a file, a folder like a board, code, a module, standard input.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isTlsError } from '../../src/errors.ts';
import { programFolder, runFile } from './run.ts';

const MICROPYTHON = 'pico-w@micropython-1.27';
const CIRCUITPYTHON = 'pico-w@circuitpython-10.2';

const refusal = (code: string, message: RegExp) => (error: unknown) =>
  isTlsError(error) && error.code === code && message.test(error.message);

test('a folder under MicroPython: boot.py, then main.py with the same globals', async (t) => {
  const folder = programFolder(t, {
    'boot.py': 'import secrets\nx = secrets.word\nprint("boot", __name__, __file__)\n',
    'main.py': 'import helper\nprint("main", __name__, __file__, x, helper.y)\n',
    'secrets.py': 'word = "swordfish"\n',
    'lib/helper.py': 'y = 3\n',
  });
  for (const board of [MICROPYTHON, undefined]) {
    const ran = await runFile(folder, { board });
    assert.deepEqual([ran.code, ran.stdout], [0, 'boot __main__ boot.py\nmain __main__ main.py swordfish 3\n']);
  }
});

test('a boot.py that fails prevents main.py; one that exits ends the run', async (t) => {
  const failing = programFolder(t, { 'boot.py': '1/0\n', 'main.py': 'print("main")\n' });
  const failed = await runFile(failing, { board: MICROPYTHON });
  assert.deepEqual([failed.code, failed.stdout], [1, '']);
  assert.match(failed.stderr, /File "boot.py", line 1, in <module>\nZeroDivisionError/);
  const leaving = programFolder(t, { 'boot.py': 'import sys\nsys.exit(3)\n', 'main.py': 'print("main")\n' });
  assert.deepEqual([(await runFile(leaving, { board: MICROPYTHON })).code], [3]);
});

test('a folder with only main.py or only boot.py; one with neither is refused', async (t) => {
  assert.equal((await runFile(programFolder(t, { 'main.py': 'print(1)\n' }), { board: MICROPYTHON })).stdout, '1\n');
  assert.equal((await runFile(programFolder(t, { 'boot.py': 'print(2)\n' }), { board: MICROPYTHON })).stdout, '2\n');
  const other = programFolder(t, { 'code.py': 'print(3)\n' });
  await assert.rejects(
    runFile(other, { board: MICROPYTHON }),
    refusal('micropython.no_program', /MicroPython starts boot\.py or main\.py, and the folder has none of these/),
  );
});

test('a folder under CircuitPython: boot.py in a separate interpreter, then the first of code.txt, code.py, …', async (t) => {
  const files = {
    'boot.py': 'x = 1\nprint("boot")\n1/0\n',
    'code.py': 'print("code", __name__, "x" in globals(), __file__)\n',
    'main.py': 'print("main")\n',
  };
  const ran = await runFile(programFolder(t, files), { board: CIRCUITPYTHON });
  assert.deepEqual([ran.code, ran.stdout], [0, 'code __main__ False code.py\n']);
  assert.match(ran.stderr, /^boot\nTraceback/);
  const first = { ...files, 'code.txt': 'print("text")\n' };
  assert.equal((await runFile(programFolder(t, first), { board: CIRCUITPYTHON })).stdout, 'text\n');
  const { 'code.py': _, ...last } = files;
  assert.equal((await runFile(programFolder(t, last), { board: CIRCUITPYTHON })).stdout, 'main\n');
});

test('a folder with a code.py is CircuitPython’s if no board is named', async (t) => {
  const ran = await runFile(programFolder(t, { 'code.py': 'import sys\nprint(sys.implementation.name)\n' }));
  assert.equal(ran.stdout, 'circuitpython\n');
  assert.match(ran.boardLine, /as pico-w@circuitpython-10\.2, because it has a code\.py/);
});

test('-c runs code, with the other arguments as sys.argv', async () => {
  const ran = await runFile('one', { args: ['two'], options: { code: 'import sys\nprint(sys.argv)\n1/0' } });
  assert.deepEqual([ran.code, ran.stdout], [1, "['-c', 'one', 'two']\n"]);
  assert.match(ran.stderr, /^Traceback \(most recent call last\):\n {2}File "<stdin>", line 3, in <module>\nZero/);
});

test('- runs standard input', async () => {
  const ran = await runFile('-', { stdin: 'print("from", 1 + 1)\n' });
  assert.equal(ran.stdout, 'from 2\n');
});

test('-m runs a module as __main__, and for a package its __main__', async (t) => {
  const folder = programFolder(t, {
    'tool.py': 'import sys\nprint(__name__, sys.argv)\n',
    'pack/__init__.py': 'print("package")\n',
    'pack/__main__.py': 'print(__name__)\n',
    'lib/inner/__init__.py': '',
    'lib/inner/part.py': 'print("part", __name__)\n',
  });
  const before = process.cwd();
  t.after(() => process.chdir(before));
  process.chdir(folder);
  const printed = async (module: string, args: readonly string[] = []) =>
    (await runFile(undefined, { args, options: { module } })).stdout;
  assert.equal(await printed('tool', ['x']), "__main__ ['tool', 'x']\n");
  assert.equal(await printed('pack'), 'package\n__main__\n');
  assert.equal(await printed('inner.part'), 'part __main__\n');
  const absent = await runFile(undefined, { options: { module: 'absent' } });
  assert.match(absent.stderr, /ImportError: no module named 'absent'\n/);
});

test("--lib: libraries that appear in /lib, with lower priority than the program's own", async (t) => {
  const libraries = programFolder(t, {
    'both.py': 'x = "library"\n',
    'only.py': 'y = 1\n',
    'pack/__init__.py': 'z = 2\n',
  });
  const program = `
import both, only, os, pack
print(both.x, only.y, pack.z, sorted(os.listdir("/lib")), open("/lib/only.py").read())
for call in (lambda: os.remove("/lib/only.py"), lambda: open("/lib/only.py", "w")):
    try:
        call()
    except OSError as e:
        print(e)
`;
  const folder = programFolder(t, { 'main.py': program, 'lib/both.py': 'x = "own"\n' });
  const ran = await runFile(join(folder, 'main.py'), { options: { lib: [libraries] } });
  const lines = ["own 1 2 ['both.py', 'only.py', 'pack'] y = 1\n", '[Errno 2] ENOENT', '[Errno 2] ENOENT'];
  assert.equal(ran.stdout, `${lines.join('\n')}\n`);
  const bare = programFolder(t, { 'main.py': 'import only, os\nprint(only.y, sorted(os.listdir("/")))\n' });
  assert.equal((await runFile(bare, { options: { lib: [libraries] } })).stdout, "1 ['lib', 'main.py']\n");
});

test('--timeout ends a program, even a busy one', async (t) => {
  for (const line of ['time.sleep(600)', 'while True: pass']) {
    const folder = programFolder(t, { 'main.py': `import time\n${line}\n` });
    const ran = await runFile(join(folder, 'main.py'), { options: { timeout: '0.5' } });
    assert.equal(ran.code, 124);
    assert.match(ran.stderr, /thimble: stopped after 0\.5 s \(--timeout\)\n$/);
  }
});

test('invalid targets are refused before anything runs', async (t) => {
  const folder = programFolder(t, { 'main.py': 'print(1)\n' });
  mkdirSync(join(folder, 'empty'));
  const main = join(folder, 'main.py');
  const refused: readonly (readonly [string | undefined, Parameters<typeof runFile>[1], string, RegExp])[] = [
    [join(folder, 'absent.py'), {}, 'micropython.no_program', /absent\.py cannot be run: there is no such file/],
    [join(folder, 'empty'), {}, 'micropython.no_program', /none of these/],
    [undefined, {}, 'cli.usage', /name a Python file/],
    [undefined, { options: { code: '1', module: 'x' } }, 'cli.usage', /not both/],
    [main, { options: { lib: [join(folder, 'nowhere')] } }, 'cli.usage', /no such folder/],
    [main, { options: { timeout: '0' } }, 'cli.usage', /number of seconds/],
    [main, { options: { timeout: 'soon' } }, 'cli.usage', /number of seconds/],
  ];
  for (const [file, settings, code, message] of refused)
    await assert.rejects(runFile(file, settings), refusal(code, message), String(message));
});
