# Calls the functions of the modules in sys.argv with random values, and then their results. Exits with 3 if a bug of the
# host is found. sys.argv: seed, calls, modules.
import sys

seed = int(sys.argv[1])
calls = int(sys.argv[2])


def below(limit):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return (seed >> 8) % limit


class Own:
    def __str__(self):
        return "own"

    def fileno(self):
        return 1


# Names that would block for ever, end the program, or use up the interpreter's memory.
SKIP = ("sleep", "sleep_ms", "sleep_us", "accept", "poll", "ipoll", "exit", "reset", "soft_reset", "input", "stdin",
        "deepsleep", "lightsleep", "idle", "readline", "select", "heap_lock", "print_exception", "kbd_intr", "recv",
        "recv_into", "read", "readinto", "recvfrom", "recvfrom_into", "run", "run_forever", "wait_io_event", "main",
        "run_until_complete", "sleep_forever", "mem8", "mem16", "mem32", "umount", "mount", "chdir", "WDT", "bootloader",
        "VfsPosix")  # the interpreter takes its protocol for a stream's
VALUES = [None, True, False, 0, 1, 2, -1, 80, 443, 65535, 65536, 70000, 99999, 2**31, 2**40, -(2**63), 1.5, -0.0, 1e30,
          float("nan"), float("inf"), "", "x", "127.0.0.1", "localhost", "a\0b", "\u2603" * 20, "sha256", "GET",
          "http://127.0.0.1:1/", b"", b"x", b"\0" * 40, bytearray(8), memoryview(bytearray(4)), (), (1,), [],
          ("127.0.0.1", 1), ("127.0.0.1", 70000), (b"x", -1), ("", None), {}, {"a": 1}, set(), Own(), Own, len,
          lambda *a: 1, Ellipsis, range(3), object()]
pool = []
found = 0


def value():
    if pool and below(4) == 0:
        return pool[below(len(pool))]
    return VALUES[below(len(VALUES))]


def call(name, function):
    global found
    arguments = [value() for _ in range(below(5))]
    try:
        result = function(*arguments)
    except BaseException as e:
        if "bug in thimble" in str(e):
            found += 1
            print("BUG", name, arguments, str(e)[:600])
        return
    if result is not None and not isinstance(result, (int, float, str, bytes, bytearray)):
        if len(pool) < 60:
            pool.append(result)
        else:
            pool[below(60)] = result


def members(owner, prefix):
    found = []
    try:
        names = dir(owner)
    except BaseException:
        return found  # dir() asks every property for its value, and one raised
    for name in names:
        if name in SKIP or name.startswith("_"):
            continue
        try:
            member = getattr(owner, name)
        except BaseException:
            continue
        if callable(member):
            found.append((prefix + "." + name, member))
    return found


functions = []
for name in sys.argv[3:]:
    functions += members(__import__(name), name)
for _ in range(calls):
    if pool and below(2) == 0:
        owner = pool[below(len(pool))]
        methods = members(owner, type(owner).__name__)
        if methods:
            call(*methods[below(len(methods))])
    else:
        call(*functions[below(len(functions))])
print("calls", calls)
sys.exit(3 if found else 0)
