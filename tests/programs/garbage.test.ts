// The interpreter's garbage is collected while a program runs, and values in use are kept.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { runText } from './run.ts';

const PROGRAM = readFileSync(new URL('garbage-program.py', import.meta.url), 'utf8');

for (const seed of [1, 2])
  test(`values held by C functions survive a collection, seed ${seed}`, async (t) => {
    const { code, stdout, stderr } = await runText(t, PROGRAM, { args: [String(seed)] });
    assert.deepEqual([code, stdout.split('\n').at(-2)], [0, 'done True'], stdout);
    // It is inside C functions most of the time.
    assert.match(stderr, /^(thimble: the program has taken 256 MB.*\n)?$/);
  });

/** Limit in bytes of live and garbage objects, however much a program allocates in total. */
const FLAT = 6_000_000;

for (const [what, body] of [
  ['small host calls', 'time.sleep_ms(0)\n    held = [str(j) for j in range(20)]'],
  ['computing alone', 'held = [str(j) + "x" for j in range(40)]'],
  ['large buffers', 'held = bytearray(20000)'],
  ['a socket each time', 's = socket.socket()\n    s.close()\n    held = bytearray(2000)'],
  ['hashes and texts', 'held = hashlib.sha256(str(i) * 50).digest()'],
] as const)
  test(`garbage of ${what} is collected`, async (t) => {
    const program = `
import gc, hashlib, socket, time
most = 0
for i in range(3000):
    ${body}
    if i % 100 == 0:
        most = max(most, gc.mem_alloc())
print(most < ${FLAT}, most)
`;
    const ran = await runText(t, program, { board: 'guide' }); // whose figures are the interpreter's
    assert.match(ran.stdout, /^True /, `${ran.stdout}${ran.stderr}`);
  });

test('a poll, a sleep and a turn of asyncio allocate nothing', async (t) => {
  const program = `
import asyncio, gc, select, socket, time
sock = socket.socket()
sock.bind(("127.0.0.1", 0))
sock.listen(1)
poller = select.poll()
poller.register(sock, select.POLLIN)
def grows(work):
    work()
    before = gc.mem_alloc()
    for _ in range(200):
        work()
    return gc.mem_alloc() - before
print(grows(lambda: time.sleep_ms(0)))
def look():
    for _ in poller.ipoll(0):
        pass
print(grows(look))
async def turns():
    for _ in range(200):
        await asyncio.sleep_ms(0)
async def main():
    await turns()
    before = gc.mem_alloc()
    await turns()
    print(gc.mem_alloc() - before < 200)  # the coroutine of turns()
asyncio.run(main())
`;
  const ran = await runText(t, program, { board: 'guide' });
  assert.equal(ran.stdout, '0\n0\nTrue\n', ran.stderr);
});

test('garbage of a loop in an imported module, and of asyncio, is collected', async (t) => {
  const loop = `
import gc, time
most = 0
for i in range(2000):
    time.sleep_ms(0)
    held = bytearray(5000)
    if i % 100 == 0:
        most = max(most, gc.mem_alloc())
print(most < ${FLAT})
`;
  const inModule = await runText(t, 'import app\n', { files: { 'app.py': loop } });
  assert.equal(inModule.stdout, 'True\n');
  const program = `
import asyncio, gc
async def work(n):
    for i in range(n):
        held = bytearray(5000)
        await asyncio.sleep_ms(0)
async def main():
    await asyncio.gather(work(800), work(800))
    print(gc.mem_alloc() < ${FLAT})
asyncio.run(main())
`;
  assert.equal((await runText(t, program)).stdout, 'True\n');
});

test('if garbage cannot be collected, 256 MB are reported', async (t) => {
  // sorted() holds its values in C while it runs.
  const program = `
held = []
def key(x):
    bytearray(1 << 22)
    return x
print(len(sorted(range(12), key=key)))
`;
  const ran = await runText(t, program);
  assert.equal(ran.stdout, '12\n');
  assert.match(ran.stderr, /^thimble: the program has taken 256 MB, more than any board has\./);
});

test('values held by a constructor with arguments, or by a function with many closure variables, are in use', async (t) => {
  const program = `
import gc, time

class Many:
    def __init__(self, *args):
        gc.collect()
        self.lists = [[i] for i in range(300)]

def outer():
    a = b = c = d = 1
    def inner(x, y):
        gc.collect()
        return [[i] for i in range(300)], a, b, c, d
    return inner

inner = outer()
kept = [Many(i, 1).lists for i in range(60)] + [inner(i, 1)[0] for i in range(60)]
more = [[0, 1, 2, 3, 4, 5] for _ in range(20000)]
print(sum([each != [i] for lists in kept for i, each in enumerate(lists)]))
`;
  assert.deepEqual((await runText(t, program)).stdout, '0\n');
});
