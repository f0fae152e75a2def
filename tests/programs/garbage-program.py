# Triggers garbage collection while values are held by every kind of C function: no value in use may be lost. Freed
# memory is filled with Z at once. sys.argv: a seed. Exits with 3 if a value was damaged.
import gc
import sys
import time

seed = int(sys.argv[1])
damage = 0


def below(limit):
    global seed
    seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
    return (seed >> 8) % limit


def litter():
    """A host call, with enough garbage before it to trigger a collection."""
    keep = [bytearray(65536) for _ in range(36)]
    keep = None
    time.sleep_ms(0)
    for size in (16, 32, 48, 64, 96, 128, 200):
        for _ in range(60):
            bytearray(b"Z" * size)


def make(i):
    return bytes([65 + i % 26]) * (20 + i)


def whole(values, count):
    return len(values) == count and all(values[i] == make(i) for i in range(count))


def values(count):
    for i in range(count):
        if i % 3 == 0:
            litter()
        yield make(i)


class Holder:
    def __init__(self, i):
        self.i = i
        litter()
        self.value = make(i)

    def __str__(self):
        litter()
        return "s" + make(self.i).decode()

    def __getattr__(self, name):
        litter()
        if name == "missing":
            return make(self.i + 1)
        raise AttributeError(name)

    def __lt__(self, other):
        litter()
        return self.i < other.i

    def __eq__(self, other):
        litter()
        return self.i == other.i

    def __hash__(self):
        litter()
        return self.i

    def __add__(self, other):
        litter()
        return make(self.i)

    def __getitem__(self, index):
        litter()
        return make(index)

    def __len__(self):
        litter()
        return 3

    def __contains__(self, value):
        litter()
        return make(value) == make(self.i)

    def __enter__(self):
        litter()
        return make(self.i)

    def __exit__(self, *exception):
        litter()

    def __call__(self, *args, **options):
        litter()
        return args[0] == make(1) and options["b"] == make(2)

    @property
    def computed(self):
        litter()
        return make(self.i)


def key(value):
    litter()
    return value


def recursive(depth):
    value = make(depth)
    if depth:
        below_it = recursive(depth - 1)
        return value if below_it == make(depth - 1) else b""
    litter()
    return value


def closures():
    held = [make(i) for i in range(5)]

    def inner(i):
        litter()
        return held[i]

    return [inner(i) for i in range(5)]


def exceptions():
    try:
        try:
            raise ValueError(make(3))
        finally:
            litter()
    except ValueError as e:
        litter()
        return e.args[0] == make(3)


CASES = {
    "for over a generator": lambda: whole([v for v in values(9)], 9),
    "list": lambda: whole(list(values(9)), 9),
    "tuple": lambda: whole(tuple(values(9)), 9),
    "set": lambda: set(values(6)) == set(make(i) for i in range(6)),
    "dict": lambda: dict((v, i) for i, v in enumerate(values(6))) == {make(i): i for i in range(6)},
    "sum": lambda: sum(len(v) for v in values(6)) == sum(20 + i for i in range(6)),
    "map": lambda: whole(list(map(lambda i: (litter(), make(i))[1], range(6))), 6),
    "filter": lambda: whole(list(filter(lambda v: (litter(), True)[1], [make(i) for i in range(6)])), 6),
    "zip": lambda: list(zip(values(5), values(5))) == [(make(i), make(i)) for i in range(5)],
    "enumerate": lambda: [v for _, v in enumerate(values(5))] == [make(i) for i in range(5)],
    "sorted": lambda: whole(sorted([make(i) for i in range(7)], key=key), 7),
    "sort": lambda: [h.i for h in sorted([Holder(2), Holder(0), Holder(1)])] == [0, 1, 2],
    "min and max": lambda: (min(values(4)), max(values(4), key=key)) == (make(0), make(3)),
    "join": lambda: b"".join(values(5)) == b"".join([make(i) for i in range(5)]),
    "format": lambda: "%s|%s" % (make(5), Holder(2)) == "%s|s%s" % (make(5), make(2).decode()),
    "f-string": lambda: f"{Holder(1)}{Holder(2)}" == "s" + make(1).decode() + "s" + make(2).decode(),
    "print": lambda: print(Holder(4), end="\n") is None,
    "attribute": lambda: Holder(1).missing == make(2),
    "property": lambda: Holder(3).computed == make(3),
    "getattr": lambda: getattr(Holder(1), "missing") == make(2) and not hasattr(Holder(1), "other"),
    "operator": lambda: Holder(1) + make(2) == make(1),
    "index": lambda: Holder(1)[4] == make(4) and len(Holder(1)) == 3,
    "in": lambda: 1 in Holder(1) and Holder(2) in [Holder(1), Holder(2)],
    "hash": lambda: {Holder(1): make(1), Holder(2): make(2)}[Holder(2)] == make(2),
    "with": lambda: with_statement(),
    "call": lambda: Holder(0)(make(1), b=make(2)),
    "star": lambda: star(*values(4), **{"z": make(9)}),
    "unpacking": lambda: unpacking(),
    "recursion": lambda: recursive(12) == make(12),
    "closures": lambda: whole(closures(), 5),
    "exceptions": exceptions,
    "exec": lambda: execute(),
    "extend": lambda: extend(),
    "any and all": lambda: any(v == make(3) for v in values(6)) and all(len(v) > 3 for v in values(4)),
    "reversed": lambda: [v for v in reversed([make(0), make(1)])] == [make(1), make(0)],
    "bytes": lambda: bytes(key(i) for i in range(65, 70)) == b"ABCDE",
}


def with_statement():
    with Holder(6) as value:
        litter()
        return value == make(6)


def star(*args, **options):
    litter()
    return whole(args, 4) and options == {"z": make(9)}


def unpacking():
    first, *rest = values(5)
    return first == make(0) and [first] + rest == [make(i) for i in range(5)]


def execute():
    names = {"litter": litter, "make": make}
    exec("held = make(4)\nlitter()\nresult = held == make(4)", names)
    return names["result"]


def extend():
    held = [make(0)]
    held.extend(v for v in values(4))
    return held[1:] == [make(i) for i in range(4)]


names = sorted(CASES)
for _ in range(40):
    name = names[below(len(names))]
    kept = [make(i) for i in range(below(20))]
    if not CASES[name]() or not whole(kept, len(kept)):
        damage += 1
        print("DAMAGED", name)
print("done", gc.mem_alloc() < 40000000)
sys.exit(3 if damage else 0)
